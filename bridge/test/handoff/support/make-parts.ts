import { pino } from "pino";
import { Agent } from "undici";
import type { Simulators } from "../../../simulators/start.ts";
import { parseConfig } from "../../../src/config/load.ts";
import type { Config } from "../../../src/config/schema.ts";
import type { Desk } from "../../../src/desks/desk.ts";
import type { HandoffMetrics } from "../../../src/handoff/metrics.ts";
import { guardedDispatchers } from "../../../src/guarded-dispatchers.ts";
import type { Parts } from "../../../src/handoff/parts.ts";
import { Texts } from "../../../src/handoff/texts.ts";
import { createBudgets } from "../../../src/lib/budget.ts";
import type { Clock } from "../../../src/lib/clock.ts";
import { createSecretBox } from "../../../src/lib/secret-box.ts";
import { OpencxClient } from "../../../src/opencx/client.ts";
import type { Store } from "../../../src/store/store.ts";
import { simulatedConfig } from "../../support/bridge-config.ts";

export interface PartsOptions {
  store: Store;
  clock: Clock;
  opencx: { url: string; apiKey: string };
  desks: Desk[];
  /** Sections of the configuration, over those of a usual test. */
  config?: Record<string, unknown>;
}

/** The heart's parts with real everything, but desks in memory. */
export function makeParts({ store, clock, opencx, desks, config: sections = {} }: PartsOptions): Parts {
  const config = makeConfig(opencx, sections);
  const dispatcher = new Agent({ allowH2: false });
  const budgets = createBudgets();
  const plenty = (name: string) => budgets({ name, requests: 1_000_000, windowMs: 60_000 });
  return {
    config,
    store,
    clock,
    dispatcher,
    guarded: guardedDispatchers(config),
    log: pino({ level: "silent" }),
    opencx: new OpencxClient({
      settings: config.opencx,
      dispatcher,
      allRequests: plenty("all"),
      reads: plenty("reads"),
      looks: plenty("looks"),
    }),
    desks: new Map(desks.map((desk) => [desk.connection, desk])),
    texts: new Texts(config.texts.defaultLanguage, config.texts.overrides),
    box: createSecretBox(config.encryptionKey),
    metrics: noMetrics(),
    fetchCustomerFile: async () => ({ bytes: Buffer.from("bytes"), contentType: "text/plain" }),
    random: () => 0.5,
  };
}

/** The connections "main" and "cases". */
export function makeConfig(opencx: { url: string; apiKey: string }, sections: Record<string, unknown> = {}): Config {
  const facts = {
    opencx: opencx.url,
    opencxApiKey: opencx.apiKey,
    salesforceMessaging: "http://127.0.0.1:9",
    esDeveloperName: "Test",
    orgId: "00D000000000001",
    issuer: "test",
  };
  const base = simulatedConfig({ facts } as unknown as Simulators, sections);
  const [connection] = base["connections"] as object[];
  return parseConfig(
    {
      ...base,
      connections: [
        { ...connection, name: "main" },
        { ...connection, name: "cases" },
      ],
    },
    {},
  );
}

function noMetrics(): HandoffMetrics {
  const nothing = () => {};
  return {
    handoffAccepted: nothing,
    handoffOpened: nothing,
    handoffEnded: nothing,
    firstReply: nothing,
    relayed: nothing,
    retried: nothing,
    dead: nothing,
    streamOpened: nothing,
    streamClosed: nothing,
    streamDropped: nothing,
  };
}
