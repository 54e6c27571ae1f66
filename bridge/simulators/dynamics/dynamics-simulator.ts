import { createTenant } from "./create-tenant.ts";
import type { SimulatedTenant, TenantOptions } from "./create-tenant.ts";
import type { DynamicsControl } from "./dataverse/control/control.ts";
import { startDataverse } from "./dataverse/start-dataverse.ts";
import { startEntra } from "./entra/start-entra.ts";
import { facts } from "./fixtures.ts";
import type { RequestRecord, WriteRecord } from "./ledger.ts";
import { startMessagingSimulator } from "./messaging/messaging-simulator.ts";
import type { MessagingOptions, MessagingSimulator } from "./messaging/messaging-simulator.ts";

export type { SimulatedTenant, TenantOptions } from "./create-tenant.ts";
export type { DynamicsControl } from "./dataverse/control/control.ts";
export type { RequestRecord, WriteRecord } from "./ledger.ts";
export { leastPrivileges } from "./dataverse/access/privileges.ts";
export { facts } from "./fixtures.ts";

/** All a simulated tenant can be told at its start; a port of 0 or none takes a free one. */
export interface DynamicsOptions extends TenantOptions {
  entraPort?: number;
  entraHttpsPort?: number;
  dataversePort?: number;
  /** Its port, its reps, its limits, and what the vendor leaves open. */
  messaging?: MessagingOptions;
}

/** One Dynamics 365 tenant on loopback: Microsoft Entra ID, the Dataverse Web API and the Omnichannel Messaging API. */
export interface DynamicsSimulator {
  entra: {
    /** `http://127.0.0.1:<port>`: the bridge's `authorityHost`. */
    url: string;
    /** `https://localhost:<port>`, for clients that refuse plain HTTP. */
    httpsUrl: string;
    /** PEM of the certificate authority behind `httpsUrl`. */
    ca: string;
  };
  /** The org URL, without a trailing slash. */
  dataverse: { url: string };
  /** The Messaging API, with the reps' console and `/_sim` on its own port. */
  messaging: MessagingSimulator;
  tenant: SimulatedTenant;
  /** GUIDs and secrets of the furniture. */
  facts: typeof facts;
  /** What people, the platform and the network do; the same as `/_sim` on the port of Dataverse. */
  control: DynamicsControl;
  requests(): RequestRecord[];
  /** Writes by the Web API that lasted. */
  writes(): WriteRecord[];
  /** What no sound client does; none in a sound run. */
  violations(): string[];
  close(): Promise<void>;
}

/** Starts a simulated tenant (contract dynamics-365 13.1) that keeps everything in memory. */
export async function startDynamicsSimulator(options: DynamicsOptions = {}): Promise<DynamicsSimulator> {
  const tenant = createTenant(options);
  const { entraPort: port = 0, entraHttpsPort: httpsPort = 0, dataversePort = 0 } = options;
  const entra = await startEntra(tenant, { port, httpsPort });
  const dataverse = await startDataverse(tenant, { port: dataversePort, entraFaults: entra.faults });
  const messaging = await startMessagingSimulator(tenant, options.messaging);
  tenant.onReset(() => messaging.control.reset());
  const { control } = dataverse;
  return {
    entra: { url: entra.url, httpsUrl: entra.httpsUrl, ca: entra.ca },
    dataverse: { url: dataverse.url },
    messaging,
    ...{ tenant, facts, control },
    requests: () => control.requests(),
    writes: () => control.writes(),
    violations: () => control.violations(),
    close: async () => {
      await Promise.all([entra.close(), dataverse.close(), messaging.close()]);
    },
  };
}
