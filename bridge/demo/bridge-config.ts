import type { OpencxSimulator } from "../simulators/opencx/opencx-simulator.ts";
import type { WorldOptions } from "./run-bridge.ts";

/** What OpenCX and the bridge know of each other; made anew at each start. */
export interface BridgeSecrets {
  encryptionKey: string;
  keys: { opencx: string; org: string; admin: string };
  webhookToken: string;
  webhookSecret: string;
}

/** Where people work: the part of the configuration that tells one company from another. */
export interface DeskConfig {
  connections: object[];
  /** The connection where a chat goes on that nobody takes. */
  handOnTo: string;
}

/** The bridge's configuration, as its admin would write it. */
export function bridgeConfig(parts: {
  opencx: OpencxSimulator;
  secrets: BridgeSecrets;
  dataDir: string;
  desks: DeskConfig;
  options: WorldOptions;
}): object {
  const { opencx, secrets, dataDir, desks, options } = parts;
  const { keys } = secrets;
  return {
    http: { host: "127.0.0.1", port: 0 },
    admin: { host: "127.0.0.1", port: 0 },
    database: { dataDir },
    log: { level: options.logLevel ?? "silent" },
    encryptionKey: secrets.encryptionKey,
    keys: (["opencx", "org", "admin"] as const).map((role) => ({ name: role, role, key: keys[role] })),
    webhook: { tokens: [secrets.webhookToken], hmac: { secrets: [secrets.webhookSecret] } },
    opencx: {
      baseUrl: opencx.url,
      apiKey: opencx.apiKey,
      allowPrivateAddresses: true,
      sessionLinkTemplate: `${opencx.url}/_sim/ledger?sessionId={sessionId}`,
      // A file that comes by e-mail is found by looking.
      reconcile: { everyMs: 2000 },
      ...(options.unlimited === true ? { requestsPerMinute: 10_000 } : {}),
    },
    connections: desks.connections,
    nobodyThere: {
      handOnTo: desks.handOnTo,
      ...(options.joinTimeoutMs === undefined ? {} : { joinTimeoutMs: options.joinTimeoutMs }),
    },
  };
}
