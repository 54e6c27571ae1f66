import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Settings } from "../settings.ts";
import { signatureHeaders } from "./sign.ts";

export interface WebhookTarget {
  id: string;
  url: string;
  /** Only these events; none means all. */
  events?: string[];
}

/** One event on its way to one target, with every attempt. */
export interface Delivery {
  id: string;
  targetId: string;
  url: string;
  event: string;
  body: string;
  outcome: "held" | "pending" | "delivered" | "failed" | "dropped";
  copy: number;
  attempts: { at: string; status?: number; error?: string; ms: number }[];
}

const keptDeliveries = 20_000;

/** Sends events at least once to every registered address (contract opencx 10, Q8). */
export class WebhookSender {
  readonly #settings: () => Settings;
  readonly #now: () => number;
  readonly #targets = new Map<string, WebhookTarget>();
  readonly #inFlight = new Set<Promise<void>>();
  readonly #queues = new Map<string, Promise<void>>();
  #stop = new AbortController();
  #deliveries: Delivery[] = [];
  #held: Delivery[] = [];
  #drops: { event: string | undefined; left: number }[] = [];
  #flushTimer: NodeJS.Timeout | undefined;

  constructor(settings: () => Settings, now: () => number) {
    this.#settings = settings;
    this.#now = now;
  }

  register(target: { url: string; events?: string[] | undefined }): WebhookTarget {
    const { url, events } = target;
    const registered: WebhookTarget = { id: randomUUID(), url, ...(events === undefined ? {} : { events }) };
    this.#targets.set(registered.id, registered);
    return registered;
  }

  remove(id: string): boolean {
    return this.#targets.delete(id);
  }

  targets(): WebhookTarget[] {
    return [...this.#targets.values()];
  }

  /** Loses the next `times` deliveries (of one event, or of any). */
  drop(times: number, event?: string): void {
    this.#drops.push({ event, left: times });
  }

  /** Sends one event to all who listen, with the envelope of contract opencx 10.2. */
  emit(event: string, data: unknown): void {
    const { organizationId, webhooks } = this.#settings();
    const body = JSON.stringify({ event, organization_id: organizationId, data });
    for (const target of this.#targets.values()) {
      if (target.events !== undefined && !target.events.includes(event)) continue;
      for (let copy = 0; copy <= webhooks.duplicates; copy += 1) this.#accept({ target, event, body, copy });
    }
  }

  deliveries(event?: string): Delivery[] {
    return event === undefined ? this.#deliveries : this.#deliveries.filter((one) => one.event === event);
  }

  /** Sends a delivery again, byte for byte. */
  redeliver(id: string): Delivery | undefined {
    const before = this.#deliveries.find((one) => one.id === id);
    if (before === undefined) return undefined;
    const again: Delivery = { ...before, id: randomUUID(), outcome: "pending", copy: before.copy + 1, attempts: [] };
    this.#deliveries.push(again);
    this.#start(again);
    return again;
  }

  /** Releases what `reorder` holds back, newest first, each after the answer to the one before. */
  flush(): void {
    clearTimeout(this.#flushTimer);
    const reversed = this.#held.reverse();
    this.#held = [];
    for (const delivery of reversed) delivery.outcome = "pending";
    this.#track(
      (async () => {
        for (const delivery of reversed) await this.#deliver(delivery);
      })(),
    );
  }

  /** Resolves when nothing is on its way; what is held back stays held. */
  async settled(): Promise<void> {
    while (this.#inFlight.size > 0) await Promise.all(this.#inFlight);
  }

  clear(): void {
    this.#stop.abort();
    this.#stop = new AbortController();
    this.#deliveries = [];
    this.#held = [];
    this.#drops = [];
    clearTimeout(this.#flushTimer);
  }

  close(): Promise<void> {
    this.#targets.clear();
    this.clear();
    // What waits in a queue behind something else has not looked at the stop yet.
    this.#stop.abort();
    return this.settled();
  }

  #accept(input: { target: WebhookTarget; event: string; body: string; copy: number }): void {
    const { target, event, body, copy } = input;
    const attempts: Delivery["attempts"] = [];
    const common = { id: randomUUID(), targetId: target.id, url: target.url, event, body, copy, attempts };
    const delivery: Delivery = { ...common, outcome: "pending" };
    this.#deliveries.push(delivery);
    if (this.#deliveries.length > keptDeliveries) this.#deliveries = this.#deliveries.slice(-keptDeliveries / 2);
    if (this.#isDropped(event)) {
      delivery.outcome = "dropped";
      return;
    }
    const { reorder, reorderWindowMs } = this.#settings().webhooks;
    if (reorder <= 1) return this.#start(delivery);
    delivery.outcome = "held";
    this.#held.push(delivery);
    if (this.#held.length >= reorder) return this.flush();
    clearTimeout(this.#flushTimer);
    this.#flushTimer = setTimeout(() => this.flush(), reorderWindowMs);
  }

  #isDropped(event: string): boolean {
    const rule = this.#drops.find((one) => one.left > 0 && (one.event === undefined || one.event === event));
    if (rule === undefined) return false;
    rule.left -= 1;
    return true;
  }

  #start(delivery: Delivery): void {
    if (this.#settings().webhooks.order === "parallel") return this.#track(this.#deliver(delivery));
    const before = this.#queues.get(delivery.targetId) ?? Promise.resolve();
    const mine = before.then(() => this.#deliver(delivery));
    this.#queues.set(delivery.targetId, mine);
    this.#track(mine);
  }

  #track(work: Promise<void>): void {
    this.#inFlight.add(work);
    void work.finally(() => this.#inFlight.delete(work));
  }

  async #deliver(delivery: Delivery): Promise<void> {
    const { signal } = this.#stop;
    const { delayMs, retries, retryDelayMs } = this.#settings().webhooks;
    try {
      if (delayMs > 0) await sleep(delayMs, undefined, { signal });
      for (let attempt = 0; attempt <= retries; attempt += 1) {
        if (attempt > 0) await sleep(retryDelayMs, undefined, { signal });
        if (await this.#attempt(delivery, signal)) {
          delivery.outcome = "delivered";
          return;
        }
      }
    } catch {
      // Stopped while waiting: it counts as failed.
    }
    delivery.outcome = "failed";
  }

  async #attempt(delivery: Delivery, signal: AbortSignal): Promise<boolean> {
    const { signing, timeoutMs } = this.#settings().webhooks;
    const started = performance.now();
    const at = new Date(this.#now()).toISOString();
    const ms = () => Math.round(performance.now() - started);
    try {
      const response = await fetch(delivery.url, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "user-agent": "OpenCX",
          ...signatureHeaders(delivery.body, signing),
        },
        body: delivery.body,
        redirect: "manual",
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      });
      await response.arrayBuffer();
      delivery.attempts.push({ at, status: response.status, ms: ms() });
      return response.ok;
    } catch (error) {
      delivery.attempts.push({ at, error: error instanceof Error ? error.message : String(error), ms: ms() });
      return false;
    }
  }
}
