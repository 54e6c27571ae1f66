import type { Dispatcher } from "undici";
import type { Config, Connection } from "../../../config/schema.ts";
import type { Finding } from "../../../desks/desk.ts";
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
 * The desk's own findings, and what an admin gets wrong outside its view: the application user's roles, whose scope and
 * host are written down, and where Dynamics sends what reps write. No more where the login fails: the desk tells of that.
 */
export async function checkDynamics(
  own: Finding[],
  connection: Connection,
  { http }: Pick<Config, "http">,
  dispatcher: Dispatcher,
): Promise<Checked[]> {
  if (connection.desk !== "dynamics-omnichannel" && connection.desk !== "dynamics-incidents") return own;
  const ask = environmentOf(connection, dispatcher);
  const who = await whoAmI(ask);
  if (who === undefined) return own;
  const privileges = await checkPrivileges(connection, who.UserId, ask);
  const without = [...own, ...privileges];
  if (connection.desk === "dynamics-incidents" || connection.chatMode !== "messaging_api") return without;
  const { messaging, environmentUrl } = connection;
  if (messaging === undefined) return without;
  const addresses = checkMessagingAddress({ environmentUrl, messaging }, who.OrganizationId.toLowerCase());
  const row = await channelRow(connection, ask);
  if (row === undefined) return [...without, ...addresses];
  const { webhookKey, webhookAudience } = messaging;
  const settings = { publicUrl: http.publicUrl, webhookKey, webhookAudience };
  const webhook = await checkWebhook(row, settings, dispatcher);
  const isOurs = row.appId === connection.clientId;
  return [...(isOurs ? toldOnce(own, webhook) : own), ...privileges, ...addresses, ...webhook];
}

/** A channel of this app fails by its address alone, and of that `webhook` says more. */
function toldOnce(own: Finding[], webhook: Checked[]): Finding[] {
  const isTold = webhook.some(({ check, result }) => check === "webhook" && result === "fail");
  return isTold ? own.filter(({ check, result }) => check !== "channel" || result !== "fail") : own;
}

async function whoAmI(ask: Ask): Promise<Identity | undefined> {
  try {
    return await ask((api) => api.callFunction<Identity>({ name: "WhoAmI" }));
  } catch (error) {
    if (isBridgeError(error)) return undefined;
    throw error;
  }
}
