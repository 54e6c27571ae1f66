import type { StreamEvent } from "./feeds.ts";

/** Something to do to the next events; `conversationId` spares the others. */
export interface ChaosRule {
  /** `lose`: on no stream, in no replay. `duplicate`: sent twice. `reorder`: held, then sent last one first. */
  kind: "lose" | "duplicate" | "reorder";
  conversationId?: string;
  /** How many events. Default 1; for `reorder` 2. */
  count?: number;
}

interface ActiveRule extends ChaosRule {
  left: number;
  held: (() => void)[];
}

/** What a bad network does to events on their way to open streams. Replay and lists are spared. */
export class StreamChaos {
  #rules: ActiveRule[] = [];
  readonly #timers = new Set<NodeJS.Timeout>();
  /** Every event comes this much later, in milliseconds. */
  delayMs = 0;
  /** No pings while true. */
  silent = false;

  add(rule: ChaosRule): void {
    this.#rules.push({ ...rule, left: rule.count ?? (rule.kind === "reorder" ? 2 : 1), held: [] });
  }

  clear(): void {
    this.#rules = [];
    this.delayMs = 0;
    this.silent = false;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  /** Whether the event vanishes for good; uses up a `lose` rule. */
  loses(event: StreamEvent): boolean {
    return this.#take("lose", event) !== undefined;
  }

  /** Calls `deliver` now, later, twice or after a later event. */
  pass(event: StreamEvent, deliver: () => void): void {
    const reorder = this.#take("reorder", event);
    if (reorder !== undefined) {
      reorder.held.unshift(deliver);
      if (reorder.left === 0) for (const held of reorder.held) this.#later(held);
      return;
    }
    this.#later(deliver);
    if (this.#take("duplicate", event) !== undefined) this.#later(deliver);
  }

  #later(deliver: () => void): void {
    if (this.delayMs === 0) {
      deliver();
      return;
    }
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      deliver();
    }, this.delayMs);
    this.#timers.add(timer);
  }

  #take(kind: ChaosRule["kind"], event: StreamEvent): ActiveRule | undefined {
    if (this.#rules.length === 0) return undefined;
    const rule = this.#rules.find(
      (one) =>
        one.kind === kind &&
        one.left > 0 &&
        (one.conversationId === undefined || one.conversationId === event.conversationId),
    );
    if (rule === undefined) return undefined;
    rule.left -= 1;
    if (rule.left === 0) this.#rules = this.#rules.filter((one) => one !== rule);
    return rule;
  }
}
