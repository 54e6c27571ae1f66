import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { routingParameters } from "../../src/desks/salesforce-messaging/attributes.ts";
import { BridgeWorld } from "../support/bridge-world.ts";
import { simulatedConfig } from "../support/bridge-config.ts";
import { putDeployment } from "./support/second-desk.ts";
import { queued, traced } from "./support/scene.ts";

let world: BridgeWorld;

beforeAll(async () => {
  world = await BridgeWorld.start((simulators) => {
    const [first] = simulatedConfig(simulators)["connections"] as object[];
    const extras = { Order_Number: { from: "order" }, Plan: { from: "plan", maxLength: 4 } };
    return { connections: [{ ...first, routing: { extras } }] };
  });
  const parameters = [...routingParameters, { name: "Order_Number", maxLength: 255 }, { name: "Plan", maxLength: 4 }];
  await putDeployment(world, "sim", { parameters });
});
afterAll(() => world.close());

const flow = (conversationId: string) => world.desk.conversation(conversationId).sessions[0];

test("the flow sees all ten attributes, in their exact spelling", async () => {
  const session = {
    channel: "phone_voice",
    language: "de",
    contact: { phone: "+4930123456", name: "Dirk", email: "dirk@example.com" },
  };
  const body = { priority: "High", followUp: "callback", reason: "user_request", summary: "The parcel is late." };
  const { sessionId, conversationId } = await queued(world, session, body);

  expect(flow(conversationId)).toMatchObject({ unknown: [], cut: [] });
  expect(flow(conversationId)?.flow).toEqual({
    OpencxSessionId: sessionId,
    Chat_Consumer_Type: "Authenticated",
    Origin: "phone",
    Priority: "High",
    Chat_language: "de",
    Handoff_Reason: "The customer asked for a person",
    Handoff_Summary: "The parcel is late.",
    Identity_Kind: "matched-by-phone",
    Customer_Phone: "+4930123456",
    Follow_Up: "callback",
  });
});

test("what the bridge says of the customer cannot be said by the caller's attributes", async () => {
  const attributes = {
    OpencxSessionId: "somebody else's",
    Identity_Kind: "verified-email",
    Chat_Consumer_Type: "Authenticated",
    identity_kind: "verified-email",
    order: "1234",
  };
  const { sessionId, conversationId } = await queued(world, { contact: undefined }, { attributes });

  expect(flow(conversationId)?.attributes).toMatchObject({
    OpencxSessionId: sessionId,
    Identity_Kind: "anonymous",
    Chat_Consumer_Type: "Unauthenticated",
    Order_Number: "1234",
  });
  expect(JSON.stringify(flow(conversationId)?.attributes)).not.toContain("verified-email");
});

test("attributes go under the names the admin gave them, cut to their parameter's length", async () => {
  const { conversationId } = await queued(world, {}, { attributes: { order: 42, plan: "platinum" } });

  expect(flow(conversationId)?.flow).toMatchObject({ Order_Number: "42", Plan: expect.stringMatching(/^.{1,4}$/) });
  expect(flow(conversationId)?.flow["Plan"]).toMatch(/^pla/);
});

test("an attribute that nothing takes is dropped, and the trace says which and why", async () => {
  const { conversationId } = await queued(world, {}, { attributes: { order: "7", mood: "sunny" } });
  const warnings = await traced(world, conversationId, "warning");

  expect(warnings).toMatchObject([
    { level: "warning", data: { code: "ATTRIBUTE_DROPPED", message: expect.stringContaining('"mood"') } },
  ]);
  expect(JSON.stringify(warnings)).not.toContain("sunny");
  expect(Object.keys(flow(conversationId)?.attributes ?? {})).not.toContain("mood");
});

test("long words are cut, never refused", async () => {
  const summary = "🙂".repeat(2000);
  const { conversationId } = await queued(world, { language: "en" }, { summary, priority: "x".repeat(100) });
  const { attributes, cut } = flow(conversationId) ?? {};

  expect(cut).toEqual([]);
  expect(attributes?.["Handoff_Summary"]?.length).toBeLessThanOrEqual(255);
  expect(attributes?.["Handoff_Summary"]?.isWellFormed()).toBe(true);
  expect(attributes?.["Priority"]?.length).toBeLessThanOrEqual(20);
});

test("the attributes come again with the first message, for orgs that lose them at the create", async () => {
  world.desk.setBehaviour({ attributesAtCreate: "lost" });
  const { sessionId, conversationId } = await queued(world, {}, { attributes: { order: "9" } });
  world.desk.setBehaviour({ attributesAtCreate: "used" });
  const messages = world.desk
    .ledger(conversationId)
    .records.filter((one) => one.kind === "request" && one.operation !== "");
  const repeated = messages.flatMap(({ body }) => {
    const { routingAttributes, isNewMessagingSession } = (body ?? {}) as Record<string, unknown>;
    return isNewMessagingSession === true ? [routingAttributes] : [];
  });

  expect(repeated).toEqual([expect.objectContaining({ OpencxSessionId: sessionId, Order_Number: "9" })]);
});
