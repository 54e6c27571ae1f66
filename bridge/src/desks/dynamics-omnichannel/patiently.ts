import { setTimeout as sleep } from "node:timers/promises";
import { isBridgeError } from "../../lib/errors.ts";

const usualWaitMs = 2_000;

/** Does again what fails for a while only, as often as it takes within `mostMs`; then, and for good faults, it throws. */
export async function patiently<Result>(
  run: () => Promise<Result>,
  { signal, mostMs = Infinity }: { signal: AbortSignal; mostMs?: number },
): Promise<Result> {
  const deadline = performance.now() + mostMs;
  for (;;) {
    try {
      return await run();
    } catch (error) {
      const passes = isBridgeError(error) && error.retryable;
      if (!passes || signal.aborted || performance.now() > deadline) throw error;
      await sleep(error.retryAfterMs ?? usualWaitMs, undefined, { signal }).catch(() => {});
    }
  }
}
