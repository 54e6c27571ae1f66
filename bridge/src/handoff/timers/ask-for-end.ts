import type { Desk, DeskName, DeskStatus } from "../../desks/desk.ts";
import { errorCode } from "../../lib/errors.ts";
import { type Conversation, findConversation } from "../../store/conversations.ts";
import { currentConversation } from "../../store/current-conversation.ts";
import { type Handoff, lockHandoff } from "../../store/handoffs.ts";
import { hasPending } from "../../store/lanes.ts";
import { dropShared } from "../../store/shared-conversations.ts";
import { takePlace } from "../../store/schedules.ts";
import type { Tx } from "../../store/store.ts";
import { type DueTimer, finishTimer, postponeTimer, setTimer } from "../../store/timers.ts";
import { deskConversation } from "../desk-view.ts";
import { applyDeskEvent } from "../ingest.ts";
import type { Parts } from "../parts.ts";
import { isOver } from "../states.ts";
import type { TimerWork } from "./timer-work.ts";

const firstMs = 10 * 60_000;
const longestMs = 6 * 60 * 60_000;
/** Of the requests that an environment takes, one in so many at most asks for an end. */
const share = 20;
const spreadOverMs = 10_000;

/** Why a handoff ends where the desk does not tell it. Cases tell by the org's events, live desks while they are followed. */
const reasons: Partial<Record<DeskName, string>> = {
  "dynamics-incidents": "incident-resolved",
  "dynamics-omnichannel": "conversation-closed",
};

function reasonAt(desk: Desk | undefined): string | undefined {
  return desk === undefined || desk.follow !== undefined ? undefined : reasons[desk.name];
}

/** A conversation has been opened: asks for its end, where nobody will tell it. */
export async function askForEndLater(parts: Parts, tx: Tx, handoffId: string, desk: Desk): Promise<void> {
  if (reasonAt(desk) === undefined) return;
  const due = new Date(parts.clock.now().getTime() + spread(parts, firstMs));
  await setTimer(tx, handoffId, "ask-for-end", due);
}

/**
 * Asks a one-way desk whether a rep is done with the conversation: first after ten minutes, then each time after as long
 * again as the conversation has been open, and every six hours at least. A look that fails changes nothing.
 */
export const askForEnd: TimerWork = async (parts, timer) => {
  const { handoff, conversation } = await currentConversation(parts.store.db, timer.handoffId);
  const desk = parts.desks.get(conversation.connection ?? "");
  const reason = reasonAt(desk);
  // Whatever is being opened in its place is asked for anew; a connection that was taken away may be put back.
  if (isOver(handoff) || conversation.stage !== "open" || (desk !== undefined && reason === undefined)) {
    await finishTimer(parts.store.db, timer);
    return;
  }
  const wait = waitOf(parts, conversation);
  if (desk === undefined || reason === undefined) return comeAgain(parts, timer, wait);
  if (!(await mayAsk(parts, desk.connection))) return comeAgain(parts, timer, (wait / 2) * parts.random());
  const status = await ask(parts, desk, handoff, conversation);
  if (status !== "gone") return comeAgain(parts, timer, status === "unknown" ? firstMs : wait);
  await parts.store.transaction((tx) => end(parts, tx, timer, reason));
};

function waitOf({ clock }: Parts, { opened_at: openedAt }: Conversation): number {
  const now = clock.now().getTime();
  return Math.min(longestMs, Math.max(firstMs, now - (openedAt?.getTime() ?? now)));
}

async function comeAgain(parts: Parts, timer: DueTimer, ms: number): Promise<void> {
  const due = new Date(parts.clock.now().getTime() + spread(parts, ms));
  await postponeTimer(parts.store.db, timer, due);
}

/** What was opened together is not asked for together. */
function spread(parts: Parts, ms: number): number {
  return ms * (0.9 + 0.2 * parts.random());
}

/** Takes one of the places that all connections and processes share which talk to an environment as the same user. */
async function mayAsk({ config, store, clock }: Parts, connection: string): Promise<boolean> {
  const settings = config.connections.find(({ name }) => name === connection);
  if (settings?.desk !== "dynamics-incidents" && settings?.desk !== "dynamics-omnichannel") return true;
  const { clientId, environmentUrl, limits } = settings;
  const oneEveryMs = (300_000 / limits.requestsPer5Minutes) * share;
  const places = Math.max(1, Math.floor(spreadOverMs / oneEveryMs));
  const turns = { places, everyMs: places * oneEveryMs };
  return takePlace(store.db, `ask-for-end ${clientId} ${environmentUrl}`, clock.now(), turns);
}

async function ask(parts: Parts, desk: Desk, handoff: Handoff, conversation: Conversation): Promise<DeskStatus> {
  try {
    return await desk.status(deskConversation(parts, handoff, conversation));
  } catch (error) {
    parts.log.info({ handoffId: handoff.id, code: errorCode(error) }, "a desk could not say whether it is over");
    return "unknown";
  }
}

/**
 * Words that are on their way find out by themselves that the conversation is over, and open another, which has a timer
 * of its own.
 */
async function end(parts: Parts, tx: Tx, timer: DueTimer, why: string): Promise<void> {
  const at = parts.clock.now();
  const handoff = await lockHandoff(tx, timer.handoffId);
  if (await hasPending(tx.db, { handoffId: handoff.id, direction: "to-desk" })) {
    return postponeTimer(tx.db, timer, new Date(at.getTime() + firstMs));
  }
  if (!(await finishTimer(tx.db, timer)) || isOver(handoff)) return;
  const conversation = await findConversation(tx.db, handoff.id, handoff.conversation_no);
  const event = { type: "ended", key: `asked:${conversation.id}`, at, by: "rep", why } as const;
  await applyDeskEvent(parts, tx, handoff, conversation, event);
  const { connection, external_id: externalId } = conversation;
  if (connection !== null && externalId !== null) await dropShared(tx.db, connection, externalId);
}
