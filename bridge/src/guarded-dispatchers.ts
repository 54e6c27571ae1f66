import type { Dispatcher } from "undici";
import type { Config } from "./config/schema.ts";
import { type Lookup, lookupAll } from "./lib/address-guard.ts";
import { guardedAgent } from "./lib/guarded-agent.ts";

/** For the addresses that an admin has written: each reaches its own host alone, and nothing private unless allowed. */
export interface GuardedDispatchers {
  callback: Dispatcher;
  workflow: Dispatcher;
}

export function guardedDispatchers(
  { callback, nobodyThere, opencx }: Config,
  lookup: Lookup = lookupAll,
): GuardedDispatchers {
  const toCallback = {
    hosts: hostsOf(callback?.url),
    allowPrivateAddresses: callback?.allowPrivateAddresses ?? false,
    privateSetting: "callback.allowPrivateAddresses",
  };
  const toWorkflow = {
    hosts: hostsOf(nobodyThere.workflowUrl),
    allowPrivateAddresses: opencx.allowPrivateAddresses,
    privateSetting: "opencx.allowPrivateAddresses",
  };
  return { callback: guardedAgent(toCallback, lookup), workflow: guardedAgent(toWorkflow, lookup) };
}

function hostsOf(address: string | undefined): string[] {
  return address === undefined ? [] : [new URL(address).hostname.replace(/\.$/, "")];
}
