/** The service-protection limits of one user (contract dynamics-365 3.7). */
export interface LimitSettings {
  requests: number;
  /** Combined execution time, milliseconds. */
  executionMs: number;
  concurrent: number;
  /** The sliding window, milliseconds. */
  windowMs: number;
}

export const realLimits: LimitSettings = { requests: 6000, executionMs: 1_200_000, concurrent: 52, windowMs: 300_000 };

export type LimitKind = "requests" | "executionTime" | "concurrency";

export const limitCodes: Record<LimitKind, string> = {
  requests: "0x80072322",
  executionTime: "0x80072321",
  concurrency: "0x80072326",
};

/** A pause that a user is told to make. */
export interface Refusal {
  kind: LimitKind;
  retryAfterSeconds: number;
}

interface Spent {
  at: number;
  requests: number;
  ms: number;
}

/** What one user has used within the window, and the pause it was told to make. */
export class UserWindow {
  inFlight = 0;
  /** Requests that came while a pause ran. */
  pushed = 0;
  refused = 0;
  #spent: Spent[] = [];
  #pausedUntil = 0;
  /** Set while the pause comes from a limit, so that nothing gets through before its end. */
  #pausedBy: LimitKind | undefined;

  isPaused(now: number): boolean {
    return now < this.#pausedUntil;
  }

  add(now: number, requests: number, ms: number): void {
    this.#spent.push({ at: now, requests, ms });
  }

  /** Requests and milliseconds that the window still allows. */
  remaining(now: number, settings: LimitSettings): { requests: number; ms: number } {
    this.#forget(now, settings);
    const used = this.#used();
    return {
      requests: Math.max(0, settings.requests - used.requests),
      ms: Math.max(0, settings.executionMs - used.ms),
    };
  }

  /** Tells a user to wait; while a pause runs, each further push lengthens it. */
  pause(now: number, kind: LimitKind, seconds: number, byLimit: boolean): Refusal {
    const isPushed = this.isPaused(now);
    const left = Math.ceil((this.#pausedUntil - now) / 1000);
    const retryAfterSeconds = isPushed ? Math.min(300, Math.max(left, seconds) + pushPenaltySeconds) : seconds;
    this.#pausedUntil = now + retryAfterSeconds * 1000;
    this.#pausedBy = byLimit ? kind : undefined;
    this.refused += 1;
    return { kind, retryAfterSeconds };
  }

  /** The limit that refuses a request now; undefined when it may run. */
  refusal(now: number, settings: LimitSettings): Refusal | undefined {
    if (this.isPaused(now) && this.#pausedBy !== undefined) return this.pause(now, this.#pausedBy, 1, true);
    if (this.inFlight >= settings.concurrent) return this.pause(now, "concurrency", 1, true);
    const { requests, ms } = this.remaining(now, settings);
    if (requests > 0 && ms > 0) return undefined;
    const kind = requests > 0 ? "executionTime" : "requests";
    const oldest = this.#spent[0]?.at ?? now;
    const seconds = Math.max(1, Math.ceil((oldest + settings.windowMs - now) / 1000));
    return this.pause(now, kind, seconds, true);
  }

  #forget(now: number, { windowMs }: LimitSettings): void {
    const first = this.#spent.findIndex(({ at }) => at > now - windowMs);
    this.#spent = first < 0 ? [] : this.#spent.slice(first);
  }

  #used(): { requests: number; ms: number } {
    let [requests, ms] = [0, 0];
    for (const one of this.#spent) {
      requests += one.requests;
      ms += one.ms;
    }
    return { requests, ms };
  }
}

const pushPenaltySeconds = 2;
