import type { z } from "zod";
import { checkReach } from "./addresses.ts";
import { refuse } from "./setting.ts";

type Fields = Record<string, unknown>;

/**
 * Rules between sections. They see a draft: any part may be missing or of the wrong kind, which has then been
 * reported already, so each rule passes over what it cannot read.
 */
export function crossChecks(draft: unknown, ctx: z.RefinementCtx): void {
  const config = fields(draft);
  const connections = list(config["connections"]);
  checkPorts(config, ctx);
  checkCallerKeys(list(config["keys"]), ctx);
  checkOrgKey(list(config["keys"]), connections, ctx);
  checkRepeats(connections, "connections", "name", "CONFIG_DUPLICATE_NAME", ctx);
  checkKeyIds(connections, ctx);
  checkWebhookKeys(connections, ctx);
  checkDefaults(fields(config["defaults"]), connections, ctx);
  checkFallback(fields(config["nobodyThere"]), connections, ctx);
  const { workflowUrl } = fields(config["nobodyThere"]);
  checkReach(workflowUrl, fields(config["opencx"])["allowPrivateAddresses"], ctx, ["nobodyThere", "workflowUrl"]);
}

function checkPorts(config: Fields, ctx: z.RefinementCtx): void {
  const port = fields(config["http"])["port"];
  if (port === undefined || port === 0 || port !== fields(config["admin"])["port"]) return;
  refuse(ctx, "CONFIG_PORTS_EQUAL", "Both ports have the same number.", ["admin", "port"]);
}

function checkCallerKeys(keys: Fields[], ctx: z.RefinementCtx): void {
  checkRepeats(keys, "keys", "name", "CONFIG_DUPLICATE_NAME", ctx);
  checkRepeats(keys, "keys", "key", "CONFIG_DUPLICATE_KEY", ctx);
  if (keys.length > 0 && !keys.some((key) => key["role"] === "opencx")) {
    refuse(ctx, "CONFIG_NO_OPENCX_KEY", "No key lets OpenCX in.", ["keys"]);
  }
}

/** Replies on Cases come from the org itself, which needs a key to bring them. */
function checkOrgKey(keys: Fields[], connections: Fields[], ctx: z.RefinementCtx): void {
  const hasCases = connections.some((connection) => connection["desk"] === "salesforce-cases");
  if (!hasCases || keys.length === 0 || keys.some((key) => key["role"] === "org")) return;
  refuse(ctx, "CONFIG_NO_ORG_KEY", "No key lets the Salesforce org in, and a connection is for Cases.", ["keys"]);
}

function checkRepeats(
  items: Fields[],
  place: string,
  field: string,
  code: "CONFIG_DUPLICATE_NAME" | "CONFIG_DUPLICATE_KEY",
  ctx: z.RefinementCtx,
): void {
  const seen = new Set<unknown>();
  for (const [index, item] of items.entries()) {
    const value = item[field];
    if (typeof value === "string" && seen.has(value)) {
      refuse(ctx, code, `An earlier entry has the same ${field}.`, [place, index, field]);
    }
    seen.add(value);
  }
}

function checkKeyIds(connections: Fields[], ctx: z.RefinementCtx): void {
  const owners = new Map<string, unknown>();
  for (const [index, connection] of connections.entries()) {
    const { authKeyId, privateKey } = fields(connection["identity"]);
    if (typeof authKeyId !== "string" || privateKey === undefined) continue;
    if (owners.has(authKeyId) && owners.get(authKeyId) !== privateKey) {
      const message = "Another connection uses this id for another key.";
      refuse(ctx, "CONFIG_KEY_ID_REUSED", message, ["connections", index, "identity", "authKeyId"]);
    }
    owners.set(authKeyId, privateKey);
  }
}

/** A webhook that two connections have would bring every reply to the first. */
function checkWebhookKeys(connections: Fields[], ctx: z.RefinementCtx): void {
  const seen = new Set<unknown>();
  for (const [index, connection] of connections.entries()) {
    const key = fields(connection["messaging"])["webhookKey"];
    if (typeof key === "string" && seen.has(key)) {
      const message = "An earlier connection has the same key.";
      refuse(ctx, "CONFIG_DYNAMICS_WEBHOOK_KEY_REUSED", message, ["connections", index, "messaging", "webhookKey"]);
    }
    seen.add(key);
  }
}

function checkDefaults(defaults: Fields, connections: Fields[], ctx: z.RefinementCtx): void {
  for (const [channel, name] of Object.entries(defaults)) {
    const connection = connections.find((candidate) => candidate["name"] === name);
    const channels = connection?.["channels"];
    if (connection === undefined) {
      refuse(ctx, "CONFIG_UNKNOWN_CONNECTION", "No connection has this name.", ["defaults", channel]);
    } else if (Array.isArray(channels) && !channels.includes(channel)) {
      refuse(ctx, "CONFIG_CHANNEL_NOT_TAKEN", "That connection does not take this channel.", ["defaults", channel]);
    }
  }
}

function checkFallback(nobody: Fields, connections: Fields[], ctx: z.RefinementCtx): void {
  const target = nobody["handOnTo"];
  if (nobody["fallback"] === "workflow" && nobody["workflowUrl"] === undefined) {
    refuse(ctx, "CONFIG_FALLBACK_WORKFLOW_URL_MISSING", "No workflow is named.", ["nobodyThere", "workflowUrl"]);
  }
  if (nobody["fallback"] === "hand-on" && target === undefined) {
    refuse(ctx, "CONFIG_FALLBACK_TARGET_MISSING", "No connection is named.", ["nobodyThere", "handOnTo"]);
  }
  if (target !== undefined && !connections.some((connection) => connection["name"] === target)) {
    refuse(ctx, "CONFIG_FALLBACK_TARGET_UNKNOWN", "No connection has this name.", ["nobodyThere", "handOnTo"]);
  }
}

function fields(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function list(value: unknown): Fields[] {
  return Array.isArray(value) ? value.map(fields) : [];
}
