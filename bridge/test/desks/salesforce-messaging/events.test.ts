import { expect, test } from "@jest/globals";
import type { DeskEvent } from "../../../src/desks/desk.ts";
import { entryEvents } from "../../../src/desks/salesforce-messaging/events.ts";

const now = new Date("2026-01-01T12:00:00Z");
const rep = { role: "Agent", appType: "agent", subject: "005xx", clientIdentifier: "c" };

interface EntryParts {
  sender?: unknown;
  relatedRecords?: string[];
  senderDisplayName?: string;
}

function wire(payload: Record<string, unknown>, parts: EntryParts = {}): Record<string, unknown> {
  return {
    identifier: "E1",
    entryType: payload["entryType"],
    entryPayload: payload,
    sender: rep,
    senderDisplayName: "Ann Agent",
    transcriptedTimestamp: 1_760_000_000_000,
    relatedRecords: [],
    ...parts,
  };
}

/** The events without key and time, which all have. */
function told(entry: unknown): object[] {
  return entryEvents(entry, now).map(({ key: _key, at: _at, ...event }: DeskEvent) => event);
}

function said(abstractMessage: object, parts: EntryParts = {}): object[] {
  return told(wire({ entryType: "Message", id: "E1", abstractMessage }, parts));
}

function staticMessage(staticContent: object): object {
  return { messageType: "StaticContentMessage", id: "E1", staticContent };
}

const ann = { id: "005xx", name: "Ann Agent", role: "rep" };

test("a payload means the same as an object and as JSON text", () => {
  const payload = { entryType: "QueuePosition", position: 3 };

  const asObject = entryEvents(wire(payload), now);
  const asText = entryEvents({ ...wire(payload), entryPayload: JSON.stringify(payload) }, now);

  expect(asText).toEqual(asObject);
  expect(asObject).toEqual([{ type: "position", position: 3, key: "E1", at: new Date(1_760_000_000_000) }]);
});

test("a text is a message of its sender", () => {
  expect(said(staticMessage({ formatType: "Text", text: "Hello" }))).toEqual([
    { type: "message", messageId: "E1", rep: ann, text: "Hello", attachments: [] },
  ]);
});

test("what the customer said, typed or acknowledged is no event", () => {
  const sender = { role: "EndUser", appType: "iamessage", subject: "me" };

  const events = [
    ...said(staticMessage({ formatType: "Text", text: "Hello" }), { sender }),
    ...told(wire({ entryType: "TypingStartedIndicator" }, { sender })),
    ...told(wire({ entryType: "DeliveryAcknowledgement", acknowledgedConversationEntryIdentifier: "M" }, { sender })),
  ];

  expect(events).toEqual([]);
});

test("attachments come with their text, or without one", () => {
  const attachments = [{ id: "A1", name: "a.png", mimeType: "image/png", url: "https://x/a" }, { name: "no address" }];

  const [event] = said(staticMessage({ formatType: "Attachments", text: null, attachments }));

  expect(event).toMatchObject({
    text: "",
    attachments: [{ name: "a.png", mimeType: "image/png", url: "https://x/a" }],
  });
});

test.each([
  ["a link", staticMessage(link("Orders")), "Orders: https://shop.example/orders"],
  ["a link without a title", staticMessage(link(null)), "https://shop.example/orders"],
  ["choices", { messageType: "ChoicesMessage", choices: choices() }, "About what?\n1. Order\n2. Invoice"],
  [
    "a form",
    {
      messageType: "FormMessage",
      form: {
        formatType: "Inputs",
        formTitle: { title: "Your details" },
        sections: [{ input: { label: { title: "Name" } } }, { input: { label: { title: "Town" } } }],
      },
    },
    "Your details\n- Name\n- Town",
  ],
  [
    "a format nobody knows",
    staticMessage({ formatType: "WebView", title: "See this", url: "https://x/y" }),
    "See this\nhttps://x/y",
  ],
  ["a message type nobody knows", { messageType: "New", body: { text: "Deep inside" } }, "Deep inside"],
])("%s is shown as words", (_name, message, text) => {
  expect(said(message)).toMatchObject([{ type: "message", text }]);
});

function link(title: string | null): object {
  return { formatType: "RichLink", linkItem: { titleItem: { title }, url: "https://shop.example/orders" } };
}

function choices(): object {
  const optionItems = ["Order", "Invoice"].map((title) => ({ optionIdentifier: title, titleItem: { title } }));
  return { formatType: "QuickReplies", text: "About what?", optionItems };
}

test("a message with nothing in it is noted and shown to nobody", () => {
  expect(said(staticMessage({ formatType: "Text", text: "  " }))).toMatchObject([
    { type: "noted", what: "empty-message" },
  ]);
});

test("each participant of a change is an event of its own, with its own key", () => {
  const entries = [
    { operation: "add", displayName: "Ann Agent", participant: rep },
    { operation: "add", displayName: "Sue", participant: { role: "Supervisor", subject: "005yy" } },
    { operation: "remove", displayName: "Bot", participant: { role: "Chatbot", subject: "bot" } },
    { operation: "add", displayName: "Me", participant: { role: "EndUser", subject: "me" } },
  ];

  const events = entryEvents(wire({ entryType: "ParticipantChanged", entries }), now);

  expect(events).toMatchObject([
    { type: "joined", key: "E1:0", rep: ann },
    { type: "joined", key: "E1:1", rep: { role: "supervisor" } },
    { type: "left", key: "E1:2", rep: { role: "bot" } },
  ]);
});

test("a routing result is a place in the queue, a transfer or a failure", () => {
  const base = { entryType: "RoutingResult", routingType: "Initial", failureType: "None", recordId: "0Mw1" };
  const failed = { ...base, failureType: "RoutingError", failureReason: "Closed", errorMessages: ["Out of hours."] };

  expect(told(wire({ ...base, estimatedWaitTime: { estimatedWaitTimeInSeconds: null } }))).toEqual([
    { type: "queued", records: { messagingSessionId: "0Mw1" } },
  ]);
  expect(told(wire({ ...base, estimatedWaitTime: { estimatedWaitTimeInSeconds: 45 } }))).toMatchObject([
    { waitSeconds: 45 },
  ]);
  expect(told(wire({ ...base, routingType: "Transfer" }))).toEqual([{ type: "transferring" }]);
  expect(told(wire(failed))).toEqual([
    { type: "unavailable", reason: "routing_failed", detail: "RoutingError: Closed: Out of hours." },
  ]);
});

test.each([
  ["Agent", "rep"],
  ["Supervisor", "rep"],
  ["EndUser", "customer"],
  ["System", "system"],
  [undefined, "unknown"],
])("a session ended by %s is ended by %s", (role, by) => {
  const payload = { entryType: "SessionStatusChanged", sessionStatus: "Ended", sessionEndedByRole: role };

  expect(told(wire(payload))).toMatchObject([{ type: "ended", by }]);
});

test("other session statuses are noted, and a closed conversation is the customer's end", () => {
  const payload = { entryType: "SessionStatusChanged", sessionStatusPrev: "Waiting", sessionStatus: "Active" };

  expect(told(wire(payload))).toMatchObject([{ type: "noted", what: "session-status" }]);
  expect(told(wire({ entryType: "CloseConversation" }))).toMatchObject([{ type: "ended", by: "customer" }]);
});

test("a receipt names its message in the payload, or else in the related records", () => {
  const named = { entryType: "ReadAcknowledgement", acknowledgedConversationEntryIdentifier: "M1" };

  expect(told(wire(named))).toEqual([{ type: "read", messageId: "M1" }]);
  expect(told(wire({ entryType: "DeliveryAcknowledgement" }, { relatedRecords: ["M2"] }))).toEqual([
    { type: "delivered", messageId: "M2" },
  ]);
});

test("work that was offered and typing have their events; the rest has no meaning and is noted", () => {
  expect(told(wire({ entryType: "RoutingWorkResult", workType: "Accepted" }))).toEqual([{ type: "offered" }]);
  expect(told(wire({ entryType: "TypingStartedIndicator" }))).toEqual([{ type: "typing", on: true }]);
  expect(told(wire({ entryType: "TypingStoppedIndicator" }))).toEqual([{ type: "typing", on: false }]);
  expect(told(wire({ entryType: "StreamingToken" }))).toMatchObject([{ type: "noted", what: "ignored-event" }]);
});

test.each([
  ["nothing", undefined],
  ["null", null],
  ["a list", []],
  ["text", "text"],
  ["no payload", { identifier: "E1", entryType: "Message" }],
  ["broken JSON", { identifier: "E1", entryType: "Message", entryPayload: "{" }],
  ["a receipt for nothing", wire({ entryType: "ReadAcknowledgement" })],
  ["a position that is no number", wire({ entryType: "QueuePosition", position: "3" })],
])("%s is noted as unreadable and throws nothing", (_name, entry) => {
  expect(told(entry)).toMatchObject([{ type: "noted", what: "unreadable-entry" }]);
});

test("nonsense in every place throws nothing", () => {
  for (const nonsense of [null, 7, "x", [null], {}, { title: 1 }]) {
    for (const entryType of ["Message", "ParticipantChanged", "RoutingResult", "SessionStatusChanged"]) {
      const members = {
        entries: nonsense,
        abstractMessage: nonsense,
        estimatedWaitTime: nonsense,
        errorMessages: nonsense,
      };
      expect(() => told(wire({ entryType, ...members }))).not.toThrow();
      expect(() => said({ messageType: "StaticContentMessage", staticContent: nonsense })).not.toThrow();
      expect(() => said({ messageType: "ChoicesMessage", choices: nonsense })).not.toThrow();
      expect(() => said({ messageType: "FormMessage", form: nonsense })).not.toThrow();
    }
  }
});

test("an entry without a time happened now, one without an identifier is named by what it says", () => {
  const { identifier: _identifier, transcriptedTimestamp: _time, ...entry } = wire({ entryType: "RoutingWorkResult" });

  const [first] = entryEvents(entry, now);
  const [again] = entryEvents(structuredClone(entry), now);

  expect(first?.at).toEqual(now);
  expect(first?.key).toMatch(/^unnamed-/);
  expect(again?.key).toBe(first?.key);
});
