import { noticeMail } from "../mail/notice.ts";
import type { Change } from "../records/writer.ts";
import type { World } from "../world.ts";
import { claim } from "./claim.ts";
import { plan } from "./plan.ts";
import { openDeliveries, queueReply } from "./rows.ts";
import { sendClaimed } from "./send.ts";
import { defaultOutboxSettings } from "./settings.ts";
import type { OutboxSettings } from "./settings.ts";

/** The org's own Apex: deliveries for what people did on Cases of OpenCX, brought to the bridge each once and in order. */
export class Outbox {
  settings: OutboxSettings = defaultOutboxSettings();
  readonly #world: () => World;
  #running: Promise<void> | undefined;
  #again = false;
  #stop = new AbortController();

  constructor(world: () => World) {
    this.#world = world;
  }

  configure(settings: Partial<OutboxSettings>): void {
    this.settings = { ...defaultOutboxSettings(), ...settings };
  }

  /** Looks at a write, within its transaction. */
  notice(change: Change): void {
    queueReply(this.#world(), this.settings, change);
    noticeMail(this.#world(), this.settings, change);
  }

  /** Starts a drain where something may be due; returns at once. */
  kick(): void {
    if (this.settings.automatic && this.settings.bridgeUrl !== undefined && this.#isDue()) void this.drain();
  }

  /** Sends what is due, and what becomes due meanwhile; one drain at a time. */
  async drain(): Promise<void> {
    this.#again = true;
    this.#running ??= this.#run().finally(() => (this.#running = undefined));
    await this.#running;
  }

  /** Resolves when no delivery is on its way. */
  async settled(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  /** Gives up what is on its way. */
  clear(): void {
    this.#stop.abort();
    this.#stop = new AbortController();
  }

  async #run(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      await this.#sendDue();
    }
  }

  /** A job after the other, as long as more is due and the bridge is there. */
  async #sendDue(): Promise<void> {
    const sending = { world: this.#world(), settings: this.settings, stopped: this.#stop.signal };
    for (;;) {
      const claimed = claim(sending.world, sending.settings);
      if (claimed.length === 0) return;
      const away = await sendClaimed(sending, claimed);
      if (away || sending.stopped.aborted) return;
    }
  }

  #isDue(): boolean {
    const world = this.#world();
    return plan(openDeliveries(world), world.now()).going.length > 0;
  }
}
