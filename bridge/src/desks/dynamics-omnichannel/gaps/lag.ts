import { setTimeout as sleep } from "node:timers/promises";
import type { GapParts } from "./gap-parts.ts";

type Waiting = Pick<GapParts, "parts" | "timings" | "options">;

/**
 * Waits for the next of the few looks that a list which lags is given.
 *
 * @param since when it was first read; milliseconds since the epoch
 * @returns false where it has had its time, or nobody follows any more.
 */
export async function mayHaveCaughtUp(since: number, waiting: Waiting): Promise<boolean> {
  const { againMs, lagMs } = waiting.timings;
  const elapsed = waiting.parts.clock.now().getTime() - since;
  const next = [...againMs, lagMs].filter((ms) => ms <= lagMs).find((ms) => ms > elapsed);
  return next !== undefined && pause(next - elapsed, waiting);
}

/** @returns false where nobody follows any more. */
export async function pause(ms: number, { options: { signal } }: Pick<Waiting, "options">): Promise<boolean> {
  await sleep(ms, undefined, { signal }).catch(() => {});
  return !signal.aborted;
}
