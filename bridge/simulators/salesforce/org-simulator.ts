import { listenOnLoopback } from "../lib/listen.ts";
import { createControl } from "./org/control/control.ts";
import type { OrgControl } from "./org/control/control.ts";
import { createApp } from "./org/http/app.ts";
import type { RequestRecord, WriteRecord } from "./org/ledger.ts";
import { defaultClients } from "./org/options.ts";
import type { ClientOptions, OrgOptions } from "./org/options.ts";
import { createWorld } from "./org/world.ts";

export type { ClientOptions, OrgOptions } from "./org/options.ts";
export type { OrgControl } from "./org/control/control.ts";
export type { CaseReport } from "./org/control/reports.ts";
export type { MailSource, SentMail } from "./org/mail/sent-mail.ts";
export type { RequestRecord, WriteRecord } from "./org/ledger.ts";

const sweepMs = 1_000;

/** A Salesforce org with OAuth, the REST API and the package's callouts, running on loopback. */
export interface OrgSimulator {
  /** My Domain, without a trailing slash. */
  url: string;
  /** The login host of the same org: it gives tokens for JWT, none for client credentials, and no data. */
  loginUrl: string;
  /** 18 characters. */
  orgId: string;
  /** The first client app. */
  client: ClientOptions;
  /** What people, the org and the network do; the same as `/_sim`. */
  control: OrgControl;
  requests(): RequestRecord[];
  /** Writes that lasted. */
  writes(): WriteRecord[];
  /** What no sound client does; none in a sound run. */
  violations(): string[];
  close(): Promise<void>;
}

/**
 * Starts a simulated org (contract salesforce-metadata 17 to 19) that keeps everything in memory.
 *
 * @throws when an option cannot be met, for example a certificate that cannot be read.
 */
export async function startOrgSimulator(options: OrgOptions = {}): Promise<OrgSimulator> {
  const world = createWorld(options);
  const control = createControl(world, options);
  const listening = await listenOnLoopback(createApp(world, control), options.port);
  world.baseUrl = listening.url;
  const sweep = setInterval(() => world.outbox.kick(), sweepMs).unref();
  return {
    url: listening.url,
    loginUrl: listening.url.replace("127.0.0.1", "localhost"),
    orgId: world.orgId,
    client: (options.clients ?? defaultClients())[0] ?? { clientId: "" },
    control,
    requests: () => control.requests(),
    writes: () => control.writes(),
    violations: () => [...world.violations.list],
    close: async () => {
      clearInterval(sweep);
      world.outbox.settings.bridgeUrl = undefined;
      world.outbox.clear();
      await world.outbox.settled();
      await listening.close();
    },
  };
}
