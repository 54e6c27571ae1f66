import { setTimeout as sleep } from "node:timers/promises";
import { fingerprint, isAlike, readActivity } from "../../dynamics/messaging/activity.ts";
import { isMendable } from "../../dynamics/mendable.ts";
import { BridgeError } from "../../lib/errors.ts";
import { isUncertain } from "../../lib/http-client.ts";
import { splitText } from "../../lib/text.ts";
import type { DeliverOptions, DeliverOutcome, DeskConversation, DeskEntry, DeskText } from "../desk.ts";
import { readCursor } from "./follow/cursor.ts";
import { sender } from "./our-name.ts";
import { isOurs } from "./our-words.ts";
import type { Words } from "./follow/reply-event.ts";
import { type OmnichannelParts, timingsOf } from "./settings.ts";
import { conversationState } from "./state.ts";
import { usersAmong } from "./users-among.ts";

type Json = Record<string, unknown>;

const automated = { "messagingapi-oc": { type: "AutomatedMessage" } };
const notFound: DeliverOutcome = { status: "later", code: "DYNAMICS_CONVERSATION_NOT_FOUND", counted: true };
const over: DeliverOutcome = { status: "over", code: "DYNAMICS_CONVERSATION_GONE" };

/**
 * Sends one entry as the customer. Sends have no id of ours, so after one that got no answer the list is read first: what
 * stands there behind the last entry that was taken, from us and with these words, has arrived (contract 7.5, 7.6).
 */
export async function deliver(
  conversation: DeskConversation,
  entry: DeskEntry,
  { uncertain, onlyLook = false, previous, signal }: DeliverOptions,
  parts: OmnichannelParts,
): Promise<DeliverOutcome> {
  if (entry.kind === "receipt") return { status: "done" };
  const activities = activitiesOf(conversation, entry, parts);
  const ids: string[] = [];
  try {
    if (uncertain || onlyLook) {
      ids.push(...(await arrivedByNow(conversation, activities, previous, { parts, signal })));
    }
    if (onlyLook) return ids.length === activities.length ? done(ids) : over;
    for (const activity of activities.slice(ids.length)) {
      ids.push((await parts.messaging.send(conversation.externalId, activity, signal)) ?? "");
    }
    return done(ids);
  } catch (error) {
    const outcome = outcomeOf(error, entry.kind, signal);
    if (outcome.status === "over" && (await goesOn(conversation, parts))) return notFound;
    const nothingSent = !uncertain && ids.length === 0 && outcome.status === "later" && isRefusal(outcome.code);
    return nothingSent ? { ...outcome, nothingSent } : outcome;
  }
}

/** A gateway or a restart may answer 404 as well: what the conversation's row says counts. */
async function goesOn({ externalId }: DeskConversation, parts: OmnichannelParts): Promise<boolean> {
  const state = await conversationState(externalId, parts);
  return state !== "over" && state !== "unknown";
}

function done(ids: string[]): DeliverOutcome {
  const last = ids.at(-1) ?? "";
  return last === "" ? { status: "done" } : { status: "done", externalId: last };
}

function activitiesOf(
  { handoff }: DeskConversation,
  entry: DeskText | Extract<DeskEntry, { kind: "file" }>,
  { settings }: OmnichannelParts,
): Json[] {
  if (entry.kind === "file") {
    const { name, mimeType, bytes } = entry.file;
    const contentUrl = `data:${mimeType};base64,${Buffer.from(bytes).toString("base64")}`;
    return [{ type: "message", from: sender(handoff), attachments: [{ contentType: mimeType, contentUrl, name }] }];
  }
  const isTheirs = entry.author === "customer";
  const parts = splitText(entry.text, { characters: settings.limits.messageCharacters, bytes: 24_000 });
  return parts.map((text) => ({
    type: "message",
    from: sender(handoff, isTheirs ? entry.name : undefined),
    text,
    ...(isTheirs ? {} : { channelData: automated }),
  }));
}

interface Looking {
  parts: OmnichannelParts;
  signal: AbortSignal | undefined;
}

/** The list may lag behind what was sent a moment ago: it is read again until it cannot any more. */
async function arrivedByNow(
  conversation: DeskConversation,
  activities: Json[],
  previous: string | undefined,
  looking: Looking,
): Promise<string[]> {
  const { againMs, lagMs } = timingsOf(looking.parts);
  let arrived = await arrivedSince(conversation, activities, previous, looking);
  let passedMs = 0;
  for (const ms of [...againMs.filter((one) => one > 0 && one < lagMs), lagMs]) {
    if (arrived.length === activities.length) break;
    await sleep(ms - passedMs, undefined, { signal: looking.signal }).catch(() => {});
    passedMs = ms;
    arrived = await arrivedSince(conversation, activities, previous, looking);
  }
  return arrived;
}

/** The ids of these activities that have arrived, from the first on. */
async function arrivedSince(
  conversation: DeskConversation,
  activities: Json[],
  previous: string | undefined,
  { parts, signal }: Looking,
): Promise<string[]> {
  const after = previous !== undefined && /^\d+$/.test(previous) ? BigInt(previous) : 0n;
  const listed = await parts.messaging.messages(conversation.externalId, new Date(Number(after)), signal);
  const behind = listed.flatMap(({ messageId, activity }) => {
    const message = readActivity(activity);
    return message.kind === "message" && BigInt(messageId) > after ? [{ messageId, message }] : [];
  });
  const ids: string[] = [];
  for (const wanted of activities) {
    const place = await placeOf(wanted, behind, { conversation, parts });
    if (place === -1) break;
    ids.push(behind[place]?.messageId ?? "");
    behind.splice(0, place + 1);
  }
  return ids;
}

/** The first message with these words that no rep wrote; Dynamics may name the customer otherwise than we do. */
async function placeOf(
  wanted: Json,
  listed: { message: Words }[],
  { conversation, parts }: { conversation: DeskConversation; parts: OmnichannelParts },
): Promise<number> {
  const text = typeof wanted["text"] === "string" ? wanted["text"] : "";
  const mark = fingerprint({ text, files: (wanted["attachments"] ?? []) as { name: string }[] });
  const { reps } = readCursor(conversation.cursor, new Date(0));
  for (const [place, { message }] of listed.entries()) {
    if (!isAlike(fingerprint(message), mark)) continue;
    if (isOurs(message.from, conversation)) return place;
    if (reps.includes(message.from.id)) continue;
    if ((await usersAmong([message.from], parts.dataverse)).length === 0) return place;
  }
  return -1;
}

/** Waiting for these is nobody's fault. */
const uncounted = new Set(["DYNAMICS_BUSY", "DYNAMICS_THROTTLED", "DATAVERSE_BUSY", "DATAVERSE_THROTTLED"]);

/** Whether what was sent was certainly not taken. */
function isRefusal(code: string): boolean {
  return uncounted.has(code) || isMendable(code);
}

function outcomeOf(error: unknown, kind: "text" | "file", signal: AbortSignal | undefined): DeliverOutcome {
  if (!(error instanceof BridgeError)) throw error;
  const { code, retryable, retryAfterMs } = error;
  if (signal?.aborted === true) return { status: "later", code: "STOPPED", counted: isUncertain(error) };
  if (code === "DYNAMICS_CONVERSATION_GONE") return over;
  if (retryable || isMendable(code)) {
    const wait = retryAfterMs === undefined ? {} : { afterMs: retryAfterMs };
    return { status: "later", code, counted: !uncounted.has(code), ...wait };
  }
  if (kind === "file") return { status: "file-refused", code };
  return { status: "never", code, remedy: `${error.message} ${error.remedy}` };
}
