import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { accept } from "../../src/handoff/accept.ts";
import { endHandoff } from "../../src/handoff/ending.ts";
import { reconcile } from "../../src/handoff/reconcile.ts";
import { requestRefresh } from "../../src/handoff/timers/refresh.ts";
import { BridgeError } from "../../src/lib/errors.ts";
import { handoffsOfSession, lockHandoff } from "../../src/store/handoffs.ts";
import { ann, World } from "./support/world.ts";

/** Longer than a report may be ahead of the history that proves it. */
const historyLagMs = 11_000;

describe.each([
  ["a minute behind ours", -60_000],
  ["as ours", 0],
  ["a minute ahead of ours", 60_000],
])("with OpenCX's clock %s", (_name, opencxAheadMs) => {
  let world: World;
  beforeAll(async () => {
    world = await World.start({ opencxAheadMs });
  });
  afterEach(async () => {
    world.opencx.control.set({ history: { handoffEvents: true } });
    world.opencx.control.clear();
    await world.forget();
  });
  afterAll(() => world.close());

  /** Reports the session once more, and lets the bridge decide what that is. */
  async function report(sessionId: string) {
    const { handoff } = await world.parts.store.transaction((tx) =>
      accept(world.parts, tx, { sessionId, source: "post", request: { trusted: true } }),
    );
    await world.work();
    await world.pass(historyLagMs);
    return world.handoff(handoff.id);
  }

  async function look(): Promise<void> {
    world.clock.advance(world.parts.config.opencx.reconcile.everyMs);
    await reconcile(world.parts, AbortSignal.timeout(10_000));
    await world.work();
  }

  async function repEnds(id: string): Promise<void> {
    await world.tells(id, { type: "ended", by: "rep", why: "closed by the rep" });
    await world.work();
  }

  async function states(sessionId: string): Promise<string[]> {
    const all = await handoffsOfSession(world.parts.store.db, sessionId);
    return all.map(({ state, end_reason: reason }) => (reason === null ? state : `${state}: ${reason}`)).reverse();
  }

  test("a second handoff, a second after the end of the first, is opened", async () => {
    const { id, sessionId } = await world.withRep();
    world.clock.advance(600_000);
    await repEnds(id);
    world.clock.advance(1000);
    world.opencx.control.reopen(sessionId);
    world.opencx.control.handOff(sessionId, { summary: "Still broken." });

    expect(await report(sessionId)).toMatchObject({ state: "queued", summary: "Still broken." });
  });

  test("a second handoff is opened also when the first was over within seconds", async () => {
    const { id, sessionId } = await world.withRep();
    await repEnds(id);
    world.clock.advance(1000);
    world.opencx.control.reopen(sessionId);
    world.opencx.control.handOff(sessionId, { summary: "Still broken." });

    expect(await report(sessionId)).toMatchObject({ state: "queued", summary: "Still broken." });
  });

  test.each(["the rep", "the customer"])(
    "a handoff that OpenCX recorded before %s said something opens nothing when it is reported after the end",
    async (who) => {
      const { id, sessionId } = await world.withRep();
      world.clock.advance(600_000);
      world.opencx.control.handOff(sessionId, { summary: "Asked again." });
      world.clock.advance(1000);
      if (who === "the rep") {
        await world.tells(id, { type: "message", messageId: "m1", rep: ann, text: "I am here.", attachments: [] });
      } else {
        world.opencx.control.customerWrites(sessionId, { text: "Hello?" });
        await world.parts.store.transaction((tx) => requestRefresh(world.parts, tx, id));
      }
      await world.pass(1000);
      await endQuietly(id);

      const second = await report(sessionId);
      await look();

      expect(second).toMatchObject({ state: "ended", end_reason: "duplicate" });
      expect(world.main.opened).toHaveLength(1);
    },
  );

  test("the last words alone show that a handoff was recorded before the end", async () => {
    const { id, sessionId } = await world.withRep();
    world.clock.advance(600_000);
    world.opencx.control.handOff(sessionId, { summary: "Asked again." });
    world.clock.advance(1000);
    await endQuietly(id, "Goodbye.");

    expect(await report(sessionId)).toMatchObject({ state: "ended", end_reason: "duplicate" });
  });

  test("last words that go out late do not hide a handoff that came before them", async () => {
    const { id, sessionId } = await world.withRep();
    world.clock.advance(600_000);
    world.opencx.control.addFault({
      method: "POST",
      path: "/send$",
      status: 429,
      times: 1,
      headers: { "retry-after": "20" },
    });
    await endQuietly(id, "Goodbye.");
    world.clock.advance(1000);
    world.opencx.control.handOff(sessionId, { summary: "Still broken." });
    await world.pass(20_000);

    expect(world.customerReads(sessionId)).toContain("Goodbye.");
    expect(await report(sessionId)).toMatchObject({ state: "queued", summary: "Still broken." });
  });

  test("a second handoff that nobody reported is found by looking", async () => {
    const { id, sessionId } = await world.withRep();
    world.clock.advance(600_000);
    await repEnds(id);
    world.clock.advance(1000);
    world.opencx.control.reopen(sessionId);
    world.opencx.control.handOff(sessionId, { summary: "Still broken." });

    await look();

    expect(await states(sessionId)).toEqual(["ended: closed by the rep", "queued"]);
  });

  test("a handoff recorded before the session was closed opens nothing once it is open again", async () => {
    const { id, sessionId } = await world.withRep();
    world.clock.advance(600_000);
    world.opencx.control.handOff(sessionId, { summary: "Asked again." });
    world.clock.advance(1000);
    world.opencx.control.closeSession(sessionId, { by: "human", resolved: true });
    await endQuietly(id);
    world.opencx.control.reopen(sessionId);

    expect(await report(sessionId)).toMatchObject({ state: "ended", end_reason: "duplicate" });
  });

  test("a handoff that the history shows late is no second one, however it is found", async () => {
    world.opencx.control.set({ history: { handoffEvents: false } });
    const { id, sessionId } = await world.queued();
    world.opencx.control.set({ history: { handoffEvents: true } });
    await endQuietly(id);

    await look();
    const again = await report(sessionId);

    expect(again).toMatchObject({ state: "ended", end_reason: "duplicate" });
    expect(await states(sessionId)).toEqual(["ended: test", "ended: duplicate"]);
  });

  test("a handoff that could not be opened is not tried for ever", async () => {
    const hopeless = new BridgeError({ code: "MIAW_TOKEN_REJECTED", message: "No.", remedy: "Look." });
    const prepare = world.main.prepare.bind(world.main);
    world.main.prepare = () => Promise.reject(hopeless);
    const { sessionId } = await world.queued();
    world.main.prepare = prepare;

    for (let turn = 0; turn < 4; turn += 1) await look();

    expect(await states(sessionId)).toEqual(["failed: MIAW_TOKEN_REJECTED"]);
    expect(world.main.opened).toEqual([]);
  });

  test("a new handoff right after one that could not be opened is opened", async () => {
    const hopeless = new BridgeError({ code: "MIAW_TOKEN_REJECTED", message: "No.", remedy: "Look." });
    const prepare = world.main.prepare.bind(world.main);
    world.main.prepare = () => Promise.reject(hopeless);
    const { sessionId } = await world.queued();
    world.main.prepare = prepare;
    world.clock.advance(1000);
    world.opencx.control.handOff(sessionId, { summary: "Once more." });

    expect(await report(sessionId)).toMatchObject({ state: "queued", summary: "Once more." });
  });

  test("a new handoff right after one of a session that was closed is opened", async () => {
    const { sessionId } = await world.handOff();
    world.opencx.control.closeSession(sessionId, { by: "human", resolved: true });
    await world.work();
    world.clock.advance(1000);
    world.opencx.control.reopen(sessionId);
    world.opencx.control.handOff(sessionId, { summary: "Once more." });

    expect(await report(sessionId)).toMatchObject({ state: "queued", summary: "Once more." });
  });

  test("a handoff of a session that was closed stays unopened when the session is opened again", async () => {
    const { sessionId } = await world.handOff();
    world.opencx.control.closeSession(sessionId, { by: "human", resolved: true });
    await world.work();
    world.opencx.control.reopen(sessionId);

    for (let turn = 0; turn < 4; turn += 1) await look();

    expect(await states(sessionId)).toEqual(["ended: session-closed"]);
  });

  /** Ends a handoff and leaves the session open; nothing is said unless it is given. */
  async function endQuietly(id: string, lastWords = ""): Promise<void> {
    await world.parts.store.transaction(async (tx) => {
      const handoff = await lockHandoff(tx, id);
      await endHandoff(world.parts, tx, handoff, { by: "bridge", reason: "test", resolve: false, lastWords });
    });
    await world.work();
  }
});
