import { randomUUID } from "node:crypto";
import { expect, test } from "@jest/globals";
import { conversationId, otherConversationId } from "../../../src/desks/salesforce-messaging/conversation-id.ts";
import { isLowercaseUuid } from "../../../src/lib/ids.ts";
import { handoff } from "./lab.ts";

test("the session's own id names its first conversation only", () => {
  const facts = handoff();

  expect(conversationId(facts)).toBe(facts.sessionId);
  expect(conversationId({ ...facts, isFirst: false })).not.toBe(facts.sessionId);
  expect(conversationId({ ...facts, conversationNo: 2 })).not.toBe(facts.sessionId);
});

test.each([randomUUID().toUpperCase(), "4521", "00000000-0000-0000-0000-000000000000"])(
  "a session id that Salesforce would refuse (%s) is replaced by a valid one",
  (sessionId) => {
    const id = conversationId(handoff({ sessionId }));

    expect(id).not.toBe(sessionId);
    expect(isLowercaseUuid(id)).toBe(true);
  },
);

test("ids are the same at every try and differ from each other", () => {
  const facts = handoff({ isFirst: false });

  const ids = [conversationId(facts), otherConversationId(facts), conversationId({ ...facts, conversationNo: 2 })];

  expect(new Set(ids).size).toBe(3);
  expect([conversationId(facts), otherConversationId(facts)]).toEqual(ids.slice(0, 2));
  expect(ids.every(isLowercaseUuid)).toBe(true);
});
