import type { Dispatcher } from "undici";
import type { Config, Connection } from "../../../config/schema.ts";
import { isBridgeError } from "../../../lib/errors.ts";
import type { Checked } from "../check.ts";
import { channelRow } from "./channel-row.ts";
import { type Ask, environmentOf } from "./environment.ts";
import { checkMessagingAddress } from "./messaging-address.ts";
import { checkPrivileges } from "./privileges.ts";
import { checkWebhook } from "./webhook.ts";

interface Identity {
  UserId: string;
  OrganizationId: string;
}

/**
 * What an admin gets wrong outside the desk's own view: the application user's roles, whose scope and host are written
 * down, and where Dynamics sends what reps write. Nothing where the login itself fails: the desk's check tells of that.
 */
export async function checkDynamics(
  connection: Connection,
  { http }: Pick<Config, "http">,
  dispatcher: Dispatcher,
): Promise<Checked[]> {
  if (connection.desk !== "dynamics-omnichannel" && connection.desk !== "dynamics-incidents") return [];
  const ask = environmentOf(connection, dispatcher);
  const who = await whoAmI(ask);
  if (who === undefined) return [];
  const privileges = await checkPrivileges(connection, who.UserId, ask);
  if (connection.desk === "dynamics-incidents" || connection.chatMode !== "messaging_api") return privileges;
  const { messaging, environmentUrl } = connection;
  if (messaging === undefined) return privileges;
  const addresses = checkMessagingAddress({ environmentUrl, messaging }, who.OrganizationId.toLowerCase());
  const row = await channelRow(connection, ask);
  const { webhookKey, webhookAudience } = messaging;
  const settings = { publicUrl: http.publicUrl, webhookKey, webhookAudience };
  return [...privileges, ...addresses, ...(row === undefined ? [] : await checkWebhook(row, settings, dispatcher))];
}

async function whoAmI(ask: Ask): Promise<Identity | undefined> {
  try {
    return await ask((api) => api.callFunction<Identity>({ name: "WhoAmI" }));
  } catch (error) {
    if (isBridgeError(error)) return undefined;
    throw error;
  }
}
