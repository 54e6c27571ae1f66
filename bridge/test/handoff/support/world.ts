import { randomUUID } from "node:crypto";
import type { CreateInput } from "../../../simulators/opencx/control/inputs.ts";
import { type OpencxSimulator, startOpencxSimulator } from "../../../simulators/opencx/opencx-simulator.ts";
import type { DeskEvent } from "../../../src/desks/desk.ts";
import { accept } from "../../../src/handoff/accept.ts";
import { acceptCaseEvents } from "../../../src/handoff/case-events/accept-case-events.ts";
import { applyCaseEvents } from "../../../src/handoff/case-events/apply-case-events.ts";
import type { CaseEvent, CaseEventResult } from "../../../src/handoff/case-events/case-event.ts";
import { ingest } from "../../../src/handoff/ingest.ts";
import { LaneRunner } from "../../../src/handoff/lanes/lane-runner.ts";
import { toCallbackHandler } from "../../../src/handoff/lanes/to-callback.ts";
import { toDeskHandler } from "../../../src/handoff/lanes/to-desk.ts";
import { toOpencxHandler } from "../../../src/handoff/lanes/to-opencx.ts";
import type { Parts } from "../../../src/handoff/parts.ts";
import type { HandoffRequest } from "../../../src/handoff/payloads.ts";
import { StreamKeeper } from "../../../src/handoff/streams.ts";
import { runTimer } from "../../../src/handoff/timers/run-timer.ts";
import { newId } from "../../../src/lib/ids.ts";
import { findConversation } from "../../../src/store/conversations.ts";
import { type Handoff, findHandoff, findOpenHandoff } from "../../../src/store/handoffs.ts";
import { dueLanes } from "../../../src/store/lanes.ts";
import { openStore } from "../../../src/store/open-store.ts";
import { registerProcess } from "../../../src/store/processes.ts";
import type { Direction } from "../../../src/store/schema.ts";
import { takeDueTimers } from "../../../src/store/timers.ts";
import { eventually } from "../../support/eventually.ts";
import { storeImage } from "../../support/store-image.ts";
import { FakeCaseDesk, orgId } from "./fake-case-desk.ts";
import { FakeDesk } from "./fake-desk.ts";
import { makeParts } from "./make-parts.ts";
import { TestClock } from "./test-clock.ts";

export interface WorldOptions {
  config?: Record<string, unknown> | ((opencxUrl: string) => Record<string, unknown>);
  /** How far OpenCX's clock is ahead of ours; behind when negative. */
  opencxAheadMs?: number;
  /** Wraps the parts, for example to watch what they are asked. */
  change?: (parts: Parts) => Parts;
}

type WithoutKey<T> = T extends unknown ? Omit<T, "key" | "at"> : never;
/** What a desk tells; its key and time are added where they do not matter. */
export type Told = WithoutKey<DeskEvent> & { key?: string; at?: Date };

/** The heart of the bridge with a real store, a simulated OpenCX, two desks in memory and a clock that is told the time. */
export class World {
  readonly parts: Parts;
  readonly clock: TestClock;
  readonly opencx: OpencxSimulator;
  readonly main: FakeDesk;
  readonly cases: FakeDesk;
  /** The connection "records". */
  readonly records: FakeCaseDesk;
  readonly processId = newId();
  readonly #streams: StreamKeeper;
  readonly #lanes: LaneRunner;

  private constructor(
    parts: Parts,
    clock: TestClock,
    opencx: OpencxSimulator,
    desks: [FakeDesk, FakeDesk, FakeCaseDesk],
  ) {
    this.parts = parts;
    this.clock = clock;
    this.opencx = opencx;
    [this.main, this.cases, this.records] = desks;
    this.#streams = new StreamKeeper(parts, this.processId);
    const handlers = {
      "to-desk": toDeskHandler(parts, this.#streams),
      "to-opencx": toOpencxHandler(parts),
      "to-callback": toCallbackHandler(parts),
    };
    this.#lanes = new LaneRunner(parts, handlers, this.processId);
  }

  static async start(options: WorldOptions = {}): Promise<World> {
    const clock = new TestClock();
    const { opencxAheadMs = 0 } = options;
    const opencx = await startOpencxSimulator({
      now: () => clock.now().getTime() + opencxAheadMs,
      settings: { limits: { requestsPerMinute: null } },
    });
    const store = await openStore({ dataDir: `memory://${randomUUID()}`, image: await storeImage() });
    const desks: [FakeDesk, FakeDesk, FakeCaseDesk] = [new FakeDesk("main"), new FakeDesk("cases"), new FakeCaseDesk()];
    const { config = {} } = options;
    const sections = typeof config === "function" ? config(opencx.url) : config;
    const parts = makeParts({ store, clock, opencx, desks, config: sections });
    const world = new World(options.change?.(parts) ?? parts, clock, opencx, desks);
    await registerProcess(store.db, world.processId, "test");
    return world;
  }

  /** Forgets every handoff, so that the next test begins anew. */
  async forget(): Promise<void> {
    const { db } = this.parts.store;
    await db.deleteFrom("handoffs").execute();
    await db.deleteFrom("case_events").execute();
    await db.deleteFrom("case_event_marks").execute();
    for (const desk of [this.main, this.cases, this.records]) desk.forget();
  }

  async close(): Promise<void> {
    await this.#lanes.stop(1000);
    await this.#streams.stop();
    const { dispatcher, guarded } = this.parts;
    await Promise.all([dispatcher, ...Object.values(guarded)].map((one) => one.destroy()));
    await this.opencx.close();
    await this.parts.store.close();
  }

  /** A session that the AI has handed off and that was reported; nothing is opened yet. */
  async handOff(session: CreateInput = {}, request: HandoffRequest = {}): Promise<{ id: string; sessionId: string }> {
    const history = [{ from: "customer" as const, text: "Where is my order?" }];
    const { sessionId } = this.opencx.control.createSession({ history, handoff: {}, language: "en", ...session });
    return { id: await this.reported(sessionId, request), sessionId };
  }

  /** A handoff is reported; nothing is opened yet. */
  async reported(sessionId: string, request: HandoffRequest = {}): Promise<string> {
    const { handoff } = await this.parts.store.transaction((tx) =>
      accept(this.parts, tx, { sessionId, source: "post", request: { trusted: true, ...request } }),
    );
    return handoff.id;
  }

  /** The session's handoff that goes on. */
  async openHandoff(sessionId: string): Promise<string> {
    const handoff = await findOpenHandoff(this.parts.store.db, sessionId);
    if (handoff === undefined) throw new Error("no handoff goes on");
    return handoff.id;
  }

  /** The same, opened at its desk and waiting there. */
  async queued(session: CreateInput = {}, request: HandoffRequest = {}): Promise<{ id: string; sessionId: string }> {
    const handoff = await this.handOff(session, request);
    await this.work();
    return handoff;
  }

  /** The same, with a rep in it. */
  async withRep(session: CreateInput = {}, rep = ann): Promise<{ id: string; sessionId: string }> {
    const handoff = await this.queued(session);
    await this.tells(handoff.id, { type: "joined", rep });
    await this.work();
    return handoff;
  }

  /** The desk tells something of the handoff's present conversation, or of an earlier one. */
  async tells(handoffId: string, told: Told, conversationNo?: number): ReturnType<typeof ingest> {
    const handoff = await this.handoff(handoffId);
    const no = conversationNo ?? handoff.conversation_no;
    const conversation = await findConversation(this.parts.store.db, handoffId, no);
    const event = { key: newId(), at: this.clock.now(), ...told };
    const stream = { conversationId: conversation.id, handoffId, ownerId: this.processId };
    return ingest(this.parts, stream, event);
  }

  /** The org tells what happened on Cases; what is due of it is carried out. */
  async onCases(events: Partial<CaseEvent>[], org = orgId): Promise<CaseEventResult[]> {
    const results = await this.onCasesUnapplied(events, org);
    await this.applyCaseEvents();
    return results;
  }

  async onCasesUnapplied(events: Partial<CaseEvent>[], org = orgId): Promise<CaseEventResult[]> {
    const whole = events.map((event) => {
      this.#caseEvent = event.number ?? this.#caseEvent + 1;
      const usual = { key: `event-${this.#caseEvent}`, number: this.#caseEvent, type: "reply", caseId: "", files: [] };
      return { ...usual, author: { id: "005", name: "Ann" }, occurredAt: this.clock.now().toISOString(), ...event };
    });
    return acceptCaseEvents(this.parts, { orgId: org, events: whole });
  }

  #caseEvent = 0;

  async applyCaseEvents(): Promise<void> {
    await applyCaseEvents(this.parts, AbortSignal.timeout(10_000));
    await this.work();
  }

  /** Works all lanes until nothing is due. */
  async work(): Promise<void> {
    for (let round = 0; round < 30; round += 1) {
      await this.#lanes.sweep();
      await eventually("the workers' rest", () => this.#lanes.active === 0);
      if ((await dueLanes(this.parts.store.db, this.clock.now(), 1)).length === 0) return;
    }
    throw new Error("the lanes do not come to rest");
  }

  /** Lets time pass, carries out what is due by then, and works the lanes. */
  async pass(ms: number): Promise<void> {
    this.clock.advance(ms);
    await this.runTimers();
    await this.work();
  }

  async runTimers(): Promise<void> {
    const due = await takeDueTimers(this.parts.store.db, this.clock.now(), 60_000, 50);
    for (const timer of due) await runTimer(this.parts, timer, AbortSignal.timeout(10_000)).catch(() => {});
  }

  async handoff(id: string): Promise<Handoff> {
    const found = await findHandoff(this.parts.store.db, id);
    if (found === undefined) throw new Error("no such handoff");
    return found;
  }

  conversation(id: string, no = 1) {
    return findConversation(this.parts.store.db, id, no);
  }

  /** What people read in the session as a person's words. */
  customerReads(sessionId: string): string[] {
    const { visible } = this.opencx.ledger(sessionId);
    return visible.filter((line) => line.from === "agent").map((line) => line.text ?? "");
  }

  async entries(id: string, direction: Direction) {
    return this.parts.store.db
      .selectFrom("entries")
      .select(["kind", "status", "source_key", "alias_key", "payload", "error_code", "seq"])
      .where("handoff_id", "=", id)
      .where("direction", "=", direction)
      .where("kind", "!=", "in-brief")
      .orderBy("seq")
      .execute();
  }

  /** The kinds of the timeline, or the data of one of them. */
  async trace(id: string, kind: string): Promise<Record<string, unknown>[]> {
    const rows = await this.parts.store.db
      .selectFrom("trace_events")
      .select("data")
      .where("handoff_id", "=", id)
      .where("kind", "=", kind)
      .orderBy("id")
      .execute();
    return rows.map((row) => row.data);
  }

  async timers(id: string): Promise<Record<string, number>> {
    const rows = await this.parts.store.db
      .selectFrom("timers")
      .select(["kind", "due_at"])
      .where("handoff_id", "=", id)
      .execute();
    return Object.fromEntries(rows.map((row) => [row.kind, row.due_at.getTime() - this.clock.now().getTime()]));
  }
}

export const ann = { id: "rep-ann", name: "Ann", role: "rep" } as const;
export const bob = { id: "rep-bob", name: "Bob", role: "rep" } as const;
export const sue = { id: "rep-sue", name: "Sue", role: "supervisor" } as const;
export const bot = { id: "bot-1", name: "Helper", role: "bot" } as const;
