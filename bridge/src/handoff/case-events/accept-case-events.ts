import { longRecordId } from "../../lib/record-id.ts";
import { insertCaseEvents, lockMark, moveMark, waitingNumbers } from "../../store/case-events.ts";
import { knownCases, sessionsBeingOpened } from "../../store/shared-cases.ts";
import type { Tx } from "../../store/store.ts";
import type { Parts } from "../parts.ts";
import type { CaseEvent, CaseEventResult } from "./case-event.ts";

/** Further below than this no number is late: the org counts anew. */
const freshStart = 10_000;
/** How long an event waits for one with a lower number, which may be of the same Case. */
const gapMs = 10_000;
const types = new Set(["reply", "closed", "reopened"]);

/**
 * Stores what the org tells of Cases, in one transaction; it is carried out afterwards, in the order of the org's
 * numbers. An event that cannot be judged yet gets no result, nor does any behind it on its Case: the org sends them again.
 *
 * @returns a result for each other event, in their order.
 */
export async function acceptCaseEvents(
  parts: Parts,
  told: { orgId: string; events: CaseEvent[]; connections?: readonly string[] | undefined },
): Promise<CaseEventResult[]> {
  const { events } = told;
  const orgId = longRecordId(told.orgId);
  const now = parts.clock.now();
  const given = events.map((event) => ({ ...event, caseId: longRecordId(event.caseId) }));
  return parts.store.transaction(async (tx) => {
    const judged = await judge(tx, { ...told, orgId, events: given });
    const ours = judged.flatMap(({ event, verdict }) => (verdict === "ours" ? [event] : []));
    const mark = await advance(
      tx,
      orgId,
      judged.filter(({ verdict }) => verdict !== "later").map(({ event }) => event.number),
      now,
    );
    const late = new Date(now.getTime() + gapMs);
    const stored = ours.map((event) => ({ ...event, payload: event, dueAt: event.number <= mark ? now : late }));
    const fresh = await insertCaseEvents(tx, orgId, stored, now);
    if (fresh.size > 0) tx.wake({ caseEvents: true });
    return judged.flatMap(({ event: { key }, verdict }): CaseEventResult[] => {
      if (verdict === "later") return [];
      if (verdict !== "ours") return [{ key, status: "refused", ...verdict }];
      return [{ key, status: fresh.delete(key) ? "accepted" : "duplicate" }];
    });
  });
}

type Verdict = "ours" | "later" | { code: string; message: string };

async function judge(
  tx: Tx,
  { orgId, events, connections }: { orgId: string; events: CaseEvent[]; connections?: readonly string[] | undefined },
): Promise<{ event: CaseEvent; verdict: Verdict }[]> {
  const known = await knownCases(tx.db, [...new Set(events.map(({ caseId }) => caseId))]);
  const strangers = events.filter(({ caseId }) => !known.has(caseId));
  const sessions = new Set(strangers.flatMap(({ sessionId }) => (sessionId === undefined ? [] : [sessionId])));
  const opening = await sessionsBeingOpened(tx.db, [...sessions]);
  const stopped = new Set<string>();
  return events.map((event) => {
    const { caseId, sessionId, type } = event;
    const verdict = stopped.has(caseId) ? "later" : judgeOne();
    if (verdict === "later") stopped.add(caseId);
    return { event, verdict };

    function judgeOne(): Verdict {
      if (!known.has(caseId)) return sessionId !== undefined && opening.has(sessionId) ? "later" : notOurs;
      const { org, connection } = known.get(caseId) ?? {};
      const mayTell = connections === undefined || (connection !== undefined && connections.includes(connection));
      if (!mayTell || (org !== undefined && longRecordId(org) !== orgId)) return ofAnotherOrg;
      return types.has(type) ? "ours" : { ...unknownType, message: `${unknownType.message} ${type}` };
    }
  });
}

/** Moves the org's mark over every number that has come in without a gap. @returns where it is now. */
async function advance(tx: Tx, orgId: string, numbers: number[], now: Date): Promise<number> {
  const [first] = numbers.toSorted((one, other) => one - other);
  if (first === undefined) return 0;
  const known = await lockMark(tx, orgId, first);
  const before = first < known - freshStart ? first - 1 : known;
  const seen = new Set([...numbers, ...(await waitingNumbers(tx, orgId, before))]);
  let mark = before;
  while (seen.has(mark + 1)) mark += 1;
  if (mark !== known) await moveMark(tx, orgId, mark, now);
  return mark;
}

const notOurs = { code: "CASE_NOT_OPENED_BY_OPENCX", message: "This Case was not opened by OpenCX." };
const ofAnotherOrg = {
  code: "CASE_OF_ANOTHER_ORG",
  message:
    "This Case belongs to another org. A sandbox that was copied from production has the same ids: give it a bridge and a key of its own.",
};
const unknownType = { code: "CASE_EVENT_UNKNOWN", message: "This version of the bridge does not know such an event:" };
