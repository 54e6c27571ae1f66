import type { Dispatcher } from "undici";
import type { Finding } from "../../../desks/desk.ts";
import { errorCode } from "../../../lib/errors.ts";
import { type HttpAnswer, send } from "../../../lib/http-client.ts";
import type { Checked } from "../check.ts";
import type { ChannelRow } from "./channel-row.ts";

const check = "webhook";
const timeoutMs = 10_000;
/** No conversation has it, and an empty activity is refused before anybody looks. */
const nowhere = "/v3/conversations/00000000-0000-0000-0000-000000000000/activities";

export interface WebhookSettings {
  publicUrl: string | undefined;
  webhookKey: string;
  webhookAudience: string | undefined;
}

/** Whether what reps write reaches this bridge: by the address in the channel's row, and with the token it carries. */
export async function checkWebhook(
  row: ChannelRow,
  settings: WebhookSettings,
  dispatcher: Dispatcher,
): Promise<Checked[]> {
  const token = checkToken(row.hasIdentity, settings.webhookAudience);
  return [await checkCallback(row.webhookUrl, settings, dispatcher), ...token];
}

async function checkCallback(
  webhookUrl: string,
  { publicUrl, webhookKey }: WebhookSettings,
  dispatcher: Dispatcher,
): Promise<Checked> {
  if (publicUrl === undefined) {
    return {
      check,
      result: "not-tried",
      found: "http.publicUrl is not set, so nobody knows where Dynamics must send.",
    };
  }
  const wanted = `${publicUrl}/v1/dynamics/${webhookKey}`;
  if (webhookUrl.replace(/\/+$/, "") !== wanted) {
    const remedy = `Set msdyn_webhookurl of the channel to ${publicUrl}/v1/dynamics/<webhookKey>; docs/dynamics.md shows how.`;
    const found = `The channel sends what reps write to ${shown(webhookUrl)}, and not to ${publicUrl}/v1/dynamics/<webhookKey>.`;
    return { check, result: "fail", found, remedy };
  }
  try {
    const answer = await send(dispatcher, { method: "POST", url: `${wanted}${nowhere}`, body: {}, timeoutMs });
    return verdict(answer, publicUrl);
  } catch (error) {
    return notRunning(`${publicUrl} does not answer (${errorCode(error)}).`);
  }
}

function verdict({ status, json }: HttpAnswer, publicUrl: string): Finding {
  const code = codeIn(json);
  if (status >= 500) return notRunning(`${publicUrl} answered ${status} to a delivery.`);
  if (code === "BODY_INVALID" || code === "DYNAMICS_TOKEN_WRONG") {
    return { check, result: "pass", found: `${publicUrl} takes deliveries with this connection's webhookKey.` };
  }
  if (code === "ROUTE_UNKNOWN") {
    const found = `The bridge at ${publicUrl} does not know this connection's webhookKey: it is another one, or has older settings.`;
    return { check, result: "fail", found, remedy: "Restart the bridge with this configuration." };
  }
  const found = `${publicUrl} answered ${status} to a delivery, and that was not the bridge.`;
  const remedy =
    "Let what stands in front of the bridge pass POST /v1/dynamics/… on to http.port, with no redirect or login.";
  return { check, result: "fail", found, remedy };
}

function codeIn(json: unknown): unknown {
  return typeof json === "object" && json !== null ? Reflect.get(json, "code") : undefined;
}

/** Before the first start nobody can answer: that is no failure. */
function notRunning(found: string): Finding {
  const remedy = "Start the bridge and run this again; if it runs, check the address and what stands in front of it.";
  return { check, result: "warn", found, remedy };
}

/** The host alone: the path is a secret. */
function shown(url: string): string {
  if (url === "") return "no address";
  return URL.canParse(url) ? new URL(url).origin : "something that is no address";
}

function checkToken(hasIdentity: boolean, audience: string | undefined): Finding[] {
  const name = "webhook-token";
  if (audience === undefined && !hasIdentity) {
    return [{ check: name, result: "pass", found: "Deliveries carry no token: the webhook's address is its secret." }];
  }
  if (audience !== undefined && hasIdentity) {
    return [{ check: name, result: "pass", found: `Deliveries must carry a token for ${audience}.` }];
  }
  if (hasIdentity) {
    const found = "The channel has a managed identity, and nobody checks the tokens that its deliveries carry.";
    const remedy = "Set messaging.webhookAudience to the app's Application ID URI.";
    return [{ check: name, result: "warn", found, remedy }];
  }
  const found = "messaging.webhookAudience is set, and the channel has no managed identity: every delivery is refused.";
  const remedy = "Give the channel a managed identity (docs/dynamics.md), or remove messaging.webhookAudience.";
  return [{ check: name, result: "fail", found, remedy }];
}
