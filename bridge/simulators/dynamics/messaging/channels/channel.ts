import { guid } from "../identifiers.ts";
import type { PlatformRows, Row, Value } from "../../tenant.ts";

const messagingApi = 192350005;

/** A channel of the Messaging API as its Dataverse row says, now (contract dynamics-365 5.3, 7.1). */
export interface Channel {
  id: string;
  /** `msdyn_appid`: whose tokens are let in. */
  appId: string | undefined;
  tenantId: string | undefined;
  webhookUrl: string | undefined;
  /** Absent: the channel is not linked to a workstream. */
  workstream: Workstream | undefined;
  takesCustomerFiles: boolean;
  takesRepFiles: boolean;
  /** Client id of the managed identity that signs the webhook's requests. */
  identityAppId: string | undefined;
}

export interface Workstream {
  id: string;
  name: string;
  queueId: string | undefined;
}

/** Undefined when there is no such row, or it is inactive or of another kind. */
export function readChannel(rows: PlatformRows, id: string): Channel | undefined {
  const row = rows.get("msdyn_occustommessagingchannel", id);
  if (row === undefined || row["statecode"] === 1 || row["msdyn_occustomchannelid"] !== messagingApi) return undefined;
  const identityId = lookup(row["managedidentityid"]);
  const identity = identityId === undefined ? undefined : rows.get("managedidentity", identityId);
  return {
    id,
    appId: guid(row["msdyn_appid"]),
    tenantId: guid(row["msdyn_tenantid"]),
    webhookUrl: filled(row["msdyn_webhookurl"])?.replace(/\/+$/, ""),
    workstream: readWorkstream(rows, row),
    takesCustomerFiles: row["msdyn_enablefileattachmentsforcustomers"] !== false,
    takesRepFiles: row["msdyn_enablefileattachmentsforagents"] !== false,
    identityAppId: identity === undefined ? undefined : guid(identity["applicationid"]),
  };
}

/** The id that a lookup column holds. */
export function lookup(value: Value | undefined): string | undefined {
  return typeof value === "object" && value !== null ? value.id : undefined;
}

/** Text that is not empty. */
export function filled(value: Value | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function readWorkstream(rows: PlatformRows, channel: Row): Workstream | undefined {
  const id = lookup(channel["msdyn_liveworkstreamid"]);
  const row = id === undefined ? undefined : rows.get("msdyn_liveworkstream", id);
  if (id === undefined || row === undefined) return undefined;
  return { id, name: filled(row["msdyn_name"]) ?? "Workstream", queueId: lookup(row["msdyn_defaultqueue"]) };
}
