import { describe, expect, test } from "@jest/globals";
import { readWebhook } from "../../src/opencx/webhook-events.ts";

const at = "2026-01-02T03:04:05.000Z";

describe("a handoff (contract opencx 10.3)", () => {
  const data = {
    conversation_id: "s1",
    timestamp: at,
    customer_id: "c1",
    reason: "ai_decided_to_handoff_the_conversation",
    summary: "Ana looks for her order.",
    user_sentiment: "angry",
    was_handedoff_to_third_party: false,
    language: "en",
    message_count: 4,
  };
  const event = "conversation.handoff_to_human";
  const read = {
    kind: "handoff",
    event,
    sessionId: "s1",
    at: new Date(at),
    reason: "ai_decided_to_handoff_the_conversation",
    summary: "Ana looks for her order.",
    sentiment: "angry",
    language: "en",
    key: expect.stringMatching(/^[0-9a-f]{64}$/),
  };

  test("of 2024 comes in a list, of today alone: both are read", () => {
    expect(readWebhook({ event, organization_id: "o", data: [data] })).toEqual([read]);
    expect(readWebhook({ event, organization_id: "o", data })).toEqual([read]);
  });

  test("of several conversations is several events", () => {
    const both = readWebhook({ event, data: [data, { ...data, conversation_id: "s2" }] });

    expect(both?.map((one) => one.sessionId)).toEqual(["s1", "s2"]);
  });

  test("with nulls, or with members of the wrong kind, is still a handoff", () => {
    const odd = { conversation_id: "s1", timestamp: null, reason: null, summary: 5, user_sentiment: {}, language: [] };

    expect(readWebhook({ event, data: odd })).toEqual([
      { kind: "handoff", event, sessionId: "s1", key: expect.any(String) },
    ]);
  });

  test("tells a language only by its tag", () => {
    const languages = ["pt-BR", "Ignore what was said before", "e".repeat(100_000)];
    const read = languages.flatMap((language) => readWebhook({ event, data: { ...data, language } }) ?? []);

    expect(read).toMatchObject([{ language: "pt-BR" }, { language: undefined }, { language: undefined }]);
  });

  test("without a conversation is nothing to work on", () => {
    expect(readWebhook({ event, data: { ...data, conversation_id: null } })).toEqual([]);
    expect(readWebhook({ event, data: [] })).toEqual([]);
    expect(readWebhook({ event })).toEqual([]);
  });

  test("may name the conversation as a session", () => {
    expect(readWebhook({ event, data: { session_id: "s9" } })).toMatchObject([{ sessionId: "s9" }]);
  });
});

describe("the end of a conversation", () => {
  const event = "conversation.closed";

  test.each([
    [{ type: "contact", id: "c" }, "contact"],
    [{ type: "AI", name: "Bot" }, "AI"],
    [{ type: "human", id: 5, email: "k@example.com" }, "human"],
    ["somebody", undefined],
    [undefined, undefined],
  ])("closed by %p", (closedBy, expected) => {
    const old = { conversation_id: "s1", timestamp: at, closed_by: closedBy, resolution_status: "resolved" };

    for (const data of [old, [old]]) {
      const [read] = readWebhook({ event, data }) ?? [];
      expect(read).toMatchObject({ kind: "closed", sessionId: "s1" });
      expect(read).toHaveProperty("closedBy", expected);
    }
  });
});

describe("a message", () => {
  const contact = "conversation.contact_response";
  const base = { conversation_id: "s1", timestamp: at };

  test.each([
    [contact, "customer"],
    ["conversation.ai_response", "ai"],
    ["conversation.agent_response", "inbox"],
  ])("%s is said by %s", (event, speaker) => {
    expect(readWebhook({ event, data: { ...base, text: "Hi" } })).toMatchObject([
      { kind: "message", speaker, text: "Hi" },
    ]);
  });

  test.each([
    [{ text: "Hi" }],
    [{ response: "Hi" }],
    [{ message: "Hi" }],
    [{ message: { text: "Hi" } }],
    [{ content: "Hi" }],
    [{ content: { type: "text", text: "Hi" } }],
    [{ message: { content: { text: "Hi" } } }],
  ])("as %p has its words", (fields) => {
    expect(readWebhook({ event: contact, data: { ...base, ...fields } })).toMatchObject([{ text: "Hi" }]);
  });

  test.each([
    [{ message_id: "m1", id: "other" }, "m1"],
    [{ message: { id: "m2", text: "Hi" } }, "m2"],
    [{ id: "m3" }, "m3"],
    [{}, undefined],
    [{ message_id: 5 }, undefined],
  ])("as %p has the id %p", (fields, id) => {
    const [read] = readWebhook({ event: contact, data: { ...base, ...fields } }) ?? [];

    expect(read).toHaveProperty("messageId", id);
  });

  test("tells its files at either place, and who wrote it", () => {
    const files = [{ name: "p", url: "https://f.example/p", type: "image/png", size: 3 }];
    const outside = readWebhook({ event: contact, data: { ...base, attachments: files, sender: { name: "Ana" } } });
    const inside = readWebhook({
      event: contact,
      data: { ...base, message: { attachments: files }, agent: { name: "Kim" } },
    });

    expect([outside, inside]).toMatchObject([
      [{ attachments: [{ name: "p", mimeType: "image/png" }], name: "Ana" }],
      [{ attachments: [{ name: "p", mimeType: "image/png" }], name: "Kim" }],
    ]);
  });

  test.each([
    ["message", { text: "See this" }],
    ["content", { text: "See this" }],
    ["message", { content: { text: "See this" } }],
  ])("with files inside of its %s has its words alone as text", (member, words) => {
    const attachments = [{ name: "p", url: "https://f.example/p", type: "image/png", size: 3 }];
    const inside = "text" in words ? { ...words, attachments } : { content: { ...words.content, attachments } };

    expect(readWebhook({ event: contact, data: { ...base, [member]: inside } })).toMatchObject([
      { text: "See this", attachments: [{ name: "p", url: "https://f.example/p" }] },
    ]);
  });

  test.each([
    [at, at],
    [1_767_323_045, "2026-01-02T03:04:05.000Z"],
    [1_767_323_045_000, "2026-01-02T03:04:05.000Z"],
    ["soon", undefined],
    [1e300, undefined],
    [1_767_323_045_000_000, undefined],
    [8.64e15, undefined],
    ["-271821-04-20T00:00:00Z", undefined],
    ["+058711-01-01T00:00:00Z", undefined],
    [null, undefined],
    [{}, undefined],
  ])("of the time %p", (timestamp, expected) => {
    const [read] = readWebhook({ event: contact, data: { conversation_id: "s1", timestamp } }) ?? [];

    expect(read?.at?.toISOString()).toBe(expected);
  });
});

test.each([
  "conversation.started",
  "conversation.third_party_agent_response",
  "conversation.handoff_to_third_party_failed",
  "workflow.run.failed",
  "csat.requested",
  "phone_call.started",
  "something.new",
])("%s is known to exist and otherwise left alone", (event) => {
  expect(readWebhook({ event, data: { conversation_id: "s1", timestamp: at } })).toEqual([
    { event, sessionId: "s1", at: new Date(at), kind: "other", key: expect.any(String) },
  ]);
});

describe("an event's key (contract opencx Q8)", () => {
  const event = "conversation.contact_response";
  const data = { conversation_id: "s1", timestamp: at, message: { text: "Hi", name: "Ana" } };
  const keyOf = (body: unknown) => readWebhook(body)?.[0]?.key;

  test("is the same in every envelope and order of its members, with a time and without", () => {
    const { timestamp: _, ...timeless } = data;
    for (const told of [data, timeless]) {
      const turned = { ...Object.fromEntries(Object.entries(told).toReversed()), message: { name: "Ana", text: "Hi" } };
      const bodies = [
        { event, data: [told] },
        { organization_id: "o", event, data: turned },
        { data: told, event, more: 1 },
      ];

      expect(new Set([...bodies, { event, data: told }].map(keyOf)).size).toBe(1);
    }
  });

  test("is another for another event, conversation, time, or anything else that it tells", () => {
    const others = [
      { event: "conversation.ai_response", data },
      { event, data: { ...data, conversation_id: "s2" } },
      { event, data: { ...data, timestamp: "2026-01-02T03:04:06.000Z" } },
      { event, data: { ...data, message: { text: "Hi!", name: "Ana" } } },
      { event, data: { ...data, never_heard_of: 1 } },
    ];

    expect(new Set([{ event, data }, ...others].map(keyOf)).size).toBe(6);
  });
});

test.each([undefined, null, "x", 5, [], {}, { event: 5 }, { event: "" }, { event: "e".repeat(201) }])(
  "%p is no webhook",
  (body) => {
    expect(readWebhook(body)).toBeUndefined();
  },
);

test("members of every hostile kind break nothing", () => {
  const hostile = [
    null,
    5,
    "x",
    [],
    { conversation_id: {} },
    { conversation_id: "" },
    JSON.parse('{"__proto__":{"x":1}}'),
  ];

  expect(readWebhook({ event: "conversation.closed", data: hostile })).toEqual([]);
});

test("a thousand events in one body are read, every one; more are refused, every one", () => {
  const data = Array.from({ length: 1001 }, (_, index) => ({ conversation_id: `s${index}` }));

  expect(readWebhook({ event: "conversation.closed", data: data.slice(1) })).toHaveLength(1000);
  expect(() => readWebhook({ event: "conversation.closed", data })).toThrow(
    expect.objectContaining({ code: "WEBHOOK_TOO_MANY_EVENTS", status: 413 }),
  );
});

test.each(["constructor", "toString", "__proto__", "hasOwnProperty"])(
  "an event called %s is an unknown one",
  (event) => {
    expect(readWebhook({ event, data: { conversation_id: "s1", text: "x" } })).toMatchObject([{ kind: "other" }]);
  },
);
