import { errorCode } from "../lib/errors.ts";
import { newId } from "../lib/ids.ts";
import { closedAmong, countFollowed, releaseStreams, unownedConversations } from "../store/conversations.ts";
import { extendClaims } from "../store/lanes.ts";
import { beat, buryStale, countProcesses, deregister, registerProcess } from "../store/processes.ts";
import { type DueTimer, takeDueTimers } from "../store/timers.ts";
import type { Wake } from "../store/store.ts";
import { OneAtATime } from "../lib/one-at-a-time.ts";
import { applyCaseEvents } from "./case-events/apply-case-events.ts";
import { keepHouse } from "./housekeeping.ts";
import { LaneRunner } from "./lanes/lane-runner.ts";
import { toCallbackHandler } from "./lanes/to-callback.ts";
import { toDeskHandler } from "./lanes/to-desk.ts";
import { toOpencxHandler } from "./lanes/to-opencx.ts";
import type { Parts } from "./parts.ts";
import { reconcile } from "./reconcile.ts";
import { StreamKeeper } from "./streams.ts";
import { runTimer } from "./timers/run-timer.ts";

const sweepEveryMs = 1_000;
const timerLeaseMs = 60_000;

/** A process that has given no sign of life for `staleAfterMs` counts as dead; the others take its work. */
export interface Heartbeat {
  everyMs: number;
  staleAfterMs: number;
}

const usualHeartbeat: Heartbeat = { everyMs: 5_000, staleAfterMs: 20_000 };

/**
 * Everything that happens by itself: lanes, timers, streams, schedules and this process's sign of life. The sweep each
 * second is the backstop behind every wake-up, also after a crash.
 */
export class Engine {
  readonly #parts: Parts;
  readonly #lanes: LaneRunner;
  readonly #streams: StreamKeeper;
  readonly #abort = new AbortController();
  readonly #name: string;
  readonly #heartbeat: Heartbeat;
  #processId = newId();
  #lastBeatAt = 0;
  #loop: Promise<void> = Promise.resolve();
  #unsubscribe: (() => void) | undefined;
  readonly #timers = new OneAtATime(() => this.#guard("timers", () => this.#startDueTimers()));
  readonly #caseEvents = new OneAtATime(() =>
    this.#guard("case events", () => applyCaseEvents(this.#parts, this.#abort.signal)),
  );
  #background = new Set<Promise<void>>();

  constructor(parts: Parts, name: string, heartbeat: Heartbeat = usualHeartbeat) {
    this.#parts = parts;
    this.#name = name;
    this.#heartbeat = heartbeat;
    this.#streams = new StreamKeeper(parts, this.#processId);
    this.#lanes = new LaneRunner(
      parts,
      {
        "to-desk": toDeskHandler(parts, this.#streams),
        "to-opencx": toOpencxHandler(parts),
        "to-callback": toCallbackHandler(parts),
      },
      this.#processId,
    );
  }

  get openStreams(): number {
    return this.#streams.count;
  }

  /** Whether the sign of life is on time: a process whose work hangs is not ready. */
  get isAlive(): boolean {
    return performance.now() - this.#lastBeatAt < this.#heartbeat.staleAfterMs;
  }

  async start(): Promise<void> {
    await registerProcess(this.#parts.store.db, this.#processId, this.#name);
    this.#lastBeatAt = performance.now();
    this.#unsubscribe = this.#parts.store.onWake((wake) => this.#onWake(wake));
    this.#loop = this.#sweepForever();
  }

  /** No new claims; what is on its way arrives; then streams and ownership are given up (design section 5). */
  async stop(withinMs: number): Promise<void> {
    this.#unsubscribe?.();
    this.#abort.abort();
    await this.#loop;
    await this.#lanes.stop(withinMs);
    await Promise.allSettled(this.#background);
    await this.#streams.stop();
    await releaseStreams(this.#parts.store.db, this.#processId);
    await deregister(this.#parts.store.db, this.#processId);
  }

  #onWake(wake: Wake): void {
    if ("lane" in wake) this.#lanes.wake(wake.lane);
    else if ("inbox" in wake) this.#streams.wakeInbox(wake.inbox);
    else if ("caseEvents" in wake) this.#inBackground(this.#caseEvents.run());
    else this.#inBackground(this.#timers.run());
  }

  async #sweepForever(): Promise<void> {
    while (!this.#abort.signal.aborted) {
      const started = performance.now();
      await this.#guard("sweep", () => this.#sweep());
      const rest = Math.max(50, sweepEveryMs - (performance.now() - started));
      await new Promise<void>((resolve) => {
        const done = () => {
          clearTimeout(timer);
          this.#abort.signal.removeEventListener("abort", done);
          resolve();
        };
        const timer = setTimeout(done, rest);
        this.#abort.signal.addEventListener("abort", done, { once: true });
      });
    }
  }

  async #sweep(): Promise<void> {
    if (performance.now() - this.#lastBeatAt >= this.#heartbeat.everyMs || this.#firstSweep) await this.#signOfLife();
    await this.#lanes.sweep();
    this.#inBackground(this.#timers.run());
    this.#inBackground(this.#caseEvents.run());
    this.#inBackground(this.#guard("reconcile", () => reconcile(this.#parts, this.#abort.signal)));
    this.#inBackground(this.#guard("housekeeping", () => keepHouse(this.#parts)));
  }

  #firstSweep = true;

  /** Heartbeat, claims prolonged, streams of the dead taken over, streams of closed conversations cut. */
  async #signOfLife(): Promise<void> {
    const { store, config } = this.#parts;
    this.#firstSweep = false;
    const late = performance.now() - this.#lastBeatAt > this.#heartbeat.staleAfterMs;
    if (late || !(await beat(store.db, this.#processId))) await this.#reborn();
    this.#lastBeatAt = performance.now();
    await extendClaims(store.db, this.#processId, config.delivery.claimMs);
    await buryStale(store.db, this.#heartbeat.staleAfterMs);
    for (const id of await closedAmong(store.db, this.#streams.followed)) this.#streams.cut(id);
    await this.#takeOver();
  }

  /** Takes at most a fair share of the conversations that nobody follows. */
  async #takeOver(): Promise<void> {
    const { db } = this.#parts.store;
    const { open, mine } = await countFollowed(db, this.#processId);
    const share = Math.ceil(open / Math.max(1, await countProcesses(db)));
    const free = await unownedConversations(db, Math.max(0, Math.min(200, share - mine)));
    await Promise.all(
      free.map((id) =>
        this.#streams.ensure(id, this.#abort.signal).catch((error: unknown) => this.#note("stream", error)),
      ),
    );
  }

  /** Others may have thought this process dead: it stops its streams and goes on under a new name. */
  async #reborn(): Promise<void> {
    this.#parts.log.warn({ processId: this.#processId }, "the heartbeat was late: going on under a new name");
    await deregister(this.#parts.store.db, this.#processId);
    this.#processId = newId();
    this.#lanes.processId = this.#processId;
    await this.#streams.rename(this.#processId);
    await registerProcess(this.#parts.store.db, this.#processId, this.#name);
  }

  async #startDueTimers(): Promise<void> {
    const due = await takeDueTimers(this.#parts.store.db, this.#parts.clock.now(), timerLeaseMs, 50);
    for (const timer of due) this.#inBackground(this.#oneTimer(timer));
  }

  #oneTimer(timer: DueTimer): Promise<void> {
    return this.#guard(`timer ${timer.kind}`, () => runTimer(this.#parts, timer, this.#abort.signal));
  }

  #inBackground(work: Promise<void>): void {
    this.#background.add(work);
    void work.finally(() => this.#background.delete(work));
  }

  async #guard(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!this.#abort.signal.aborted) this.#note(what, error);
    }
  }

  #note(what: string, error: unknown): void {
    this.#parts.log.warn({ code: errorCode(error), err: error, what }, "background work failed and will be repeated");
  }
}
