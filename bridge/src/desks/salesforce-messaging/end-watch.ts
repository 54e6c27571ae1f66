import type { DeskEvent, DeskStatus } from "../desk.ts";

/** What a look at the routing status comes to. */
export type Verdict = "ended" | "transferring" | "nothing";

/**
 * Notices an end that nobody announced (design section 6): nobody owns the conversation after a rep had it, at two looks
 * some seconds apart. A look that fails changes nothing.
 */
export class EndWatch {
  readonly #everyMs: number;
  readonly #hasRep: () => boolean;
  readonly #now: () => number;
  #routed: boolean;
  /** A transfer was announced and nobody has come in since: leaving is part of it. */
  #transferring = false;
  #looks = 0;
  #dueAt: number | undefined;

  /** @param now a clock that only goes forward, in milliseconds. */
  constructor(options: { everyMs: number; hasRep: () => boolean; routed: boolean; now: () => number }) {
    this.#everyMs = options.everyMs;
    this.#hasRep = options.hasRep;
    this.#routed = options.routed;
    this.#now = options.now;
  }

  /** How long until the next look; undefined when there is nothing to look for. */
  get dueInMs(): number | undefined {
    return this.#dueAt === undefined ? undefined : Math.max(0, this.#dueAt - this.#now());
  }

  /** Call after each event that was stored. */
  after(event: DeskEvent): void {
    if (event.type === "left" && !this.#transferring && !this.#hasRep()) this.#lookLater();
    if (event.type === "joined" && event.rep.role === "rep") {
      this.#routed = true;
      this.#transferring = false;
    }
    if (event.type === "transferring") this.#transferring = true;
    if (event.type === "joined" || event.type === "transferring" || event.type === "ended") this.#stop();
  }

  /** Call with what each look at the status came to. */
  saw(status: DeskStatus): Verdict {
    if (status === "unknown") {
      if (this.#dueAt !== undefined) this.#lookLater();
      return "nothing";
    }
    const ownerless = status === "nobody" || status === "gone";
    if (this.#hasRep() || !this.#routed || !ownerless) {
      this.#stop();
      return status === "transferring" && !this.#transferring && !this.#hasRep() ? "transferring" : "nothing";
    }
    this.#looks += 1;
    if (this.#looks >= 2) return "ended";
    this.#lookLater();
    return "nothing";
  }

  #lookLater(): void {
    this.#dueAt = this.#now() + this.#everyMs;
  }

  #stop(): void {
    this.#looks = 0;
    this.#dueAt = undefined;
  }
}
