import { z } from "zod";
import { crossChecks } from "./cross-checks.ts";
import { callbackSection, opencxSection } from "./sections/opencx.ts";
import {
  customerSection,
  deliverySection,
  nobodyThereSection,
  phoneSection,
  retentionSection,
  textsSection,
} from "./sections/handoff.ts";
import { dynamicsIncidentsConnection } from "./sections/dynamics-incidents.ts";
import { dynamicsOmnichannelConnection } from "./sections/dynamics-omnichannel.ts";
import { salesforceCasesConnection } from "./sections/salesforce-cases.ts";
import { salesforceMessagingConnection } from "./sections/salesforce-messaging.ts";
import {
  adminSection,
  databaseSection,
  encryptionKey,
  httpSection,
  keysSection,
  logSection,
  stopTimeoutMs,
  webhookSection,
} from "./sections/server.ts";
import { always, setting } from "./setting.ts";

/** One entry per desk; a new desk adds its schema here. */
const connectionSchema = z.discriminatedUnion("desk", [
  salesforceMessagingConnection,
  salesforceCasesConnection,
  dynamicsOmnichannelConnection,
  dynamicsIncidentsConnection,
]);

/** Every setting there is, in the order of `docs/settings.md`. */
export const configSchema = z
  .strictObject({
    http: httpSection.prefault({}),
    admin: adminSection.prefault({}),
    database: databaseSection.prefault({}),
    encryptionKey,
    keys: keysSection,
    webhook: webhookSection.prefault({}),
    opencx: opencxSection,
    connections: setting(z.array(connectionSchema).min(1), { sentence: "The orgs and deployments to hand off to." }),
    defaults: setting(z.record(z.string(), z.string()).default({}), {
      sentence: "Connection for each channel; without it, the first one that takes the channel.",
      example: "{ web: production }",
    }),
    texts: textsSection.prefault({}),
    customer: customerSection.prefault({}),
    nobodyThere: nobodyThereSection.prefault({}),
    callback: callbackSection.optional(),
    delivery: deliverySection.prefault({}),
    retention: retentionSection.prefault({}),
    phone: phoneSection.prefault({}),
    log: logSection.prefault({}),
    stopTimeoutMs,
  })
  .superRefine(crossChecks, always);

/** The whole configuration, checked, with every default filled in. */
export type Config = z.output<typeof configSchema>;
export type Connection = Config["connections"][number];
export type SalesforceMessagingConnection = Extract<Connection, { desk: "salesforce-messaging" }>;
export type SalesforceCasesConnection = Extract<Connection, { desk: "salesforce-cases" }>;
export type DynamicsIncidentsConnection = Extract<Connection, { desk: "dynamics-incidents" }>;
export type DynamicsOmnichannelConnection = Extract<Connection, { desk: "dynamics-omnichannel" }>;
export type SalesforceIdentity = SalesforceMessagingConnection["identity"];
export type VerifiedIdentity = Extract<SalesforceIdentity, { mode: "verified" }>;
export type GuestIdentity = Extract<SalesforceIdentity, { mode: "guest" }>;
export type CallerKey = Config["keys"][number];
