import type { Dispatcher } from "undici";
import type { Config } from "../../config/schema.ts";
import type { Finding } from "../../desks/desk.ts";
import { jwks } from "../../desks/salesforce-messaging/identity/jwks.ts";
import { errorCode } from "../../lib/errors.ts";
import { type HttpAnswer, send } from "../../lib/http-client.ts";
import type { Checked } from "./check.ts";

const check = "http.publicUrl";
const path = "/.well-known/jwks.json";
const timeoutMs = 10_000;

/** Whether the world finds this bridge, with this configuration's keys, under its public address. */
export async function checkPublicUrl(config: Config, dispatcher: Dispatcher): Promise<Checked> {
  const { publicUrl } = config.http;
  if (publicUrl === undefined) return { check, result: "not-tried", found: "It is not set." };
  const url = `${publicUrl}${path}`;
  try {
    const answer = await send(dispatcher, { method: "GET", url, timeoutMs });
    const { keys } = await jwks(config.connections);
    return verdict(url, answer, keys);
  } catch (error) {
    return notRunning(`${url} does not answer (${errorCode(error)}).`);
  }
}

function verdict(url: string, { status, json }: HttpAnswer, ours: { kid: string; n: string }[]): Finding {
  if (status >= 500) return notRunning(`${url} answered ${status}.`);
  const served = keysOf(json);
  if (status !== 200 || served === undefined) {
    const remedy = `Let what stands in front of the bridge pass ${path} on to http.port, with no redirect or login.`;
    return { check, result: "fail", found: `${url} answered ${status}, and no list of keys.`, remedy };
  }
  const missing = ours.filter(({ kid, n }) => !served.some((key) => key.kid === kid && key.n === n));
  if (missing.length === 0) return { check, result: "pass", found: `${url} serves this configuration's keys.` };
  const found = `${url} does not serve the key ${missing.map(({ kid }) => kid).join(", ")}: another bridge answers there, or one with older settings.`;
  return {
    check,
    result: "fail",
    found,
    remedy: "Restart the bridge with this configuration, or correct http.publicUrl.",
  };
}

function keysOf(json: unknown): { kid?: unknown; n?: unknown }[] | undefined {
  const keys: unknown = typeof json === "object" && json !== null ? Reflect.get(json, "keys") : undefined;
  return Array.isArray(keys) ? keys.filter((key) => typeof key === "object" && key !== null) : undefined;
}

/** Before the first start nobody can answer: that is no failure. */
function notRunning(found: string): Finding {
  const remedy = "Start the bridge and run this again; if it runs, check the address and what stands in front of it.";
  return { check, result: "warn", found, remedy };
}
