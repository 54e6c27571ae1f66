import { errorCode } from "../../lib/errors.ts";
import {
  lockMark,
  markApplied,
  moveMark,
  postponeCaseEvents,
  type StoredCaseEvent,
  takeDueCaseEvents,
  waitingNumbers,
} from "../../store/case-events.ts";
import { type CaseConversation, conversationsOfCase } from "../../store/shared-cases.ts";
import type { Tx } from "../../store/store.ts";
import type { Parts } from "../parts.ts";
import type { CaseEvent } from "./case-event.ts";
import { caseClosed } from "./closed.ts";
import { caseReopened } from "./reopened.ts";
import { caseReply } from "./reply.ts";

const againMs = 30_000;
const mostAtOnce = 50;

/** Carries out what is due, a Case at a time and in its order; each event takes effect once, with its transaction. */
export async function applyCaseEvents(parts: Parts, signal: AbortSignal): Promise<void> {
  let limit = mostAtOnce;
  while (!signal.aborted) {
    let taken: StoredCaseEvent[] = [];
    try {
      await parts.store.transaction(async (tx) => {
        taken = await takeDueCaseEvents(tx, parts.clock.now(), limit);
        await applyAll(parts, tx, taken);
        await markApplied(tx, taken, parts.clock.now());
        await noLongerWaitedFor(parts, tx, taken);
      });
    } catch (error) {
      const [first] = taken;
      if (first === undefined) throw error;
      // One by one, so that whatever stands before the event that fails is carried out.
      if (taken.length === 1) await putOff(parts, first, error);
      limit = 1;
    }
    if (taken.length === 0) return;
  }
}

async function putOff(parts: Parts, event: StoredCaseEvent, error: unknown): Promise<void> {
  const facts = { err: error, code: errorCode(error), case: event.case_id };
  parts.log.error(facts, "what happened on a Case is tried again");
  await postponeCaseEvents(parts.store.db, event, new Date(parts.clock.now().getTime() + againMs));
}

/** The events are of one Case. Whose it is changes with a closing and a reopening alone, never with a reply. */
async function applyAll(parts: Parts, tx: Tx, stored: StoredCaseEvent[]): Promise<void> {
  let known: CaseConversation[] | undefined;
  for (const { payload } of stored) {
    const event = payload as CaseEvent;
    known ??= await conversationsOfCase(tx.db, event.caseId);
    await applyOne(parts, tx, known, event);
    if (event.type !== "reply") known = undefined;
  }
}

async function applyOne(parts: Parts, tx: Tx, conversations: CaseConversation[], event: CaseEvent): Promise<void> {
  const [first] = conversations;
  if (first === undefined) {
    parts.log.warn({ case: event.caseId, type: event.type }, "a Case is not known any more");
    return;
  }
  if (event.type === "reply") return caseReply(parts, tx, first, event);
  if (event.type === "closed") return caseClosed(parts, tx, conversations, event);
  return caseReopened(parts, tx, first, event);
}

/** An event above the mark has waited long enough: what is missing below it is waited for no longer. */
async function noLongerWaitedFor(parts: Parts, tx: Tx, events: StoredCaseEvent[]): Promise<void> {
  const last = events.at(-1);
  if (last === undefined) return;
  const before = await lockMark(tx, last.org_id, last.number);
  if (last.number <= before) return;
  const waiting = new Set(await waitingNumbers(tx, last.org_id, last.number));
  let mark = last.number;
  while (waiting.has(mark + 1)) mark += 1;
  await moveMark(tx, last.org_id, mark, parts.clock.now());
}
