import { fullJitter } from "../lib/backoff.ts";
import type { Parts } from "./parts.ts";

/** When work that failed may be tried again: what the other side asked for, else full jitter with a floor. */
export function retryAt(parts: Parts, attempts: number, askedMs?: number): Date {
  const { backoffBaseMs, backoffCapMs } = parts.config.delivery;
  const jitter = fullJitter(attempts, { baseMs: backoffBaseMs, capMs: backoffCapMs, random: () => parts.random() });
  return new Date(parts.clock.now().getTime() + (askedMs ?? Math.max(Math.min(100, backoffBaseMs), jitter)));
}

/** Waits before the next try, or until told to stop. */
export async function backOff(attempt: number, signal: AbortSignal, parts: Parts): Promise<void> {
  const ms = Math.max(200, fullJitter(attempt, { baseMs: 1000, capMs: 30_000, random: () => parts.random() }));
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done, { once: true });
  });
}
