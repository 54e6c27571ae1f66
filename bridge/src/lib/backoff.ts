export interface BackoffOptions {
  /** Upper bound of the first wait, in milliseconds. */
  baseMs: number;
  /** Upper bound of every wait, in milliseconds. */
  capMs: number;
  /** From 0 (included) to 1 (excluded). Default `Math.random`. */
  random?: () => number;
}

/**
 * How long to wait after a failed try, in milliseconds: anything from nothing to a bound that doubles with each try,
 * so that many senders that failed together do not come back together.
 *
 * @param attempt 1 after the first failed try.
 */
export function fullJitter(attempt: number, { baseMs, capMs, random = Math.random }: BackoffOptions): number {
  const bound = Math.min(capMs, baseMs * 2 ** Math.min(Math.max(attempt, 1) - 1, 52));
  return Math.floor(random() * bound);
}
