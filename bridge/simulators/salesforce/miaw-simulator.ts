import { listenOnLoopback } from "../lib/listen.ts";
import { createApp } from "./miaw/app.ts";
import { createControl } from "./miaw/control/control.ts";
import type { MiawControl } from "./miaw/control/control.ts";
import type { ConversationLedger } from "./miaw/control/reports.ts";
import type { RequestCount } from "./miaw/ledger.ts";
import type { MiawOptions } from "./miaw/options.ts";
import { createWorld } from "./miaw/world.ts";

export type { MiawOptions, DeploymentOptions, KeySetOptions, RepOptions } from "./miaw/options.ts";
export type { MiawControl } from "./miaw/control/control.ts";
export type { ConversationLedger, ConversationReport, SessionReport } from "./miaw/control/reports.ts";
export type { LedgerRecord, RequestCount } from "./miaw/ledger.ts";

const idleSweepMs = 60_000;

/** A Salesforce org that speaks Messaging for In-App and Web, running on loopback. */
export interface MiawSimulator {
  /** Base address without a trailing slash; what the deployment's code snippet calls "URL". */
  url: string;
  /** 15 characters. */
  orgId: string;
  /** What people, the org and the network do; the same as `/_sim`. Methods throw an error with a `status`. */
  control: MiawControl;
  /** All that happened in one conversation, in order. Throws for an unknown one. */
  ledger(conversationId: string): ConversationLedger;
  /** How often each operation was requested, by answered status. */
  requests(): Record<string, RequestCount>;
  /** Broken rules of the simulator's own events; none in a sound run. */
  violations(): string[];
  /** Stops listening and cuts every stream. */
  close(): Promise<void>;
}

/**
 * Starts a simulated org (contract salesforce-miaw): REST v2, the event stream, configuration, and `/_sim`.
 *
 * @throws when an option cannot be met, for example a public key without `x5c`.
 */
export async function startMiawSimulator(options: MiawOptions = {}): Promise<MiawSimulator> {
  const world = await createWorld(options);
  const control = createControl(world, options);
  const listening = await listenOnLoopback(createApp(world, control), options.port);
  world.baseUrl = listening.url;
  const idleSweep = setInterval(() => world.sessions.endIdle(world.limits.idleSessionMs), idleSweepMs).unref();
  return {
    url: listening.url,
    orgId: world.orgId,
    control,
    ledger: (conversationId) => control.ledger(conversationId),
    requests: () => control.requests(),
    violations: () => [...world.violations.list],
    close: async () => {
      clearInterval(idleSweep);
      world.chaos.clear();
      world.feeds.clear();
      await listening.close();
    },
  };
}
