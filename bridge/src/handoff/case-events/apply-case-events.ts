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
import { conversationsOfCase } from "../../store/shared-cases.ts";
import type { Tx } from "../../store/store.ts";
import type { Parts } from "../parts.ts";
import type { CaseEvent } from "./case-event.ts";
import { caseClosed } from "./closed.ts";
import { caseReopened } from "./reopened.ts";
import { caseReply } from "./reply.ts";

const againMs = 30_000;

/** Carries out what is due, a Case at a time and in its order; each event takes effect once, with its transaction. */
export async function applyCaseEvents(parts: Parts, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    let taken: StoredCaseEvent[] = [];
    try {
      await parts.store.transaction(async (tx) => {
        taken = await takeDueCaseEvents(tx, parts.clock.now());
        for (const event of taken) await applyOne(parts, tx, event.payload as CaseEvent);
        await markApplied(tx, taken, parts.clock.now());
        await noLongerWaitedFor(parts, tx, taken);
      });
    } catch (error) {
      const [first] = taken;
      if (first === undefined) throw error;
      parts.log.error(
        { err: error, code: errorCode(error), case: first.case_id },
        "what happened on a Case is tried again",
      );
      await postponeCaseEvents(parts.store.db, first, new Date(parts.clock.now().getTime() + againMs));
    }
    if (taken.length === 0) return;
  }
}

async function applyOne(parts: Parts, tx: Tx, event: CaseEvent): Promise<void> {
  const conversations = await conversationsOfCase(tx.db, event.caseId);
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
