import { listenOnLoopback } from "../lib/listen.ts";
import { createOpencxApp } from "./app.ts";
import { machineControl } from "./control/machine.ts";
import { peopleControl } from "./control/people.ts";
import type { OpencxControl } from "./control/routes.ts";
import type { ApiKey } from "./key-ring.ts";
import type { Ledger } from "./ledger.ts";
import type { OperationCount } from "./request-book.ts";
import type { SettingsPatch } from "./settings.ts";
import { createWorld } from "./world.ts";

export interface OpencxSimulatorOptions {
  /** Default: a free one. */
  port?: number;
  /** Default: one key, `ocx_live_simulator`, with full access. */
  keys?: ApiKey[];
  /** Addresses that get webhooks from the start. */
  webhooks?: { url: string; events?: string[] }[];
  /** Any part of the settings. */
  settings?: SettingsPatch;
  /** Largest JSON body, default 32 MiB: several attachments of 5 MB as base64. */
  bodyLimitBytes?: number;
  /** The clock, in milliseconds since 1970. */
  now?: () => number;
}

/** A running OpenCX simulator. */
export interface OpencxSimulator {
  /** Base address, in place of `https://api.open.cx`. */
  url: string;
  /** The first API key. */
  apiKey: string;
  organizationId: string;
  /** What people, the AI and the network do; the same as `/_sim`. */
  control: OpencxControl;
  /** What became of a session: all the customer sees, and all that was asked. */
  ledger(sessionId: string): Ledger;
  /** Requests per operation. */
  requests(): Record<string, OperationCount>;
  close(): Promise<void>;
}

export const defaultApiKey = "ocx_live_simulator";

/** Starts an OpenCX that keeps everything in memory, on 127.0.0.1 (contract opencx 9 to 12). */
export async function startOpencxSimulator(options: OpencxSimulatorOptions = {}): Promise<OpencxSimulator> {
  const world = createWorld(options.settings ?? {}, options.now ?? Date.now);
  const keys = options.keys ?? [{ key: defaultApiKey }];
  world.keys.set(keys);
  for (const target of options.webhooks ?? []) world.webhooks.register(target);
  const control = { ...peopleControl(world), ...machineControl(world) };
  const app = createOpencxApp(world, control, options.bodyLimitBytes ?? 32 * 1024 * 1024);
  const listening = await listenOnLoopback(app, options.port);
  world.url = listening.url;
  return {
    url: listening.url,
    apiKey: keys[0]?.key ?? "",
    organizationId: world.settings.organizationId,
    control,
    ledger: control.ledger,
    requests: control.requests,
    async close() {
      world.timers.clear();
      await world.webhooks.close();
      await listening.close();
    },
  };
}
