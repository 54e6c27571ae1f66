import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import type { UnavailableReason } from "../../src/desks/desk.ts";
import { BridgeError } from "../../src/lib/errors.ts";
import { customerSays } from "./support/customer-says.ts";
import { ann, World } from "./support/world.ts";

const told: Record<UnavailableReason, RegExp> = {
  closed: /not at work right now/,
  no_reps: /Nobody has been free/,
  over_limit: /as many conversations as it can/,
  routing_failed: /could not reach a colleague/,
};
const reasons = Object.keys(told) as UnavailableReason[];
const joinTimeoutMs = 180_000;
let world: World;

afterEach(() => world.forget());

describe("keep waiting", () => {
  beforeAll(async () => {
    world = await World.start({ config: { nobodyThere: { fallback: "keep-waiting", blockWhenClosed: true } } });
  });
  afterAll(() => world.close());

  test.each(reasons)("%s: the customer is told once and waits on; a rep is as welcome as ever", async (reason) => {
    const { id, sessionId } = await world.queued();

    await world.tells(id, { type: "unavailable", reason, detail: "" });
    await world.tells(id, { type: "unavailable", reason, detail: "again" });
    await world.work();
    const waiting = await world.handoff(id);
    await world.tells(id, { type: "joined", rep: ann });
    await world.work();

    expect(waiting).toMatchObject({ state: "queued", unavailable_reason: reason });
    expect(world.customerReads(sessionId)).toEqual([
      expect.stringMatching(told[reason]),
      "Ann has joined the conversation.",
    ]);
    expect((await world.handoff(id)).state).toBe("with-rep");
  });

  test("nobody joins in time: no rep is free", async () => {
    const { id, sessionId } = await world.queued();

    await world.pass(joinTimeoutMs - 1);
    const early = (await world.handoff(id)).unavailable_reason;
    await world.pass(1);

    expect(early).toBeNull();
    expect((await world.handoff(id)).unavailable_reason).toBe("no_reps");
    expect(world.customerReads(sessionId)).toEqual([expect.stringMatching(told.no_reps)]);
  });

  test("nobody joins in time outside business hours: that is why", async () => {
    const { id } = await world.queued();
    world.main.openNow = false;

    await world.pass(joinTimeoutMs);

    expect((await world.handoff(id)).unavailable_reason).toBe("closed");
  });

  test("a rep who joins before the time is up leaves nothing to tell", async () => {
    const { id, sessionId } = await world.withRep();

    await world.pass(joinTimeoutMs * 2);

    expect((await world.handoff(id)).unavailable_reason).toBeNull();
    expect(world.customerReads(sessionId)).toEqual(["Ann has joined the conversation."]);
  });

  test("a closed desk opens nothing until it opens, and the customer is told once", async () => {
    world.main.openNow = false;
    const { id, sessionId } = await world.queued();
    await world.pass(60_000);
    const before = { opened: [...world.main.opened], reads: world.customerReads(sessionId) };

    world.main.openNow = true;
    await world.pass(60_000);

    expect(before).toEqual({ opened: [], reads: [expect.stringMatching(told.closed)] });
    expect(world.main.opened).toHaveLength(1);
    expect((await world.handoff(id)).state).toBe("queued");
  });

  test("a desk over its limit is asked again; the third refusal is told", async () => {
    world.main.openErrors.push(...Array.from({ length: 3 }, overLimit));
    const { id, sessionId } = await world.queued();
    const reads: string[][] = [];

    for (let retry = 0; retry < 4; retry += 1) {
      reads.push(world.customerReads(sessionId));
      await world.pass(61_000);
    }

    expect(reads[1]).toEqual([]);
    expect(reads.at(-1)).toEqual([expect.stringMatching(told.over_limit)]);
    expect(world.main.opened).toHaveLength(1);
    expect((await world.handoff(id)).ended_at).toBeNull();
  });

  test("a desk that has no room for longer than a rep is waited for is told once, and opened when it has", async () => {
    world.main.openErrors.push(...Array.from({ length: 3 }, noRoom));
    const { id, sessionId } = await world.queued();
    await world.pass(joinTimeoutMs - 1);
    const early = world.customerReads(sessionId);
    for (let retry = 0; retry < 3; retry += 1) await world.pass(joinTimeoutMs);

    expect(early).toEqual([]);
    expect(world.customerReads(sessionId)[0]).toMatch(told.over_limit);
    expect(world.customerReads(sessionId).filter((text) => told.over_limit.test(text))).toHaveLength(1);
    expect(world.main.opened).toHaveLength(1);
    expect((await world.handoff(id)).ended_at).toBeNull();
  });

  test("a customer who leaves while the desk has no room ends the handoff, and nothing is opened", async () => {
    world.main.openErrors.push(noRoom());
    const { id } = await world.queued();
    world.main.openErrors.push(noRoom());
    await customerSays(world, id, "/end");
    await world.pass(joinTimeoutMs - 1);

    expect(await world.handoff(id)).toMatchObject({ state: "ended", ended_by: "customer" });
    expect(world.main.opened).toEqual([]);
  });

  test("a rep who has gone without a word during a transfer is not taken for somebody who is there", async () => {
    const { id, sessionId } = await world.withRep();
    world.main.statuses = ["waiting"];
    await world.tells(id, { type: "transferring" });
    await world.pass(joinTimeoutMs);

    expect(await world.handoff(id)).toMatchObject({ state: "transferring", unavailable_reason: "no_reps" });
    expect((await world.conversation(id)).reps).toEqual([]);
    expect(world.customerReads(sessionId).at(-1)).toMatch(told.no_reps);
  });

  test("an unavailable desk whose rep is there already is not believed", async () => {
    const { id } = await world.withRep();

    await world.tells(id, { type: "unavailable", reason: "no_reps", detail: "" });

    expect(await world.handoff(id)).toMatchObject({ state: "with-rep", unavailable_reason: null });
  });
});

describe("resume the AI by a workflow", () => {
  beforeAll(async () => {
    const workflow = (url: string) => ({ fallback: "workflow", workflowUrl: `${url}/_sim/workflows/back` });
    world = await World.start({ config: (url) => ({ nobodyThere: { ...workflow(url), blockWhenClosed: true } }) });
    world.opencx.control.configureWorkflow("back", { resumeAi: true });
  });
  afterAll(() => world.close());

  test.each(reasons)("%s: the desk's side is closed, then the AI carries on", async (reason) => {
    const { id, sessionId } = await world.queued();

    await world.tells(id, { type: "unavailable", reason, detail: "" });
    await world.work();

    expect(world.main.closed).toEqual([expect.objectContaining({ reason })]);
    expect(await world.handoff(id)).toMatchObject({ state: "ended", ended_by: "bridge", end_reason: reason });
    expect(world.customerReads(sessionId)).toEqual([expect.stringMatching(/assistant will carry on/)]);
    expect(callsFor(sessionId)).toEqual([expect.objectContaining({ handoff_id: id, reason })]);
    expect(world.opencx.ledger(sessionId)).toMatchObject({ status: "open", aiInCharge: true });
  });

  test("a rep who joins after it was decided and before the desk was closed wins", async () => {
    const { id, sessionId } = await world.queued();

    await world.tells(id, { type: "unavailable", reason: "no_reps", detail: "" });
    await world.tells(id, { type: "joined", rep: ann });
    await world.work();

    expect(world.main.closed).toEqual([]);
    expect((await world.handoff(id)).state).toBe("with-rep");
    expect(callsFor(sessionId)).toEqual([]);
    expect(await world.trace(id, "fallback-cancelled")).toHaveLength(1);
  });

  test("a customer can still end the conversation with the rep who came in time", async () => {
    const { id } = await world.queued();
    await world.tells(id, { type: "unavailable", reason: "no_reps", detail: "" });
    await world.tells(id, { type: "joined", rep: ann });
    await world.work();

    await customerSays(world, id, "/end");
    await world.work();

    expect(await world.handoff(id)).toMatchObject({ state: "ended", ended_by: "customer" });
  });

  test("a closed desk that nothing was opened at gives back at once", async () => {
    world.main.openNow = false;

    const { id, sessionId } = await world.queued();
    await world.work();

    expect(world.main.opened).toEqual([]);
    expect(world.main.closed).toEqual([]);
    expect(await world.handoff(id)).toMatchObject({ state: "ended", end_reason: "closed" });
    expect(callsFor(sessionId)).toHaveLength(1);
  });

  test("a desk that has no room for too long gives back, as nothing was opened", async () => {
    world.main.openErrors.push(noRoom(), noRoom());
    const { id, sessionId } = await world.queued();
    await world.pass(joinTimeoutMs);

    expect([world.main.opened, world.main.closed]).toEqual([[], []]);
    expect(await world.handoff(id)).toMatchObject({ state: "ended", end_reason: "over_limit" });
    expect(callsFor(sessionId)).toHaveLength(1);
  });

  test("a workflow that fails is called again with the same key, and once it worked no more", async () => {
    const { id, sessionId } = await world.queued();
    world.opencx.control.configureWorkflow("back", { status: 500 });
    await world.tells(id, { type: "unavailable", reason: "no_reps", detail: "" });
    await world.work();

    world.opencx.control.configureWorkflow("back", { resumeAi: true });
    await world.pass(5_000);
    await world.pass(60_000);

    const calls = world.opencx.control.workflowCalls("back").filter((call) => call.sessionId === sessionId);
    expect(calls.map((call) => call.status)).toEqual([500, 200]);
    expect(new Set(calls.map((call) => call.headers["idempotency-key"])).size).toBe(1);
  });
});

describe("hand on to another desk", () => {
  beforeAll(async () => {
    world = await World.start({ config: { nobodyThere: { fallback: "hand-on", handOnTo: "cases" } } });
  });
  afterAll(() => world.close());

  test.each(reasons)("%s: the next desk opens with the brief, then the first one is closed", async (reason) => {
    const { id, sessionId } = await world.queued();

    await world.tells(id, { type: "unavailable", reason, detail: "" });
    await world.work();

    expect(world.cases.opened).toHaveLength(1);
    expect(world.cases.reads[0]).toMatch(/^OpenCX handoff/);
    expect(world.main.closed).toEqual([expect.objectContaining({ reason: "handed-on" })]);
    expect(await world.handoff(id)).toMatchObject({ state: "queued", conversation_no: 2 });
    expect(world.customerReads(sessionId)).toEqual([expect.stringMatching(/another team/)]);
  });

  test("a desk that has no room for too long is left for the next one, which gets the brief once", async () => {
    world.main.openErrors.push(noRoom(), noRoom());
    const { id } = await world.queued();
    await world.pass(joinTimeoutMs);

    expect(world.main.opened).toEqual([]);
    expect(world.cases.reads).toEqual([expect.stringMatching(/^OpenCX handoff/)]);
    expect(await world.handoff(id)).toMatchObject({ state: "queued", conversation_no: 2 });
  });

  test("what the customer writes while the next desk opens arrives there, behind the brief", async () => {
    const { id } = await world.queued();
    await world.tells(id, { type: "unavailable", reason: "no_reps", detail: "" });

    await customerSays(world, id, "Hello?");

    await world.work();

    expect(world.cases.reads).toEqual([expect.stringMatching(/^OpenCX handoff/), "Hello?"]);
    expect(world.main.reads).not.toContain("Hello?");
  });

  test("a rep who joins the first desk before the next is open wins, and nothing is opened there", async () => {
    const { id } = await world.queued();
    await world.tells(id, { type: "unavailable", reason: "no_reps", detail: "" });

    await world.tells(id, { type: "joined", rep: ann }, 1);
    await world.work();

    expect(world.cases.opened).toEqual([]);
    expect(world.main.closed).toEqual([]);
    expect(await world.handoff(id)).toMatchObject({ state: "with-rep", conversation_no: 1 });
    expect(await world.trace(id, "hand-on-cancelled")).toHaveLength(1);
  });

  test("a rep who joins the first desk after the next is open is told that it has been taken over", async () => {
    const { id } = await world.queued();
    await world.tells(id, { type: "unavailable", reason: "no_reps", detail: "" });
    world.cases.whileDelivering = async () => {
      world.cases.whileDelivering = async () => {};
      await world.tells(id, { type: "joined", rep: ann }, 1);
    };

    await world.work();

    expect(await world.handoff(id)).toMatchObject({ state: "queued", conversation_no: 2 });
    expect(world.main.reads.at(-1)).toMatch(/Another team has taken/);
    expect(world.main.closed).toHaveLength(1);
  });

  test("a rep who joins the first desk while the next is being created wins, and what was created is closed", async () => {
    const { id } = await world.queued();
    await world.tells(id, { type: "unavailable", reason: "no_reps", detail: "" });
    world.cases.whileOpening = async () => {
      await world.tells(id, { type: "joined", rep: ann }, 1);
    };

    await world.work();

    expect(await world.handoff(id)).toMatchObject({ state: "with-rep", conversation_no: 1 });
    expect(world.main.reads.filter((text) => text.startsWith("OpenCX handoff"))).toHaveLength(1);
    expect(world.cases.closed).toHaveLength(1);
  });

  test("the second desk's nobody is told: there is no third desk to hand on to", async () => {
    const { id, sessionId } = await world.queued();
    await world.tells(id, { type: "unavailable", reason: "no_reps", detail: "" });
    await world.work();

    await world.pass(joinTimeoutMs);

    expect(world.customerReads(sessionId).at(-1)).toMatch(told.no_reps);
    expect((await world.handoff(id)).state).toBe("queued");
  });
});

function noRoom(): BridgeError {
  const facts = { message: "m", remedy: "r", retryable: true, retryAfterMs: joinTimeoutMs - 1 };
  return new BridgeError({ code: "DYNAMICS_THROTTLED", ...facts });
}

function overLimit(): BridgeError {
  return new BridgeError({ code: "DESK_OVER_LIMIT", message: "m", remedy: "r", retryable: true, retryAfterMs: 60_000 });
}

function callsFor(sessionId: string): unknown[] {
  const calls = world.opencx.control.workflowCalls("back").filter((call) => call.sessionId === sessionId);
  return calls.map((call) => call.body);
}
