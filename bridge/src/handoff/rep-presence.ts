import type { Rep } from "../desks/desk.ts";
import { changeConversation } from "../store/conversations.ts";
import type { Handoff } from "../store/handoffs.ts";
import type { Tx } from "../store/store.ts";
import { clearTimers, setTimer } from "../store/timers.ts";
import { type Arrival, isCurrent } from "./arrival.ts";
import { tellCallback } from "./callback.ts";
import { endHandoff } from "./ending.ts";
import { repWins } from "./hand-on.ts";
import { tellCustomer } from "./outgoing.ts";
import type { Parts } from "./parts.ts";
import { moveTo } from "./states.ts";

/** How long the last rep may be gone before the desk is asked what that means (contract salesforce-miaw 9.3). */
const aloneMs = 10_000;

/** A rep is there: the first one ends the waiting. */
export async function repJoined(arrival: Arrival, rep: Rep): Promise<void> {
  const { parts, tx, conversation, now } = arrival;
  let { handoff } = arrival;
  if (rep.role === "bot" || rep.role === "system") return;
  const others = conversation.reps.filter((one) => one.id !== rep.id);
  const name = rep.name || (conversation.reps.find((one) => one.id === rep.id)?.name ?? "");
  await changeConversation(tx.db, conversation.id, { reps: JSON.stringify([...others, { id: rep.id, name }]) });
  if (!isCurrent(arrival)) {
    if (handoff.state !== "handing-on" && handoff.state !== "opening") return;
    handoff = await repWins(parts, tx, handoff, conversation);
  }
  await clearTimers(tx.db, handoff.id, ["join", "alone"]);
  const isFirst = handoff.first_joined_at === null;
  handoff = await moveTo(tx, handoff, "with-rep", now, {
    unavailable_reason: null,
    ...(isFirst ? { first_joined_at: now } : {}),
  });
  if (rep.role === "supervisor" || others.length < conversation.reps.length) return;
  if (parts.config.customer.announceJoins && rep.name !== "" && conversation.live) {
    const text = parts.texts.say("joined", handoff.language, { name: rep.name });
    await tellCustomer(tx, handoff, `joined:${arrival.event.key}`, text, now);
  }
  await tellCallback(parts, tx, handoff, "handoff.joined", "first-join");
}

/** "Left" is not "ended": only the last one leaving counts, and then the desk says what it means. */
export async function repLeft(arrival: Arrival, rep: Rep): Promise<void> {
  const { parts, tx, handoff, conversation, now } = arrival;
  const remaining = conversation.reps.filter((one) => one.id !== rep.id);
  if (remaining.length === conversation.reps.length) return;
  await changeConversation(tx.db, conversation.id, { reps: JSON.stringify(remaining) });
  if (remaining.length === 0) {
    if (isCurrent(arrival)) await setTimer(tx, handoff.id, "alone", new Date(now.getTime() + aloneMs));
    return;
  }
  if (rep.role !== "rep" || !parts.config.customer.announceJoins) return;
  const name = rep.name || (conversation.reps.find((one) => one.id === rep.id)?.name ?? "");
  if (name === "") return;
  const text = parts.texts.say("left", handoff.language, { name });
  await tellCustomer(tx, handoff, `left:${arrival.event.key}`, text, now);
}

/** The last rep has left without passing the conversation on, and the desk says that it waits for one. */
export async function waitsForRep(parts: Parts, tx: Tx, handoff: Handoff, now: Date): Promise<void> {
  const moved = await moveTo(tx, handoff, "transferring", now);
  if (moved.state !== "transferring") return;
  await setTimer(tx, handoff.id, "join", new Date(now.getTime() + parts.config.nobodyThere.joinTimeoutMs));
  const name = await lastToLeave(tx, handoff.id);
  if (name === undefined || !parts.config.customer.announceJoins) return;
  const text = parts.texts.say("left", handoff.language, { name });
  await tellCustomer(tx, moved, `left-waiting:${moved.version}`, text, now);
}

/** On its way to somebody else: the customer is told, and waits for the next rep. */
export async function transferring(arrival: Arrival): Promise<void> {
  const { parts, tx, handoff, now } = arrival;
  if (!isCurrent(arrival)) return;
  await clearTimers(tx.db, handoff.id, ["alone"]);
  const moved = await moveTo(tx, handoff, "transferring", now);
  if (moved.state !== "transferring" || handoff.state === "transferring") return;
  await setTimer(tx, handoff.id, "join", new Date(now.getTime() + parts.config.nobodyThere.joinTimeoutMs));
  const text = parts.texts.say("transferring", handoff.language);
  await tellCustomer(tx, handoff, `transferring:${arrival.event.key}`, text, now);
}

/** The desk says that it is over. */
export async function deskEnded(
  arrival: Arrival,
  by: "rep" | "customer" | "system" | "unknown",
  why: string,
): Promise<void> {
  const { parts, tx, handoff, conversation, now } = arrival;
  if (!isCurrent(arrival)) {
    await changeConversation(tx.db, conversation.id, { stage: "closed", closed_at: now });
    return;
  }
  const name = conversation.reps.at(-1)?.name || (await lastToLeave(tx, handoff.id));
  const lastWords =
    by === "rep" && name !== undefined
      ? parts.texts.say("ended", handoff.language, { name })
      : by === "customer"
        ? ""
        : parts.texts.say("endedBySystem", handoff.language);
  const resolve = handoff.channel === "phone" ? parts.config.phone.resolveOnEnd : true;
  await endHandoff(parts, tx, handoff, { by, reason: why, resolve, lastWords });
}

/** Salesforce removes the rep just before it ends the session: the customer still reads who it was. */
async function lastToLeave(tx: Tx, handoffId: string): Promise<string | undefined> {
  const row = await tx.db
    .selectFrom("trace_events")
    .select("data")
    .where("handoff_id", "=", handoffId)
    .where("kind", "=", "desk-left")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  const name = row?.data["rep"];
  return typeof name === "string" && name !== "" ? name : undefined;
}
