import type { Records } from "../records/records.ts";

class Undone extends Error {}

/** How results are judged, and what becomes of the others when one failed and all are undone. */
export interface Judging<Result> {
  failed(result: Result): boolean;
  undone(): Result;
  /** Whether nothing is tried after the first failure. */
  stopAtFirst: boolean;
}

/** Runs several works in order; with `allOrNone` the writes of all are undone when one fails. */
export function atOnce<Result>(
  records: Records,
  allOrNone: boolean,
  works: (() => Result)[],
  judging: Judging<Result>,
): Result[] {
  if (!allOrNone) return works.map((work) => work());
  const results: Result[] = [];
  try {
    records.atomically(() => {
      for (const work of works) {
        const result = work();
        results.push(result);
        if (judging.failed(result) && judging.stopAtFirst) break;
      }
      if (results.some((one) => judging.failed(one))) throw new Undone();
    });
    return results;
  } catch (error) {
    if (!(error instanceof Undone)) throw error;
    return works.map((_work, index) => {
      const result = results[index];
      return result !== undefined && judging.failed(result) ? result : judging.undone();
    });
  }
}
