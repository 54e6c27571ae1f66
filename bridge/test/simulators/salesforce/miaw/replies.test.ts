import { randomUUID } from "node:crypto";
import { expect, test } from "@jest/globals";
import { Customer, talking } from "./client.ts";
import { simulated } from "./simulated.ts";

const { sim } = simulated(() => ({
  deployments: [
    { developerName: "Demo_Client", authMode: "UnAuth" },
    { developerName: "No_Receipts", authMode: "UnAuth", receipts: false },
  ],
}));

test("a choice is answered with one of its options, and with nothing else", async () => {
  const { guest, id } = await talking(sim());
  const asked = sim().control.sendButtons(id, { text: "Which?", options: ["Order", "Return"] });
  const { choices } = asked.entryPayload["abstractMessage"] as {
    choices: { optionItems: { optionIdentifier: string }[] };
  };
  const answer = (inReplyToMessageId: string, optionIdentifier: string) => {
    const selectedOptions = [{ optionIdentifier, optionId: null, optionTitle: "Order" }];
    const choicesResponse = { formatType: "Selections", selectedOptions };
    const message = { id: randomUUID(), messageType: "ChoicesResponseMessage", inReplyToMessageId, choicesResponse };
    return guest.call("POST", `/conversation/${id}/message`, { message, esDeveloperName: "Demo_Client" });
  };

  const option = choices.optionItems[0]?.optionIdentifier ?? "";
  expect((await answer(asked.identifier, option)).status).toBe(202);
  expect((await answer(asked.identifier, randomUUID())).status).toBe(400);
  expect((await answer(randomUUID(), option)).status).toBe(400);
});

test("a form can be answered with either format", async () => {
  const { guest, id } = await talking(sim());
  const { identifier } = sim().control.sendForm(id, { title: "Your details", labels: ["Name"] });

  for (const formatType of ["Inputs", "Result"]) {
    const formResponse = { formatType, inputs: [] };
    const message = {
      id: randomUUID(),
      messageType: "FormResponseMessage",
      inReplyToMessageId: identifier,
      formResponse,
    };
    const { status } = await guest.call("POST", `/conversation/${id}/message`, {
      message,
      esDeveloperName: "Demo_Client",
    });
    expect(status).toBe(202);
  }
});

test("what the rep finds on coming in is acknowledged, and later messages at once, where receipts are on", async () => {
  const guest = await Customer.guest(sim());
  const silent = await Customer.guest(sim(), "No_Receipts");
  const [id, other] = [await guest.begin(), await silent.begin()];

  for (const [customer, conversationId] of [
    [guest, id],
    [silent, other],
  ] as const) {
    await customer.send(conversationId, "Early");
    sim().control.accept(conversationId);
    await customer.send(conversationId, "Late");
  }

  const acknowledged = await guest.entries(id, "?entryTypeFilter=DeliveryAcknowledgement");
  expect(acknowledged).toHaveLength(2);
  expect(await silent.entries(other, "?entryTypeFilter=DeliveryAcknowledgement")).toHaveLength(0);
});

test("typing and receipts are taken, also for unknown entries, and stand in the ledger", async () => {
  const guest = await Customer.guest(sim());
  const id = await guest.begin();
  const path = `/conversation/${id}`;
  const ack = { id: randomUUID(), entryType: "Read", conversationEntryId: randomUUID() };

  const typing = await guest.call("POST", `${path}/entry`, { entryType: "TypingStartedIndicator", id: randomUUID() });
  const acks = await guest.call("POST", `${path}/acknowledge-entries`, { acks: [ack] });
  const bad = await guest.call("POST", `${path}/entry`, { entryType: "Dancing", id: randomUUID() });

  expect([typing, acks].map(({ status, text }) => [status, text])).toEqual([
    [202, ""],
    [202, ""],
  ]);
  expect(bad.status).toBe(400);
  const requests = sim()
    .ledger(id)
    .records.filter(({ kind }) => kind === "request");
  expect(requests.map(({ operation, status }) => [operation, status])).toEqual([
    ["createConversation", 201],
    ["sendTypingIndicator", 202],
    ["acknowledgeEntries", 202],
    ["sendTypingIndicator", 400],
  ]);
  expect(requests[2]?.body).toEqual({ acks: [ack] });
});
