import { setTimeout as sleep } from "node:timers/promises";
import type { Channel } from "../channels/channel.ts";
import { Pending } from "../pending.ts";
import type { Limits } from "../settings/limits.ts";
import type { Violations } from "../../violations.ts";
import type { Activity } from "./activities.ts";
import { attempt, succeeded } from "./attempt.ts";
import { WebhookChaos } from "./chaos.ts";
import type { ChaosRule } from "./chaos.ts";
import type { Attempt, Delivery } from "./delivery.ts";

/** What the sender works with. */
export interface SenderParts {
  now: () => number;
  limits: Limits;
  violations: Violations;
  channel: (id: string) => Channel | undefined;
  bearer: (channel: Channel) => Promise<string | undefined>;
}

interface Queued {
  delivery: Delivery;
  delivered: () => void;
}

const keptDeliveries = 20_000;

/**
 * Posts activities to the channel's webhook (contract dynamics-365 7.7): three attempts of 10 seconds each, then the
 * activity is lost; one after another within a conversation. The address is read from the channel row each time.
 */
export class WebhookSender {
  readonly #parts: SenderParts;
  readonly #chaos = new WebhookChaos<Queued>();
  readonly #queues = new Map<string, Promise<void>>();
  readonly #pending = new Pending();
  #stop = new AbortController();
  #seq = 0;
  deliveries: Delivery[] = [];

  constructor(parts: SenderParts) {
    this.#parts = parts;
  }

  /** @param delivered called when the webhook has taken it. */
  send(about: { id: string; channelId: string }, activity: Activity, delivered: () => void = () => {}): void {
    const copies = this.#chaos.duplicates(about.id) ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1)
      this.#accept({ delivery: this.#new(about, activity, copy), delivered });
  }

  disturb(rule: ChaosRule): void {
    this.#chaos.add(rule);
  }

  setNetwork({ outage, delayMs }: { outage?: boolean | undefined; delayMs?: number | undefined }): void {
    this.#chaos.outage = outage ?? this.#chaos.outage;
    this.#chaos.delayMs = delayMs ?? this.#chaos.delayMs;
  }

  /** Ends every disturbance and sends what was held back, latest first. */
  calm(): void {
    for (const queued of this.#chaos.clear()) this.#start(queued);
  }

  /** Resolves when nothing is on its way; what is held back stays held. */
  settled(): Promise<void> {
    return this.#pending.settled();
  }

  clear(): void {
    this.#chaos.clear();
    this.#stop.abort();
    this.#stop = new AbortController();
    this.#queues.clear();
    this.deliveries = [];
    this.#seq = 0;
  }

  #new(about: { id: string; channelId: string }, activity: Activity, copy: number): Delivery {
    const { id: conversationId, channelId } = about;
    const facts = { seq: ++this.#seq, at: this.#parts.now(), conversationId, channelId, activity, copy };
    const delivery: Delivery = { ...facts, outcome: "pending", attempts: [] };
    this.deliveries.push(delivery);
    if (this.deliveries.length > keptDeliveries) this.deliveries = this.deliveries.slice(-keptDeliveries / 2);
    return delivery;
  }

  #accept(queued: Queued): void {
    const { delivery } = queued;
    const released = this.#chaos.reorder(delivery.conversationId, queued);
    if (released === undefined) return this.#start(queued);
    delivery.outcome = "held";
    for (const one of released) this.#start(one);
  }

  #start(queued: Queued): void {
    const { conversationId } = queued.delivery;
    queued.delivery.outcome = "pending";
    const loses = this.#chaos.loses(conversationId);
    const stop = this.#stop.signal;
    const before = this.#queues.get(conversationId) ?? Promise.resolve();
    const mine = before.then(() => this.#deliver(queued, { loses, stop }));
    this.#queues.set(conversationId, mine);
    this.#pending.track(mine);
  }

  async #deliver({ delivery, delivered }: Queued, { loses, stop }: { loses: boolean; stop: AbortSignal }) {
    const { limits } = this.#parts;
    try {
      if (this.#chaos.delayMs > 0) await sleep(this.#chaos.delayMs, undefined, { signal: stop });
      for (let count = 0; count < limits.webhookAttempts && !stop.aborted; count += 1) {
        if (count > 0) await sleep(limits.webhookRetryDelayMs, undefined, { signal: stop });
        const made = await this.#attempt(delivery, { loses, stop });
        if (made === undefined) break;
        delivery.attempts.push(made);
        if (!succeeded(made)) continue;
        delivery.outcome = "delivered";
        delivered();
        return;
      }
    } catch {
      // Stopped while waiting: it counts as lost.
    }
    delivery.outcome = "lost";
  }

  /** Undefined when there is nowhere to post to. */
  async #attempt(
    delivery: Delivery,
    { loses, stop }: { loses: boolean; stop: AbortSignal },
  ): Promise<Attempt | undefined> {
    const { now, limits, violations } = this.#parts;
    const channel = this.#parts.channel(delivery.channelId);
    if (channel?.webhookUrl === undefined) {
      violations.add(`channel ${delivery.channelId} has no webhook address, and ${describe(delivery)} is lost`);
      return undefined;
    }
    const url = `${channel.webhookUrl}/v3/conversations/${delivery.conversationId}/activities`;
    if (loses) return { at: now(), url, error: "lost on the way", ms: 0 };
    const bearer = await this.#parts.bearer(channel);
    const body = JSON.stringify(delivery.activity);
    return attempt({ url, body, bearer, timeoutMs: limits.webhookTimeoutMs, now, stop });
  }
}

function describe({ activity }: Delivery): string {
  return `an activity of type ${String(activity["type"])}`;
}
