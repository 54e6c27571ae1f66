import { randomUUID } from "node:crypto";
import { expect, test } from "@jest/globals";
import { Progress } from "../../../src/desks/salesforce-messaging/cursor.ts";
import { Intake } from "../../../src/desks/salesforce-messaging/intake.ts";
import type { DeskConversation, DeskEvent } from "../../../src/desks/desk.ts";
import { handoff } from "./lab.ts";
import { MemoryBox } from "./memory-box.ts";

const start = Date.parse("2026-01-01T12:00:00Z");

function intake(): { intake: Intake; conversation: DeskConversation } {
  const facts = handoff();
  const conversation = {
    id: randomUUID(),
    handoff: facts,
    externalId: facts.sessionId,
    attributes: {},
    credentials: new MemoryBox({}),
    cursor: null,
    waiting: true,
  };
  const clock = { now: () => new Date(start) };
  return { intake: new Intake(conversation, new Progress(null, 60_000), clock), conversation };
}

function entry(identifier: string, after: number, payload: object = { entryType: "QueuePosition", position: after }) {
  return { identifier, transcriptedTimestamp: start + after, entryPayload: payload };
}

function frame(conversationId: string, id: string, conversationEntry: object) {
  return { id, event: "CONVERSATION_X", data: JSON.stringify({ conversationId, conversationEntry }) };
}

test("listed and streamed entries are told together in the order of their time, doubles once", () => {
  const { intake: it, conversation } = intake();
  const streamed = [entry("d", 40), entry("b", 20)].map((one, index) =>
    it.fromFrame(frame(conversation.externalId, String(index), one)),
  );
  const listed = [entry("a", 10), entry("b", 20), entry("c", 30)].map((one) => it.fromList(one));

  const events = [...it.events([...listed, ...streamed.filter((item) => item !== undefined)])];

  expect(events.map(({ key }) => key)).toEqual(["a", "b", "c", "d"]);
});

test("the cursor of an event covers what was told, not what is still to come", () => {
  const { intake: it } = intake();
  const events = it.events([entry("a", 10), entry("b", 20)].map((one) => it.fromList(one)));

  const first = events.next().value as DeskEvent;

  expect(first.cursor).toMatchObject({ lastSeenAt: start + 10, recent: ["a"] });
});

test("of an entry with several events only the last one moves the cursor, so that none is lost by a crash between", () => {
  const { intake: it } = intake();
  const participant = { role: "Agent", subject: "005" };
  const entries = [
    { operation: "remove", participant },
    { operation: "add", participant: { ...participant, subject: "006" } },
  ];

  const [left, joined] = [...it.events([it.fromList(entry("p", 10, { entryType: "ParticipantChanged", entries }))])];

  expect(left).not.toHaveProperty("cursor");
  expect(joined?.cursor).toMatchObject({ recent: ["p"] });
});

test("a time far ahead does not move the point to resume from", () => {
  const { intake: it } = intake();

  const [event] = [...it.events([it.fromList(entry("a", 10 * 86_400_000))])];

  expect(event?.cursor).toMatchObject({ lastSeenAt: null });
});

test("frames of other conversations, and frames that are no JSON, bring nothing but their id", () => {
  const { intake: it, conversation } = intake();

  const other = it.fromFrame(frame(randomUUID(), "70", entry("x", 1)));
  const broken = it.fromFrame({ id: "71", event: "X", data: "{" });
  const own = it.fromFrame(frame(conversation.externalId, "60", entry("a", 10)));
  const [event] = [...it.events(own === undefined ? [] : [own])];

  expect([other, broken]).toEqual([undefined, undefined]);
  expect(event?.cursor).toMatchObject({ lastEventId: "71" });
});
