/** Something to do to the next activities; `conversationId` spares the others. */
export interface ChaosRule {
  /** `lose`: all attempts fail on the way. `duplicate`: delivered twice. `reorder`: held, then sent last one first. */
  kind: "lose" | "duplicate" | "reorder";
  conversationId?: string | undefined;
  /** How many activities. Default 1; for `reorder` 2. */
  count?: number | undefined;
}

interface ActiveRule<Held> extends ChaosRule {
  left: number;
  held: Held[];
}

/** What a bad network does to activities on their way to the webhook. */
export class WebhookChaos<Held> {
  #rules: ActiveRule<Held>[] = [];
  /** Nothing gets through while true. */
  outage = false;
  /** Each activity leaves this much later, in milliseconds. */
  delayMs = 0;

  add(rule: ChaosRule): void {
    this.#rules.push({ ...rule, left: rule.count ?? (rule.kind === "reorder" ? 2 : 1), held: [] });
  }

  loses(conversationId: string): boolean {
    return this.#take("lose", conversationId) !== undefined || this.outage;
  }

  duplicates(conversationId: string): boolean {
    return this.#take("duplicate", conversationId) !== undefined;
  }

  /** Keeps `one` back when a rule says so. Returns what may go now, in its new order; undefined when no rule applies. */
  reorder(conversationId: string, one: Held): Held[] | undefined {
    const rule = this.#take("reorder", conversationId);
    if (rule === undefined) return undefined;
    rule.held.unshift(one);
    return rule.left === 0 ? rule.held : [];
  }

  /** Ends every disturbance. Returns what was held back, latest first. */
  clear(): Held[] {
    const held = this.#rules.flatMap((rule) => rule.held);
    this.#rules = [];
    this.outage = false;
    this.delayMs = 0;
    return held;
  }

  #take(kind: ChaosRule["kind"], conversationId: string): ActiveRule<Held> | undefined {
    const rule = this.#rules.find(
      (one) => one.kind === kind && (one.conversationId === undefined || one.conversationId === conversationId),
    );
    if (rule === undefined) return undefined;
    rule.left -= 1;
    if (rule.left === 0) this.#rules = this.#rules.filter((one) => one !== rule);
    return rule;
  }
}
