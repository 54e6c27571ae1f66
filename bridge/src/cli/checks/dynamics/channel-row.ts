import type { DynamicsOmnichannelConnection } from "../../../config/schema.ts";
import { isBridgeError } from "../../../lib/errors.ts";
import type { Ask } from "./environment.ts";

/** Whose the messaging channel is, and where it sends, by its row. */
export interface ChannelRow {
  /** In lower case. */
  appId: string;
  webhookUrl: string;
  hasIdentity: boolean;
}

type Row = Record<string, unknown>;
type Connection = Pick<DynamicsOmnichannelConnection, "messaging" | "workstreamId">;

const collection = "msdyn_occustommessagingchannels";
const select = ["msdyn_appid", "msdyn_webhookurl", "_managedidentityid_value"];

/** The channel that the connection uses; undefined where it is not found, of which the desk's own check speaks. */
export async function channelRow({ messaging, workstreamId }: Connection, ask: Ask): Promise<ChannelRow | undefined> {
  const key = messaging?.channelId;
  try {
    const row = await (key === undefined
      ? onlyOf(workstreamId ?? "", ask)
      : ask((api) => api.retrieve<Row>({ collection, key, select })));
    if (row === undefined) return undefined;
    const appId = textOf(row["msdyn_appid"]).toLowerCase();
    const hasIdentity = textOf(row["_managedidentityid_value"]) !== "";
    return { appId, webhookUrl: textOf(row["msdyn_webhookurl"]), hasIdentity };
  } catch (error) {
    if (isBridgeError(error)) return undefined;
    throw error;
  }
}

async function onlyOf(workstreamId: string, ask: Ask): Promise<Row | undefined> {
  const filter = `_msdyn_liveworkstreamid_value eq ${workstreamId} and msdyn_occustomchannelid eq 192350005 and statecode eq 0`;
  const { value } = await ask((api) => api.retrieveMultiple<Row>({ collection, select, filter, top: 2 }));
  return value.length === 1 ? value[0] : undefined;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
