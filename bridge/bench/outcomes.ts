import type { HandoffOutcome, RequestCounts, Requests, SpeechOutcome } from "./stage/protocol.ts";

/** How long each brief took, in milliseconds; those that never came are left out. */
export function briefTimes(outcomes: HandoffOutcome[]): number[] {
  return outcomes.flatMap(({ briefMs }) => briefMs ?? []);
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

/** What must never happen to replies and did. */
export function brokenReplies(outcomes: SpeechOutcome[]): string[] {
  return outcomes.flatMap(({ lost, doubled, outOfOrder }) => [
    ...(lost > 0 ? [`${lost} replies never arrived`] : []),
    ...(doubled > 0 ? [`${doubled} replies arrived more than once`] : []),
    ...(outOfOrder > 0 ? [`${outOfOrder} replies arrived after a later one`] : []),
  ]);
}
