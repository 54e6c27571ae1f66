import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Simulators } from "../../simulators/start.ts";
import { simulatedConfig } from "../support/bridge-config.ts";
import { BridgeWorld } from "../support/bridge-world.ts";
import { eventually } from "../support/eventually.ts";
import { MovedTime } from "./support/moved-time.ts";
import { customerReadsThat, queued, repReadsThat, traced, tracedBySession, withRep } from "./support/scene.ts";

const dayMs = 86_400_000;

/** Somebody new on the phone. */
let number = 447_700_900_123;
const caller = () => ({ contact: { phone: `+${(number += 1)}`, name: "Cal" }, channel: "phone_voice" });

let time: MovedTime;
let world: BridgeWorld;

beforeAll(async () => {
  time = new MovedTime();
  const liveAlone = (simulators: Simulators) => ({
    connections: (simulatedConfig(simulators)["connections"] as object[]).slice(0, 1),
    nobodyThere: { joinTimeoutMs: 1000 },
  });
  world = await BridgeWorld.start(liveAlone);
});
afterAll(async () => {
  await world.close();
  time.restore();
});

describe("phone", () => {
  const steps = [
    { title: "Looked up order 1234", outcome: "ok" },
    { title: "Asked the carrier", outcome: "failed" },
  ];

  test("a live transfer tells the rep that the caller is on the line and sees nothing typed", async () => {
    const { conversationId } = await queued(world, caller(), { mode: "live_transfer", steps });
    const [brief] = world.repReads(conversationId);

    expect(brief).toContain("The caller asked: Where is my order?");
    expect(brief).toContain("The AI could not: Asked the carrier");
    expect(brief).toContain("Live transfer: the caller stays on the line and is being put through.");
    expect(brief).toContain("What you type here does not reach the caller.");
    expect(brief).toContain("✓ Looked up order 1234\n✗ Asked the carrier");
  });

  test("a logged escalation says how the caller expects to be contacted, to the rep and to the flow", async () => {
    const { conversationId } = await queued(world, caller(), { mode: "logged_escalation", followUp: "e-mail" });

    expect(world.repReads(conversationId)[0]).toContain(
      "the call has ended; the caller expects to be contacted.\nHow the caller expects to be contacted: e-mail\n",
    );
    expect(world.desk.conversation(conversationId).sessions[0]?.flow).toMatchObject({
      Follow_Up: "e-mail",
      Origin: "phone",
    });
  });

  test("the caller, who has no screen, is told nothing; what the rep types is recorded", async () => {
    const { sessionId, id, conversationId } = await withRep(world, caller());
    world.desk.say(conversationId, { text: "I am calling you back." });
    const read = await customerReadsThat(world, sessionId, "I am calling you back.");
    world.desk.end(conversationId);
    await world.reaches(id, "ended");
    await eventually("resolved", () => world.simulators.opencx.ledger(sessionId).status === "closed_resolved");

    expect(read).toEqual(["I am calling you back."]);
    expect(world.customerReads(sessionId)).toEqual(read);
  });

  test("nobody there is no message to a caller, but the OpenCX side is told", async () => {
    const { sessionId, id } = await queued(world, caller());
    await eventually("unavailable", async () => (await world.handoff(id)).unavailableReason === "no_reps");

    expect(world.customerReads(sessionId)).toEqual([]);
  });

  test("where typed replies are refused, the rep is told at once what to do instead", async () => {
    const strict = await BridgeWorld.start({ phone: { typedReplies: "refuse", resolveOnEnd: false } });
    try {
      const { sessionId, id, conversationId } = await withRep(strict, caller());
      strict.desk.say(conversationId, { text: "Can you read this?" });
      const [notice] = (await repReadsThat(strict, conversationId, /did not reach the customer/)).slice(-1);
      strict.desk.end(conversationId);
      await strict.reaches(id, "ended");

      expect(notice).toMatch(
        /on the phone and does not see typed replies\. Call back, or write to the customer by e-mail/,
      );
      expect(strict.customerReads(sessionId)).toEqual([]);
      expect(strict.simulators.opencx.ledger(sessionId)).toMatchObject({ status: "open", resolves: 0 });
    } finally {
      await strict.close();
    }
  });
});

describe("whatsapp", () => {
  const session = { channel: "whatsapp", contact: { phone: "+447700900024", name: "Wim" } };

  test("a reply after the 24-hour window is not sent, and the rep is told; the customer's next words open it again", async () => {
    const { sessionId, id, conversationId } = await withRep(world, session);
    world.desk.say(conversationId, { text: "In time." });
    await customerReadsThat(world, sessionId, "In time.");
    time.pass(dayMs);
    world.desk.say(conversationId, { text: "Too late." });
    await repReadsThat(world, conversationId, /WhatsApp takes no free message\. Send an approved template from OpenCX/);
    await world.post(`/v1/handoffs/${id}/messages`, { id: "w-1", text: "I am back." });
    await repReadsThat(world, conversationId, "I am back.");
    world.desk.say(conversationId, { text: "In time again." });
    const read = await customerReadsThat(world, sessionId, "In time again.");

    expect(read).not.toContain("Too late.");
    expect(await traced(world, conversationId, "dead")).toMatchObject([
      { level: "error", data: { kind: "reply", code: "WHATSAPP_WINDOW_CLOSED" } },
    ]);
  });
});

describe("waiting", () => {
  const contact = { phone: "+447700900025", name: "Sam" };

  test("a visitor is told their place in the queue; by sms, where each message costs, nobody is", async () => {
    world.desk.setBehaviour({ queuePositions: true, estimatedWaitSeconds: 120 });
    const web = await queued(world);
    const sms = await queued(world, { channel: "sms", contact });
    world.desk.queuePosition(sms.conversationId, { position: 4 });
    const read = await customerReadsThat(world, web.sessionId, /in about 2 minutes|in the queue/);
    world.desk.accept(sms.conversationId, { rep: "Ann Agent" });
    world.desk.say(sms.conversationId, { text: "Hello Sam." });
    const bySms = await customerReadsThat(world, sms.sessionId, "Hello Sam.");

    expect(read.length).toBeGreaterThan(0);
    expect(bySms).toEqual(["Ann Agent has joined the conversation.", "Hello Sam."]);
  });
});

describe("which desk", () => {
  test("a channel that nobody has heard of is a conversation like any other, under its own name", async () => {
    const { id, conversationId } = await queued(world, { channel: "carrier_pigeon" });

    expect((await world.handoff(id)).channel).toBe("carrier_pigeon");
    expect(world.desk.conversation(conversationId).sessions[0]?.flow["Origin"]).toBe("carrier_pigeon");
  });

  test("e-mail, which no connection takes, fails with what to set, in the answer and in the trace", async () => {
    const sessionId = await world.handedOffSession({ channel: "email" });
    const id = await world.handOff(sessionId);
    const { error, endReason } = await world.reaches(id, "failed");

    expect(endReason).toBe("CHANNEL_NOT_TAKEN");
    expect(error).toEqual({
      code: "CHANNEL_NOT_TAKEN",
      message: "No connection takes the channel email.",
      remedy: expect.stringContaining('Add "email" to a connection\'s channels'),
    });
    expect(await tracedBySession(world, sessionId, "ended")).toMatchObject([
      { level: "error", data: { code: "CHANNEL_NOT_TAKEN" } },
    ]);
    expect(world.desk.conversations().some((one) => one.conversationId === sessionId)).toBe(false);
  });
});
