import { randomUUID } from "node:crypto";
import { expect, test } from "@jest/globals";
import { Customer } from "./client.ts";
import { simulated } from "./simulated.ts";

const { sim, clock } = simulated(() => ({
  deployments: [
    { developerName: "Demo_Client", authMode: "UnAuth" },
    {
      developerName: "Asks_First",
      authMode: "UnAuth",
      prechat: { everySession: true, fields: [{ name: "Origin", type: "Text" }] },
    },
  ],
}));

type Abstract = {
  id: string;
  messageType: string;
  staticContent: { formatType: string; text?: string; linkItem?: { url: string } };
};
const abstractOf = (entry: Record<string, unknown> | undefined) =>
  (entry?.["entryPayload"] as { abstractMessage: Abstract }).abstractMessage;

test("a message answers 202 with its id, and comes back as an echo", async () => {
  const guest = await Customer.guest(sim());
  const id = await guest.begin();
  const stream = await guest.stream();
  const messageId = randomUUID();

  const { status, body } = await guest.send(id, "Hello", {}, messageId);
  const [echo] = await stream.until((events) => events.length > 0);
  stream.close();

  expect(status).toBe(202);
  expect(body).toEqual({ conversationEntries: [{ id: messageId, clientTimestamp: clock.now }] });
  expect(echo).toMatchObject({
    event: "CONVERSATION_MESSAGE",
    data: { conversationId: id, conversationEntry: { identifier: messageId, sender: { role: "EndUser" } } },
  });
});

test("a repeated message id is a conflict, or where so set accepted without a second entry", async () => {
  const guest = await Customer.guest(sim());
  const id = await guest.begin();
  const messageId = randomUUID();
  await guest.send(id, "Hello", {}, messageId);

  const conflict = await guest.send(id, "Hello", {}, messageId);
  sim().control.setBehaviour({ repeatedId: "accept" });
  const accepted = await guest.send(id, "Hello", {}, messageId);

  expect([conflict.status, accepted.status]).toEqual([409, 202]);
  expect(await guest.entries(id, "?entryTypeFilter=Message")).toHaveLength(1);
});

test("with pre-chat for every session, a message after the end needs its flags, and may keep its id", async () => {
  const guest = await Customer.guest(sim(), "Asks_First");
  const id = await guest.begin({ Origin: "web" });
  sim().control.accept(id);
  await guest.send(id, "Hello");
  sim().control.end(id);
  const messageId = randomUUID();

  const refused = await guest.send(id, "Again", {}, messageId);
  const flags = { isNewMessagingSession: true, routingAttributes: { Origin: "sms" }, language: "" };
  const accepted = await guest.send(id, "Again", flags, messageId);

  expect([refused.status, accepted.status]).toEqual([417, 202]);
  expect(
    sim()
      .ledger(id)
      .sessions.map(({ flow }) => flow),
  ).toEqual([{ Origin: "web" }, { Origin: "sms" }]);
});

test("the first message may repeat the attributes: they are merged, and no second session starts", async () => {
  const guest = await Customer.guest(sim());
  const id = await guest.begin({ Origin: "web", Priority: "Low" });
  const flags = { isNewMessagingSession: true, routingAttributes: { Priority: "High" }, language: "de" };

  await guest.send(id, "First", flags);
  await guest.send(id, "Second", { ...flags, routingAttributes: { Priority: "Ignored" } });

  const { sessions } = sim().ledger(id);
  expect(sessions).toHaveLength(1);
  expect(sessions[0]).toMatchObject({ flow: { Origin: "web", Priority: "High" }, language: "de", inbound: 2 });
});

test("attributes on a later message without the flag change nothing", async () => {
  const guest = await Customer.guest(sim());
  const id = await guest.begin({ Origin: "web" });

  await guest.send(id, "First", { routingAttributes: { Origin: "sms" } });

  expect(sim().ledger(id).sessions[0]?.flow).toEqual({ Origin: "web" });
});

test("where so set, attributes given only at create are lost", async () => {
  const guest = await Customer.guest(sim());
  sim().control.setBehaviour({ attributesAtCreate: "lost" });
  const id = await guest.begin({ Origin: "web" });

  expect(sim().ledger(id).sessions[0]?.flow).toEqual({});
  await guest.send(id, "First", { isNewMessagingSession: true, routingAttributes: { Origin: "web" } });
  expect(sim().ledger(id).sessions[0]?.flow).toEqual({ Origin: "web" });
});

test("a URL at the start or the end becomes a link of its own; one in the middle stays", async () => {
  const guest = await Customer.guest(sim());
  const id = await guest.begin();
  const messageId = randomUUID();

  const { body } = await guest.send(id, "https://a.example/x see also https://b.example/y", {}, messageId);
  await guest.send(id, "see https://c.example here");

  const sent = body["conversationEntries"] as { id: string }[];
  const messages = (await guest.entries(id, "?entryTypeFilter=Message&direction=FromStart")).map(abstractOf);
  expect(sent.map(({ id: one }) => one === messageId)).toEqual([false, true, false]);
  expect(messages.map(({ staticContent }) => staticContent.linkItem?.url ?? staticContent.text)).toEqual([
    "https://a.example/x",
    "see also",
    "https://b.example/y",
    "see https://c.example here",
  ]);
});

test("text beyond 8,192 bytes is refused, counted in bytes", async () => {
  const guest = await Customer.guest(sim());
  const id = await guest.begin();

  expect((await guest.send(id, "x".repeat(8192))).status).toBe(202);
  expect((await guest.send(id, "x".repeat(8193))).status).toBe(400);
  expect((await guest.send(id, "é".repeat(4097))).status).toBe(400);
});

test("a malformed message is refused", async () => {
  const guest = await Customer.guest(sim());
  const id = await guest.begin();
  const path = `/conversation/${id}/message`;
  const message = {
    id: randomUUID(),
    messageType: "StaticContentMessage",
    staticContent: { formatType: "Text", text: "x" },
  };
  const esDeveloperName = "Demo_Client";

  const bodies = [
    { message },
    { esDeveloperName },
    { esDeveloperName, message: { ...message, id: "M1" } },
    { esDeveloperName, message: { ...message, messageType: "CloseConversation" } },
    { esDeveloperName, message: { ...message, staticContent: { formatType: "Text", text: " " } } },
    { esDeveloperName: "Nowhere", message },
  ];

  for (const body of bodies) expect((await guest.call("POST", path, body)).status).toBe(400);
});

test("an empty reply id and language are tolerated", async () => {
  const guest = await Customer.guest(sim());
  const id = await guest.begin();
  const message = {
    id: randomUUID(),
    messageType: "StaticContentMessage",
    inReplyToMessageId: "",
    staticContent: { formatType: "Text", text: "x" },
  };

  const { status } = await guest.call("POST", `/conversation/${id}/message`, {
    message,
    esDeveloperName: "Demo_Client",
    language: "",
  });

  expect(status).toBe(202);
});
