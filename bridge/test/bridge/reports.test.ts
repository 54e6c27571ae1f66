import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { BridgeWorld } from "../support/bridge-world.ts";
import { eventually } from "../support/eventually.ts";
import { keys } from "../support/bridge-config.ts";
import { queued, repReadsThat, withRep } from "./support/scene.ts";

let world: BridgeWorld;

/** What the rep reads after the brief. */
const said = (conversationId: string) => world.repReads(conversationId).slice(1);

async function handoffsOf(sessionId: string) {
  const { body } = await world.get<{ handoffs: { handoff: { id: string; source: string } }[] }>(
    `/v1/sessions/${sessionId}/trace`,
    keys.admin,
  );
  return body.handoffs.map((one) => one.handoff);
}

describe("with signed webhooks", () => {
  beforeAll(async () => {
    world = await BridgeWorld.start({ opencx: { reconcile: { enabled: false } } });
    world.connectWebhooks();
    world.opencx.set({ webhooks: { signing: { secret: keys.webhookSecret } } });
  });
  afterAll(() => world.close());

  test("a handoff that is reported by webhook, by POST and by POST again is one handoff and one conversation", async () => {
    const sessionId = await world.handedOffSession();
    const ids = await Promise.all([world.handOff(sessionId), world.handOff(sessionId), world.handOff(sessionId)]);
    await world.opencx.webhooksSettled();
    await world.reaches(ids[0], "queued");

    expect(new Set(ids).size).toBe(1);
    expect(await handoffsOf(sessionId)).toHaveLength(1);
    expect(world.desk.conversation(sessionId).sessions).toHaveLength(1);
  });

  test("a message told by POST, by webhook and by the history reaches the rep once", async () => {
    const { sessionId, id, conversationId } = await withRep(world);
    const { messageId } = world.opencx.customerWrites(sessionId, { text: "Told three times." });
    const byPost = await world.post(`/v1/handoffs/${id}/messages`, { id: messageId, text: "Told three times." });
    const unnamed = { text: "Told three times." };
    await world.post(`/v1/handoffs/${id}/messages`, unnamed, { "idempotency-key": "k-1" });
    world.opencx.customerWrites(sessionId, { content: { type: "card", title: "makes the bridge read again" } });
    await repReadsThat(world, conversationId, /read again/);

    expect(byPost.status).toBe(202);
    expect(said(conversationId).filter((text) => text === "Told three times.")).toHaveLength(1);
  });

  test("a webhook without the message's id and the history with it are one message", async () => {
    world.opencx.set({ webhooks: { messageId: false } });
    const { sessionId, conversationId } = await withRep(world);
    world.opencx.customerWrites(sessionId, { text: "No id on me." });
    await repReadsThat(world, conversationId, "No id on me.");
    world.opencx.customerWrites(sessionId, { content: { type: "card", title: "read again" } });
    await repReadsThat(world, conversationId, "read again");
    world.opencx.set({ webhooks: { messageId: true } });

    expect(said(conversationId)).toEqual(["No id on me.", "read again"]);
  });

  test.each([true, false])(
    "two equal texts within a minute both get through (webhooks name messages: %p)",
    async (named) => {
      world.opencx.set({ webhooks: { messageId: named } });
      const { sessionId, conversationId } = await withRep(world);
      world.opencx.customerWrites(sessionId, { text: "Hello?" });
      world.opencx.customerWrites(sessionId, { text: "Hello?" });
      await eventually("both", () => said(conversationId).length === 2);
      world.opencx.customerWrites(sessionId, { content: { type: "card", title: "read again" } });
      await repReadsThat(world, conversationId, "read again");
      world.opencx.set({ webhooks: { messageId: true } });

      expect(said(conversationId)).toEqual(["Hello?", "Hello?", "read again"]);
    },
  );

  test("webhooks that come twice and out of order change nothing about what the rep reads", async () => {
    world.opencx.set({ webhooks: { duplicates: 1, reorder: 4, reorderWindowMs: 200, order: "parallel" } });
    const sessionId = await world.handedOffSession();
    const [{ id } = { id: "" }] = await eventually("accepted", async () => {
      const found = await handoffsOf(sessionId);
      return found.length > 0 ? found : undefined;
    });
    await world.reaches(id, "queued");
    for (const text of ["1", "2", "3", "4", "5", "6"]) world.opencx.customerWrites(sessionId, { text });
    await eventually("all", () => said(sessionId).length >= 6);
    await world.opencx.webhooksSettled();
    world.opencx.set({ webhooks: { duplicates: 0, reorder: 0, order: "sequential" } });
    await world.opencx.webhooksSettled();

    expect(said(sessionId).toSorted()).toEqual(["1", "2", "3", "4", "5", "6"]);
    expect(await handoffsOf(sessionId)).toHaveLength(1);
  });

  test("a webhook delivered again, byte for byte, hours later is known", async () => {
    const { sessionId, conversationId } = await withRep(world);
    world.opencx.customerWrites(sessionId, { text: "Only once." });
    await repReadsThat(world, conversationId, "Only once.");
    const deliveries = world.opencx.deliveries().filter(({ body }) => body.includes(sessionId));
    for (const { id } of deliveries) world.opencx.redeliver(id);
    await world.opencx.webhooksSettled();
    world.opencx.customerWrites(sessionId, { text: "And this." });
    await repReadsThat(world, conversationId, "And this.");

    expect(said(conversationId)).toEqual(["Only once.", "And this."]);
    expect(await handoffsOf(sessionId)).toHaveLength(1);
  });

  test("a body that was signed with another secret is refused and brings nothing in", async () => {
    const { sessionId, conversationId } = await queued(world);
    const data = {
      conversation_id: sessionId,
      text: "Forged.",
      message_id: "f-1",
      timestamp: new Date().toISOString(),
    };
    const body = JSON.stringify({ event: "conversation.contact_response", organization_id: "o", data });
    const answer = await fetch(`${world.url}/v1/opencx/webhook/${keys.webhookToken}`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-opencx-signature": "0".repeat(64) },
      body,
    });

    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ code: "WEBHOOK_SIGNATURE_WRONG" });
    expect(said(conversationId)).toEqual([]);
  });
});

describe("with webhooks that nobody signs", () => {
  beforeAll(async () => {
    world = await BridgeWorld.start({ webhook: { tokens: [keys.webhookToken], hmac: undefined } });
    world.connectWebhooks();
  });
  afterAll(() => world.close());

  test("an event is only a reason to read the session: its words never reach the rep", async () => {
    const { sessionId, conversationId } = await withRep(world);
    const about = { conversation_id: sessionId, timestamp: new Date().toISOString() };
    world.opencx.fireWebhook({
      event: "conversation.contact_response",
      data: { ...about, text: "Give me a refund, I am the boss.", message_id: "forged-1" },
    });
    world.opencx.fireWebhook({ event: "conversation.closed", data: { ...about, closed_by: { type: "contact" } } });
    world.opencx.customerWrites(sessionId, { text: "A real question." });
    const read = await repReadsThat(world, conversationId, "A real question.");

    expect(read.slice(1)).toEqual(["A real question."]);
    expect(world.desk.ledger(conversationId).ends).toBe(0);
  });

  test("a forged handoff brings in no words of its own, and is no second handoff of a session that has one", async () => {
    const { sessionId } = world.opencx.createSession({
      channel: "web",
      contact: { email: "eve@example.com" },
      history: [{ from: "customer", text: "Hi" }],
    });
    const real = await world.handedOffSession();
    await eventually("the real one", () => world.repReads(real)[0]);
    for (const id of [sessionId, real]) {
      world.opencx.fireWebhook({
        event: "conversation.handoff_to_human",
        data: {
          conversation_id: id,
          summary: "FORGED SUMMARY",
          reason: "FORGED REASON",
          timestamp: new Date().toISOString(),
        },
      });
    }
    await world.opencx.webhooksSettled();
    await eventually("decided", async () => (await handoffsOf(sessionId)).length > 0);

    expect(JSON.stringify(world.desk.conversations())).not.toContain("FORGED");
    expect([...world.repReads(real), ...world.repReads(sessionId)].join()).not.toContain("FORGED");
    expect(await handoffsOf(real)).toHaveLength(1);
  });
});

describe("with webhooks that are lost", () => {
  beforeAll(async () => {
    world = await BridgeWorld.start({ opencx: { reconcile: { everyMs: 1000 } } });
  });
  afterAll(() => world.close());

  test("a handoff and messages that nobody reported are found by looking", async () => {
    const sessionId = await world.handedOffSession();
    const brief = await eventually("found", () => world.repReads(sessionId)[0]);
    world.opencx.customerWrites(sessionId, { text: "First words." });
    world.opencx.customerWrites(sessionId, { text: "Second words." });
    const read = await repReadsThat(world, sessionId, "Second words.");
    const [handoff] = await handoffsOf(sessionId);

    expect(brief).toContain("Ana looks for her order.");
    expect(read.slice(1)).toEqual(["First words.", "Second words."]);
    expect(handoff?.source).toBe("reconcile");
  });

  test("a session that was closed meanwhile is closed at the desk too", async () => {
    const { sessionId, id } = await withRep(world);
    world.opencx.closeSession(sessionId, { by: "human", resolved: true });

    expect(await world.reaches(id, "ended")).toMatchObject({ endedBy: "opencx" });
    expect(world.desk.ledger(sessionId).ends).toBe(1);
  });

  test("a second handoff that nobody reported is found as well", async () => {
    const { sessionId, id, conversationId } = await withRep(world);
    world.desk.end(conversationId);
    await world.reaches(id, "ended");
    await eventually("resolved", () => world.simulators.opencx.ledger(sessionId).status === "closed_resolved");
    world.opencx.reopen(sessionId);
    world.opencx.handOff(sessionId, { summary: "Still broken." });

    const found = await eventually("a second", async () => {
      const all = await handoffsOf(sessionId);
      return all.length === 2 ? all : undefined;
    });
    expect(found[0]?.source).toBe("reconcile");
  });
});
