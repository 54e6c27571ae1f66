import { errorCode } from "../../lib/errors.ts";
import type { Direction } from "../../store/schema.ts";
import { type Claim, claimLane, dueLanes, releaseLane } from "../../store/lanes.ts";
import type { LaneKey } from "../../store/store.ts";
import type { Parts } from "../parts.ts";
import { retryAt } from "../retry.ts";
import { StaleClaim } from "./stale-claim.ts";

/** Works a claimed lane until it is empty. @returns when to come back, if it must be left before that. */
export type LaneHandler = (claim: Claim, signal: AbortSignal) => Promise<{ retryAt: Date } | undefined>;

const mostAtOnce = 64;

/**
 * Works the lanes that have something due: one worker a lane, in its order, by a claim that only one process holds.
 * Woken by commits; the sweep is the backstop.
 */
export class LaneRunner {
  readonly #parts: Parts;
  readonly #handlers: Record<Direction, LaneHandler>;
  readonly #abort = new AbortController();
  readonly #running = new Map<string, Promise<void>>();
  readonly #again = new Set<string>();
  readonly #waiting = new Map<string, LaneKey>();
  #processId: string;

  constructor(parts: Parts, handlers: Record<Direction, LaneHandler>, processId: string) {
    this.#parts = parts;
    this.#handlers = handlers;
    this.#processId = processId;
  }

  set processId(id: string) {
    this.#processId = id;
  }

  get active(): number {
    return this.#running.size;
  }

  /** Has a look at a lane now, or as soon as a worker is free. */
  wake(lane: LaneKey): void {
    if (this.#abort.signal.aborted) return;
    const name = `${lane.handoffId}:${lane.direction}`;
    if (this.#running.has(name)) this.#again.add(name);
    else if (this.#running.size >= mostAtOnce) this.#waiting.set(name, lane);
    else this.#start(name, lane);
  }

  /** Finds lanes that nobody works on although they are due. */
  async sweep(): Promise<void> {
    const lanes = await dueLanes(this.#parts.store.db, this.#parts.clock.now(), 200);
    for (const lane of lanes) this.wake(lane);
  }

  /** Takes no new work and waits for what is under way; what takes longer than `ms` is cut off. */
  async stop(ms: number): Promise<void> {
    this.#waiting.clear();
    this.#again.clear();
    const all = Promise.all(this.#running.values());
    this.#stopping = true;
    const timer = setTimeout(() => this.#abort.abort(), ms);
    await all;
    clearTimeout(timer);
    this.#abort.abort();
  }

  #stopping = false;

  get stopping(): boolean {
    return this.#stopping;
  }

  #start(name: string, lane: LaneKey): void {
    if (this.#stopping) return;
    const work = this.#work(name, lane).finally(() => {
      this.#running.delete(name);
      const [next] = this.#waiting;
      if (this.#again.delete(name)) this.wake(lane);
      else if (next !== undefined && this.#waiting.delete(next[0])) this.wake(next[1]);
    });
    this.#running.set(name, work);
  }

  async #work(name: string, lane: LaneKey): Promise<void> {
    const { store, clock, config, log } = this.#parts;
    try {
      const claim = await claimLane(store.db, lane, this.#processId, clock.now(), config.delivery.claimMs);
      if (claim === undefined) return;
      await this.#drain(name, claim);
    } catch (error) {
      // The sweep comes back to this lane when its claim has run out.
      log.error({ err: error, code: errorCode(error), handoffId: lane.handoffId }, "a lane could not be worked");
    }
  }

  async #drain(name: string, claim: Claim): Promise<void> {
    const { store, clock, log } = this.#parts;
    let later: Date | undefined;
    try {
      later = (await this.#handlers[claim.direction](claim, this.#abort.signal))?.retryAt;
    } catch (error) {
      if (error instanceof StaleClaim) return;
      log.error({ err: error, code: errorCode(error), handoffId: claim.handoffId }, "a lane stopped unexpectedly");
      later = retryAt(this.#parts, 3);
    }
    if (await releaseLane(store.db, claim, clock.now(), later)) this.#again.add(name);
  }
}
