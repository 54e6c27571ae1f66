import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type DynamicsSimulator, startDynamicsSimulator } from "../../../simulators/dynamics/dynamics-simulator.ts";
import { BridgeWorld } from "../../support/bridge-world.ts";
import { dynamicsConnections, hookTo, webhookKey } from "../../support/dynamics.ts";
import { eventually } from "../../support/eventually.ts";

let tenant: DynamicsSimulator;
let world: BridgeWorld;
beforeAll(async () => {
  tenant = await startDynamicsSimulator({ messaging: { limits: { recordDelayMs: 0 } } });
  world = await BridgeWorld.start({ connections: dynamicsConnections(tenant) });
  hookTo(tenant, world.url);
});
afterAll(async () => {
  await world.close();
  expect([...tenant.violations(), ...tenant.messaging.violations()]).toEqual([]);
  await tenant.close();
});

/** A chat that waits on the workstream. */
async function waiting() {
  const sessionId = await world.handedOffSession();
  const id = await world.handOff(sessionId);
  const view = await world.reaches(id, "queued");
  return { sessionId, id, chatId: view.conversations[0]?.conversationId ?? "" };
}

/** The customer writes, and OpenCX tells the bridge. */
async function customerWrites(sessionId: string, handoffId: string, text: string): Promise<void> {
  const { messageId } = world.opencx.customerWrites(sessionId, { text });
  await world.post(`/v1/handoffs/${handoffId}/messages`, { id: messageId, text });
}

test("a chat goes both ways until the rep ends it, and its records are known to OpenCX", async () => {
  const { sessionId, id, chatId } = await waiting();
  const chat = tenant.messaging.control;
  chat.accept(chatId);
  await world.reaches(id, "with-rep");
  await customerWrites(sessionId, id, "It is number 42.");
  await eventually("the customer's words", () =>
    chat.conversation(chatId).messages.some(({ text }) => text === "It is number 42."),
  );
  chat.reply(chatId, { text: "It arrives tomorrow." });
  await eventually("the reply", () => world.customerReads(sessionId).includes("It arrives tomorrow."));
  chat.close(chatId);
  await world.reaches(id, "ended");

  expect(chat.conversation(chatId).messages[0]?.text).toMatch(/^OpenCX handoff · web/);
  expect(world.customerReads(sessionId).filter((text) => text === "It arrives tomorrow.")).toHaveLength(1);
  expect((await world.handoff(id)).conversations[0]?.records).toMatchObject({ dynamics365_chat_id: chatId });
  expect(world.simulators.opencx.ledger(sessionId).customData).toMatchObject({ dynamics365_chat_id: chatId });
});

test("an e-mail becomes an incident, and what the customer writes later a note on it", async () => {
  const sessionId = await world.handedOffSession({ channel: "email" });
  const id = await world.handOff(sessionId);
  const view = await world.reaches(id, "queued");
  const incidentId = view.conversations[0]?.conversationId ?? "";
  await customerWrites(sessionId, id, "And one more thing.");
  await eventually("the note", () =>
    tenant.control.rows("annotation").some((row) => row["notetext"] === "And one more thing."),
  );

  const [incident] = tenant.control.rows("incident");
  expect(incident).toMatchObject({ incidentid: incidentId, caseorigincode: 2 });
  expect(incident?.["description"]).toContain("Where is my order?");
  expect(view.conversations[0]?.records).toMatchObject({
    dynamics365_incident_id: incidentId,
    dynamics365_ticket_number: incident?.["ticketnumber"],
  });
});

test("a wrong key, or a conversation that is not the bridge's, is answered like a path that does not exist", async () => {
  const { chatId } = await waiting();
  const post = (key: string, conversation: string) =>
    fetch(`${world.url}/v1/dynamics/${key}/v3/conversations/${conversation}/activities`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ type: "message", text: "forged", from: { id: "x", name: "Eve" } }),
    });

  expect((await post("another-key-that-is-long-enough-000", chatId)).status).toBe(404);
  expect((await post(webhookKey, "00000000-0000-4000-8000-000000000000")).status).toBe(404);
  expect((await post(webhookKey, chatId)).status).toBe(200);
});
