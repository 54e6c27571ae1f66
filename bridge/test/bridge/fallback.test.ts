import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { BridgeWorld } from "../support/bridge-world.ts";
import { eventually } from "../support/eventually.ts";
import { customerReadsThat, queued, repReadsThat, traced } from "./support/scene.ts";
import { putDeployment, twoConnections } from "./support/second-desk.ts";

const joinTimeoutMs = 1000;
const slow = { method: "POST", delayMs: 2500 };

let world: BridgeWorld;

describe("the AI carries on", () => {
  beforeAll(async () => {
    world = await BridgeWorld.start(({ opencx }) => ({
      nobodyThere: { joinTimeoutMs, fallback: "workflow", workflowUrl: `${opencx.url}/_sim/workflows/back-to-ai` },
    }));
    world.opencx.configureWorkflow("back-to-ai", { resumeAi: true });
  });
  afterAll(() => world.close());

  test("the workflow is called once, the desk's side is closed and the session stays open", async () => {
    const { sessionId, id, conversationId } = await queued(world);
    const ended = await world.reaches(id, "ended");
    await eventually("the AI is back", () => world.simulators.opencx.ledger(sessionId).aiInCharge);

    const calls = world.opencx.workflowCalls("back-to-ai").filter((call) => call.sessionId === sessionId);
    expect(calls.map((call) => call.body)).toMatchObject([
      { session_id: sessionId, handoff_id: id, reason: "no_reps" },
    ]);
    expect(ended).toMatchObject({ endedBy: "bridge", endReason: "no_reps", unavailableReason: "no_reps" });
    expect(world.desk.ledger(conversationId)).toMatchObject({ ends: 1, sessions: [{ endedByRole: "EndUser" }] });
    const opencx = world.simulators.opencx.ledger(sessionId);
    expect(opencx).toMatchObject({ status: "open", resolves: 0, customData: { bridge_unavailable: "no_reps" } });
    expect(world.customerReads(sessionId).at(-1)).toMatch(/our assistant will carry on with you/);
  });

  test("the same session can be handed off again afterwards", async () => {
    const { sessionId, id } = await queued(world);
    await world.reaches(id, "ended");
    await eventually("the AI is back", () => world.simulators.opencx.ledger(sessionId).aiInCharge);
    world.opencx.handOff(sessionId, { summary: "Once more." });
    const second = await world.handOff(sessionId);
    const again = await world.reaches(second, "queued");

    expect(second).not.toBe(id);
    expect(
      await repReadsThat(world, again.conversations[0]?.conversationId ?? "", /Summary: Once more\./),
    ).toHaveLength(1);
  });

  test("a rep who joins between the decision and the closing wins, and the customer reads nothing of it", async () => {
    const { sessionId, id, conversationId } = await queued(world);
    world.desk.addFault({ ...slow, path: `${conversationId}/message$` });
    await world.post(`/v1/handoffs/${id}/messages`, { id: "m-1", text: "Are you there?" });
    await eventually("decided", async () => (await traced(world, conversationId, "unavailable"))[0]);
    world.desk.accept(conversationId, { rep: "Ann Agent" });
    await eventually("cancelled", async () => (await traced(world, conversationId, "fallback-cancelled"))[0]);
    world.desk.say(conversationId, { text: "Here I am." });
    const read = await customerReadsThat(world, sessionId, "Here I am.");

    expect(read.join()).not.toMatch(/assistant/);
    expect((await world.handoff(id)).state).toBe("with-rep");
    expect(world.opencx.workflowCalls("back-to-ai").filter((call) => call.sessionId === sessionId)).toEqual([]);
    expect(world.desk.ledger(conversationId).ends).toBe(0);
  });

  test("the customer can still end the conversation with the rep who came in time", async () => {
    const { id, conversationId } = await queued(world);
    world.desk.addFault({ ...slow, path: `${conversationId}/message$` });
    await world.post(`/v1/handoffs/${id}/messages`, { id: "m-2", text: "Are you there?" });
    await eventually("decided", async () => (await traced(world, conversationId, "unavailable"))[0]);
    world.desk.accept(conversationId, { rep: "Ann Agent" });
    await eventually("cancelled", async () => (await traced(world, conversationId, "fallback-cancelled"))[0]);
    await world.post(`/v1/handoffs/${id}/messages`, { id: "m-3", text: "/end" });

    expect(await world.reaches(id, "ended")).toMatchObject({ endedBy: "customer", endReason: "stop-word" });
  });
});

describe("another team takes over", () => {
  beforeAll(async () => {
    world = await BridgeWorld.start((simulators) => ({
      connections: twoConnections(simulators),
      defaults: { web: "sim" },
      nobodyThere: { joinTimeoutMs, fallback: "hand-on", handOnTo: "second" },
    }));
    await putDeployment(world, "second");
  });
  afterAll(() => world.close());

  /** Waits until a handoff has its second conversation open. */
  async function handedOn(id: string) {
    return eventually("handed on", async () => {
      const view = await world.handoff(id);
      return view.state === "queued" && view.conversations[1]?.stage === "open" ? view : undefined;
    });
  }

  test("the second desk has the brief and what was said since, and the first one is closed", async () => {
    const { sessionId, id, conversationId } = await queued(world);
    await world.post(`/v1/handoffs/${id}/messages`, { id: "m-1", text: "I am still waiting." });
    const view = await handedOn(id);
    const next = view.conversations[1]?.conversationId ?? "";
    await repReadsThat(world, next, /^OpenCX handoff[^]*I am still waiting\./);
    await eventually("the first is closed", () => world.desk.ledger(conversationId).ends === 1);
    world.desk.accept(next, { rep: "Bob Agent" });
    await world.post(`/v1/handoffs/${id}/messages`, { id: "m-2", text: "Hello Bob." });
    await repReadsThat(world, next, "Hello Bob.");
    world.desk.say(next, { text: "Second team here." });
    const read = await customerReadsThat(world, sessionId, "Second team here.");

    expect(read).toContain("We are passing your conversation to another team.");
    expect(world.desk.conversation(next).deployment).toBe("OpenCX_Second");
    expect(world.repReads(conversationId)).not.toContain("Hello Bob.");
    expect(await world.handoff(id)).toMatchObject({ state: "with-rep", unavailableReason: null });
  });

  test("where nobody comes at the second desk either, the customer is told, and is not sent round in a circle", async () => {
    const { sessionId, id } = await queued(world);
    await handedOn(id);
    await customerReadsThat(world, sessionId, /^Nobody has been free/);

    const view = await world.handoff(id);
    expect(view).toMatchObject({ state: "queued", unavailableReason: "no_reps" });
    expect(view.conversations).toHaveLength(2);
  });

  test("a rep who joins the first desk while the second is being asked wins, and keeps the customer", async () => {
    const { sessionId, id, conversationId } = await queued(world);
    world.desk.addFault({ ...slow, path: "/access-token$" });
    await eventually("handing on", async () => (await world.handoff(id)).state === "handing-on");
    world.desk.accept(conversationId, { rep: "Ann Agent" });
    await world.reaches(id, "with-rep");
    world.desk.say(conversationId, { text: "I have you." });
    await customerReadsThat(world, sessionId, "I have you.");
    await world.post(`/v1/handoffs/${id}/messages`, { id: "m-1", text: "Thank you Ann." });
    await repReadsThat(world, conversationId, "Thank you Ann.");

    const [first, dropped] = (await world.handoff(id)).conversations;
    expect(first).toMatchObject({ stage: "open", reps: ["Ann Agent"] });
    expect(dropped?.stage).toBe("closed");
    expect(world.desk.ledger(conversationId).ends).toBe(0);
  });
});
