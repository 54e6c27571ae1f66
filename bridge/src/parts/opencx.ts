import type { Config } from "../config/schema.ts";
import type { Parts } from "../handoff/parts.ts";
import { createGuardedFetch } from "../lib/guarded-fetch.ts";
import { OpencxClient } from "../opencx/client.ts";
import type { Network } from "./network.ts";

export function makeOpencx(config: Config, { dispatcher, budgets }: Network): OpencxClient {
  const { requestsPerMinute, replyReserve } = config.opencx;
  const reading = requestsPerMinute - replyReserve;
  return new OpencxClient({
    settings: config.opencx,
    dispatcher,
    allRequests: budgets({ name: "opencx-all", requests: requestsPerMinute, windowMs: 60_000 }),
    reads: budgets({ name: "opencx-reads", requests: reading, windowMs: 60_000 }),
    looks: budgets({ name: "opencx-looks", requests: Math.ceil(reading / 2), windowMs: 60_000 }),
  });
}

/** Fetches customers' files from OpenCX's hosts alone. */
export function customerFiles(config: Config): Parts["fetchCustomerFile"] {
  const { baseUrl, attachmentHosts, allowPrivateAddresses, timeoutMs } = config.opencx;
  const guarded = createGuardedFetch({
    policy: {
      hosts: [new URL(baseUrl).hostname, ...attachmentHosts],
      allowPrivateAddresses,
      privateSetting: "opencx.allowPrivateAddresses",
    },
    timeoutMs: timeoutMs * 3,
  });
  return (url, maxBytes, signal) => guarded.fetchBytes(url, { maxBytes, signal });
}
