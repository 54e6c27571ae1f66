import { type Spread, spreadOf } from "./percentiles.ts";
import type { HandoffOutcome, RequestCounts, Requests, SpeechOutcome } from "./stage/protocol.ts";

/** How long each brief took, in milliseconds; those that never came are left out. */
export function briefTimes(outcomes: HandoffOutcome[]): number[] {
  return outcomes.flatMap(({ briefMs }) => briefMs ?? []);
}

/** The sessions that are at the desk with their brief. */
export function openedSessions(outcomes: HandoffOutcome[]): string[] {
  return outcomes.flatMap(({ briefMs, sessionId }) => (briefMs === undefined ? [] : sessionId));
}

/** What must never happen to handoffs and did; `fate` says what became of those that are lost. */
export function brokenOpenings(outcomes: HandoffOutcome[], fate: string): string[] {
  const lost = outcomes.length - openedSessions(outcomes).length;
  const refused = outcomes.filter(({ status }) => status >= 300).length;
  return [
    ...(lost > 0 ? [`${lost} handoffs ${fate}`] : []),
    ...(refused > 0 ? [`${refused} handoffs were refused`] : []),
  ];
}

/** Of each operation, the most that any handoff requested until its brief was in. */
export function mostRequested(outcomes: HandoffOutcome[]): Requests {
  const most: Requests = { salesforce: {}, dynamics: {}, opencx: {} };
  for (const { requests } of outcomes) {
    for (const side of ["salesforce", "dynamics", "opencx"] as const) {
      for (const [operation, count] of Object.entries(requests?.[side] ?? {})) {
        most[side][operation] = Math.max(most[side][operation] ?? 0, count);
      }
    }
  }
  return most;
}

/** What the customer is told meanwhile, such as the expected wait, is a message of its own and no part of the opening. */
export function withoutNotices({ "sessions.send": _notices, ...rest }: RequestCounts): RequestCounts {
  return rest;
}

export function sum(counts: RequestCounts): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

/** How long replies took, with the floor's times beside them. */
export function replyTimes(bridge: SpeechOutcome, floor: SpeechOutcome): Spread & { floor: Spread; sent: number } {
  return { ...spreadOf(bridge.latenciesMs), floor: spreadOf(floor.latenciesMs), sent: bridge.sent };
}

/** Faults of all replies together, as the lines count them. */
export function replyFaults(outcomes: SpeechOutcome[]): Pick<SpeechOutcome, "lost" | "doubled" | "outOfOrder"> {
  const total = (count: (outcome: SpeechOutcome) => number) => outcomes.reduce((all, one) => all + count(one), 0);
  return {
    lost: total(({ lost }) => lost),
    doubled: total(({ doubled }) => doubled),
    outOfOrder: total(({ outOfOrder }) => outOfOrder),
  };
}

/** What must never happen to replies and did. */
export function brokenReplies(outcomes: SpeechOutcome[]): string[] {
  return outcomes.flatMap(({ lost, doubled, outOfOrder }) => [
    ...(lost > 0 ? [`${lost} replies never arrived`] : []),
    ...(doubled > 0 ? [`${doubled} replies arrived more than once`] : []),
    ...(outOfOrder > 0 ? [`${outOfOrder} replies arrived after a later one`] : []),
  ]);
}
