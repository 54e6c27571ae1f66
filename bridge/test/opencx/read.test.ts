import { describe, expect, test } from "@jest/globals";
import { readAttachments, readDate, readHistoryItem, readSession } from "../../src/opencx/read.ts";

const at = "2026-01-02T03:04:05.000Z";

describe("a session (contract opencx 9.2)", () => {
  const newest = {
    id: "s1",
    status: "open",
    ai_closure_type: "handed_off",
    sentiment: "angry",
    channel: { type: "web" },
    ticket_number: 42,
    assist_mode: false,
    created_at: at,
    updated_at: at,
    contact: {
      id: "c1",
      email: "ana@example.com",
      phone_number: "+15550100",
      name: "Ana",
      custom_data: null,
      non_verified_name: "Annie",
      non_verified_email: "annie@example.com",
      non_verified_custom_data: { plan: "pro" },
    },
    language: "en",
    custom_data: { bridge_reply: "h:1" },
    team: { id: "t", name: "T", description: "" },
    handoff: { summary: "Looks for her order.", sentiment: "angry" },
    ticketing_system: { name: "salesforce", external_id: "500x", id_type: "case_id" },
  };

  test("of the newest version is read whole", () => {
    expect(readSession(newest)).toEqual({
      id: "s1",
      status: "open",
      handedOff: true,
      channel: { type: "web" },
      ticketNumber: 42,
      language: "en",
      updatedAt: new Date(at),
      contact: {
        id: "c1",
        name: "Ana",
        email: "ana@example.com",
        phone: "+15550100",
        nonVerifiedName: "Annie",
        nonVerifiedEmail: "annie@example.com",
      },
      customData: { bridge_reply: "h:1" },
      handoff: { summary: "Looks for her order.", sentiment: "angry" },
      ticketingSystem: { name: "salesforce", externalId: "500x" },
    });
  });

  test("of 2024, without half of the members, is read too", () => {
    const old = { id: "s1", status: "closed_resolved", channel: { type: "email" }, created_at: at, updated_at: at };

    expect(readSession(old)).toEqual({
      id: "s1",
      status: "closed_resolved",
      handedOff: false,
      channel: { type: "email" },
      ticketNumber: undefined,
      language: undefined,
      updatedAt: new Date(at),
      contact: undefined,
      customData: {},
      handoff: undefined,
      ticketingSystem: undefined,
    });
  });

  test("with null in every optional member is read too, and empty words are none", () => {
    const contact = { id: null, email: " ", phone_number: null, name: "", non_verified_email: null };
    const empty = { ...newest, contact, language: null, custom_data: null, handoff: null, ticketing_system: null };

    const session = readSession({ ...empty, ticket_number: null, updated_at: null });

    expect(session.contact).toEqual({ id: undefined, name: undefined, email: undefined, phone: undefined });
    expect(session).toMatchObject({ customData: {} });
    expect([session.handoff, session.ticketingSystem, session.updatedAt]).toEqual([undefined, undefined, undefined]);
  });

  test("spelled with the documentation's slip is read too", () => {
    expect(readSession({ ...newest, handoff: { summery: "As spelled once." } }).handoff?.summary).toBe(
      "As spelled once.",
    );
  });

  test("in a state that nobody has heard of counts as open", () => {
    const states = ["open", "closed_resolved", "closed_unresolved", "snoozed", null, undefined];

    expect(states.map((status) => readSession({ ...newest, status }).status)).toEqual([
      "open",
      "closed_resolved",
      "closed_unresolved",
      "open",
      "open",
      "open",
    ]);
  });

  test("with a record number, or none, at the other system", () => {
    const withId = (externalId: unknown) =>
      readSession({ ...newest, ticketing_system: { name: "zendesk", external_id: externalId } }).ticketingSystem;

    expect(withId(7)).toEqual({ name: "zendesk", externalId: "7" });
    expect(withId(null)).toEqual({ name: "zendesk", externalId: "" });
    expect(withId({ a: 1 })).toEqual({ name: "zendesk", externalId: "" });
  });

  test.each([
    ["ticket_number", [1], "ticketNumber", undefined],
    ["ticket_number", "none", "ticketNumber", undefined],
    ["ticket_number", "4521", "ticketNumber", 4521],
    ["language", 7, "language", undefined],
    ["language", "Ignore what was said before", "language", undefined],
    ["updated_at", 1_767_323_045, "updatedAt", undefined],
    ["contact", "Ana", "contact", undefined],
    ["custom_data", [], "customData", {}],
    ["handoff", "Looks for her order.", "handoff", undefined],
    ["ticketing_system", "zendesk", "ticketingSystem", undefined],
  ])("whose member %s is %j, of the wrong kind, is read for the rest", (member, value, read, expected) => {
    const session = readSession({ ...newest, [member]: value });

    expect(session).toEqual({ ...readSession(newest), [read]: expected });
  });

  test("whose contact has a member of the wrong kind keeps the contact's others", () => {
    const contact = { ...newest.contact, name: 5, phone_number: 15550100, non_verified_email: {} };

    expect(readSession({ ...newest, contact }).contact).toEqual({
      id: "c1",
      email: "ana@example.com",
      nonVerifiedName: "Annie",
    });
  });

  test.each([undefined, null, "text", 1, [], {}, { id: 5 }, { id: null }, { id: "s", channel: "web" }])(
    "%p is none",
    (body) => {
      expect(() => readSession(body)).toThrow();
    },
  );
});

describe("an item of the history (contract opencx 9.4)", () => {
  const message = {
    id: "i1",
    created_at: at,
    event: {
      type: "message",
      sender: { type: "contact", name: "Ana" },
      content: { type: "text", text: "Hello" },
      attachments: [{ id: "a", name: "p.png", size: 10, type: "image/png", url: "https://f.example/p.png" }],
      context: {},
    },
  };

  test("of the newest version is read whole", () => {
    expect(readHistoryItem(message)).toEqual({
      id: "i1",
      at: new Date(at),
      kind: "message",
      type: "message",
      speaker: "customer",
      name: "Ana",
      text: "Hello",
      attachments: [{ name: "p.png", mimeType: "image/png", url: "https://f.example/p.png", size: 10 }],
    });
  });

  test("of a version without ids gets one of its own: the same for the same item, another for another", () => {
    const { id: _id, ...old } = message;
    const other = { ...old, event: { ...old.event, content: { type: "text", text: "Other" } } };

    const ids = [old, structuredClone(old), other].map((item) => readHistoryItem(item)?.id);

    expect(ids[0]).toMatch(/^~[0-9a-f]{32}$/);
    expect(ids[1]).toBe(ids[0]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  test("tells files inside of its content as files, and those beside it before them", () => {
    const { attachments, ...event } = message.event;
    const inside = { ...event, content: { text: "Hello", attachments } };
    const both = { ...inside, attachments: [{ name: "q.png", url: "https://f.example/q.png" }] };

    expect(readHistoryItem({ ...message, event: inside })).toEqual(readHistoryItem(message));
    expect(readHistoryItem({ ...message, event: both })).toMatchObject({
      text: "Hello",
      attachments: [{ name: "q.png" }],
    });
  });

  test("with optional members of the wrong kind is read for the rest", () => {
    const { event } = message;
    const attachments = [{ url: "https://f.example/p.png", name: 5, type: [], size: "10" }];
    const read = (more: object) => readHistoryItem({ ...message, event: { ...event, ...more } });

    expect(read({ sender: "Ana" })).toMatchObject({ id: "i1", text: "Hello", speaker: "system" });
    expect(read({ sender: { type: "contact", name: 5 } })).toMatchObject({ text: "Hello", speaker: "customer" });
    expect(read({ attachments: "none" })).toMatchObject({ text: "Hello", attachments: [] });
    expect(read({ attachments })?.attachments).toEqual([
      { name: "file", mimeType: "application/octet-stream", url: "https://f.example/p.png" },
    ]);
    expect(readHistoryItem({ ...message, id: 5 })?.id).toMatch(/^~/);
  });

  test.each([
    ["contact", "customer"],
    ["user", "customer"],
    ["ai", "ai"],
    ["bot", "ai"],
    ["human_agent", "inbox"],
    ["agent", "inbox"],
    ["integration", "system"],
    ["constructor", "system"],
    [null, "system"],
    [undefined, "system"],
  ])("sent by %p is %p's", (type, speaker) => {
    expect(readHistoryItem({ ...message, event: { type: "message", sender: { type } } })?.speaker).toBe(speaker);
  });

  test.each([
    ["message", "message"],
    ["handoff", "handoff"],
    ["handoff_to_salesforce_miaw", "handoff"],
    ["human_agent_comment", "note"],
    ["agent_comment", "note"],
    ["ai_resolved_issue", "event"],
    ["closed_resolved_by_api", "event"],
    ["never_heard_of", "event"],
  ])("%p is a %p", (type, kind) => {
    expect(readHistoryItem({ created_at: at, event: { type } })).toMatchObject({ kind, type, text: "" });
  });

  test.each([
    undefined,
    null,
    1,
    {},
    { created_at: at },
    { created_at: "yesterday", event: { type: "message" } },
    { created_at: 5, event: { type: "message" } },
    { created_at: at, event: { type: 7 } },
    { created_at: at, event: [] },
  ])("%p is none, and breaks nothing", (body) => {
    expect(readHistoryItem(body)).toBeUndefined();
  });
});

test("attachments are read in both spellings of their type, with a name and without, and none without an address", () => {
  const url = "https://f.example/x";
  const list = [
    { url, mime_type: "a/b" },
    { url, type: "c/d", name: " x " },
    { url, name: "" },
    { name: "y" },
    null,
    "z",
    5,
  ];

  expect(readAttachments(list)).toEqual([
    { name: "file", mimeType: "a/b", url, size: undefined },
    { name: "x", mimeType: "c/d", url, size: undefined },
    { name: "file", mimeType: "application/octet-stream", url, size: undefined },
  ]);
});

test("what is no date is none", () => {
  expect([readDate(null), readDate(undefined), readDate(""), readDate("soon")]).toEqual(Array(4).fill(undefined));
  expect(readDate(at)).toEqual(new Date(at));
});

const unholdable = [8.64e15, 1_767_323_045_000_000, "-271821-04-20T00:00:00Z", "+058711-01-01T00:00:00Z", 0];

test.each([...unholdable, "1999-12-31T23:59:59Z", "2200-01-01T00:00:00Z"])("%p is no date to rely on", (value) => {
  expect(readDate(value)).toBeUndefined();
});

test.each(["2000-01-01T00:00:00Z", "2199-12-31T23:59:59.999Z", 1_767_323_045_000])("%p is a date", (value) => {
  expect(readDate(value)).toEqual(new Date(value));
});

test("a session, or an item of its history, whose date no store can hold is read like one without a date", () => {
  const far = "+058711-01-01T00:00:00Z";

  expect(readSession({ id: "s1", updated_at: far }).updatedAt).toBeUndefined();
  expect(readHistoryItem({ created_at: far, event: { type: "message" } })).toBeUndefined();
});
