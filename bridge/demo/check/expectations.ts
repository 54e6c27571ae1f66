import { setTimeout as sleep } from "node:timers/promises";

/** One thing that was expected, and whether it came true. */
export interface Verdict {
  what: string;
  ok: boolean;
  /** What was there instead. */
  saw?: string;
}

/** Gives up a check whose next steps would make no sense. */
export class CheckStopped extends Error {}

/** Collects what a check expects; nothing is thrown until the check cannot go on. */
export class Expectations {
  readonly verdicts: Verdict[] = [];
  readonly #timeoutMs: number;

  /** @param timeoutMs how long `until` waits for what it is to see. */
  constructor(timeoutMs = 10_000) {
    this.#timeoutMs = timeoutMs;
  }

  /** True when everything so far came true, and there was something. */
  get passed(): boolean {
    return this.verdicts.length > 0 && this.verdicts.every(({ ok }) => ok);
  }

  /** Notes whether something is so. `saw` tells what was there instead. */
  that(what: string, ok: boolean, saw?: unknown): void {
    this.verdicts.push(ok || saw === undefined ? { what, ok } : { what, ok, saw: shortText(saw) });
  }

  /** Notes whether two values are the same. */
  same(what: string, actual: unknown, expected: unknown): void {
    this.that(what, JSON.stringify(actual) === JSON.stringify(expected), actual);
  }

  /**
   * Waits until `look` returns something.
   *
   * @throws CheckStopped when it does not within the time limit: that is noted as failed.
   */
  async until<T>(what: string, look: () => Promise<T | undefined | false>): Promise<T> {
    const deadline = performance.now() + this.#timeoutMs;
    for (;;) {
      const seen = await look();
      if (seen !== undefined && seen !== false) {
        this.that(what, true);
        return seen;
      }
      if (performance.now() > deadline) break;
      await sleep(40);
    }
    this.that(what, false, `nothing of the kind within ${this.#timeoutMs / 1000} s`);
    throw new CheckStopped(what);
  }

  /** One line for each expectation, and the sum. */
  report(): string {
    const lines = this.verdicts.flatMap(({ what, ok, saw }) => [
      `  ${ok ? "ok    " : "FAILED"}  ${what}`,
      ...(saw === undefined ? [] : [`          saw: ${saw}`]),
    ]);
    const held = this.verdicts.filter(({ ok }) => ok).length;
    return [...lines, "", `  ${held} of ${this.verdicts.length} as expected`].join("\n");
  }
}

function shortText(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return (text ?? "nothing").slice(0, 300);
}
