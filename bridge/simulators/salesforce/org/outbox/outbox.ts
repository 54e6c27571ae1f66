import type { Change } from "../records/writer.ts";
import type { Row } from "../schema/types.ts";
import type { World } from "../world.ts";
import { callBridge } from "./call-bridge.ts";
import { batches, plan } from "./plan.ts";
import { completePayload, deliveryObject, queueReply, setDelivery } from "./rows.ts";
import { failAll, settleResults } from "./settle.ts";
import { defaultOutboxSettings } from "./settings.ts";
import type { OutboxSettings } from "./settings.ts";

const leaseMs = 15 * 60_000;

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
  }

  /** Starts a drain where something may be due; returns at once. */
  kick(): void {
    if (this.settings.automatic && this.settings.bridgeUrl !== undefined && this.#due().length > 0) void this.drain();
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

  async #sendDue(): Promise<void> {
    const stopped = this.#stop.signal;
    const world = this.#world();
    const failed = new Set<unknown>();
    const due = this.#due();
    for (const row of due) setDelivery(world, row, { Status__c: "Sending", Next_Attempt__c: world.now() + leaseMs });
    let pointless = false;
    for (const batch of batches(due, this.settings.batchSize)) {
      const free = batch.filter((row) => !failed.has(row["Case__c"]));
      for (const row of batch) if (pointless || failed.has(row["Case__c"])) this.#release(row, free);
      if (pointless || free.length === 0) continue;
      pointless = await this.#send(free, stopped);
      if (stopped.aborted) return;
      for (const row of free) if (this.#current(row)["Status__c"] === "Pending") failed.add(row["Case__c"]);
    }
  }

  /** @returns whether it is pointless to go on */
  async #send(rows: Row[], stopped: AbortSignal): Promise<boolean> {
    const world = this.#world();
    const events = rows.map((row) => completePayload(world, row));
    const answer = await callBridge({ settings: this.settings, orgId: world.orgId, stopped }, events);
    if (stopped.aborted) return true;
    const current = rows.map((row) => this.#current(row));
    if ("results" in answer) {
      settleResults(world, this.settings, current, answer.results);
      return false;
    }
    failAll(world, this.settings, current, answer.failure);
    return answer.stop;
  }

  /** A claimed row that was not tried goes back; behind a failed one of its Case it waits as long. */
  #release(row: Row, free: Row[]): void {
    const world = this.#world();
    if (free.includes(row)) setDelivery(world, row, { Status__c: "Pending", Next_Attempt__c: null });
    else setDelivery(world, row, { Status__c: "Pending", Next_Attempt__c: this.#pauseOf(row["Case__c"]) });
  }

  #pauseOf(caseId: unknown): number | null {
    const waiting = this.#open().filter((row) => row["Case__c"] === caseId && row["Status__c"] === "Pending");
    return waiting.map((row) => row["Next_Attempt__c"]).find((next) => typeof next === "number") ?? null;
  }

  #due(): Row[] {
    const world = this.#world();
    return plan(this.#open(), world.now());
  }

  #open(): Row[] {
    const { records, schema } = this.#world();
    const spec = schema.find(deliveryObject);
    const field = spec === undefined ? undefined : schema.field(spec, "Status__c");
    if (field === undefined) return [];
    return ["Pending", "Sending"].flatMap((status) => records.find(deliveryObject, field, status));
  }

  #current(row: Row): Row {
    return this.#world().records.get(deliveryObject, String(row["Id"])) ?? row;
  }
}
