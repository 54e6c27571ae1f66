import { isBridgeError } from "../../../lib/errors.ts";
import type { DeskEvent } from "../../desk.ts";
import type { GapParts, Place } from "./gap-parts.ts";
import type { Gaps } from "./gaps.ts";
import type { Brought } from "./known-messages.ts";
import { mayHaveCaughtUp, pause } from "./lag.ts";

/**
 * Deliveries without an id that may be a repetition, or the same words said again: only the list of messages can tell,
 * and until it does, nothing overtakes them.
 */
export class Doubts {
  readonly #gaps: Gaps;
  readonly #place: Place;
  readonly #parts: GapParts;
  /** Since when the list has not said. */
  #since: number | undefined;

  constructor(gaps: Gaps, place: Place, parts: GapParts) {
    this.#gaps = gaps;
    this.#place = place;
    this.#parts = parts;
  }

  /** The same words again, or the same delivery. */
  add(delivery: Brought): void {
    const { looks, timings } = this.#parts;
    // A look that began well after it has seen its message.
    if (this.#gaps.seenAt > delivery.at + timings.lagMs) return;
    this.#since ??= this.#now();
    looks.soon(this.#now());
  }

  /**
   * What comes behind a doubtful delivery does not overtake it: the list says what both are, once it has the later one.
   * One that lags behind the webhook, or cannot be read, is not waited for without end.
   *
   * @returns whether the later one has been told as well.
   */
  async *decide(delivery: Brought): AsyncGenerator<DeskEvent, boolean> {
    if (this.#since === undefined) return false;
    const before = this.#timesAwaited(delivery);
    const begun = this.#now();
    let read: number | undefined;
    for (let goesOn = true; goesOn;) {
      const waitMs = yield* this.#tryLook();
      if (this.#timesAwaited(delivery) > before) return this.#certain();
      if (waitMs === undefined) goesOn = false;
      else if (waitMs === 0) goesOn = await mayHaveCaughtUp((read ??= this.#now()), this.#parts);
      else goesOn = this.#now() - begun < this.#parts.timings.unreadableMs && (await pause(waitMs, this.#parts));
    }
    this.#since = undefined;
    return false;
  }

  /** @returns 0, in how many milliseconds the list may be read, or undefined where it never will be again. */
  async *#tryLook(): AsyncGenerator<DeskEvent, number | undefined> {
    try {
      yield* this.#gaps.look();
      return 0;
    } catch (error) {
      // The looks that are due anyway meet it again.
      if (!isBridgeError(error)) throw error;
      if (error.code === "DYNAMICS_CONVERSATION_GONE") return yield* this.#gaps.fromTranscript();
      return error.retryAfterMs ?? this.#parts.timings.betweenMs;
    }
  }

  /** How often the list has brought such words first. */
  #timesAwaited({ mark }: Brought): number {
    return this.#place.cursor.known.awaited.filter((one) => one === mark).length;
  }

  #certain(): true {
    this.#since = undefined;
    this.#parts.looks.certain();
    return true;
  }

  #now(): number {
    return this.#parts.parts.clock.now().getTime();
  }
}
