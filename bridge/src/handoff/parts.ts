import type { Dispatcher } from "undici";
import type { Logger } from "pino";
import type { Config } from "../config/schema.ts";
import type { Desk } from "../desks/desk.ts";
import type { Clock } from "../lib/clock.ts";
import type { FetchedFile } from "../lib/guarded-fetch.ts";
import type { SecretBox } from "../lib/secret-box.ts";
import type { OpencxClient } from "../opencx/client.ts";
import type { Store } from "../store/store.ts";
import type { HandoffMetrics } from "./metrics.ts";
import type { Texts } from "./texts.ts";

/** What the heart of the bridge works with; made once in `bridge.ts`. */
export interface Parts {
  config: Config;
  store: Store;
  clock: Clock;
  log: Logger;
  opencx: OpencxClient;
  /** By connection name. */
  desks: ReadonlyMap<string, Desk>;
  texts: Texts;
  box: SecretBox;
  metrics: HandoffMetrics;
  dispatcher: Dispatcher;
  /** For the callback's and the workflow's address, each guarded. */
  guarded: { callback: Dispatcher; workflow: Dispatcher };
  /** Fetches what a customer attached, from OpenCX's hosts alone. */
  fetchCustomerFile(url: string, maxBytes: number, signal?: AbortSignal): Promise<FetchedFile>;
  /** Between 0 and 1, for spreading retries. */
  random(): number;
}
