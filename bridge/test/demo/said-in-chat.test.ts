import { expect, test } from "@jest/globals";
import type { ConversationReport, Delivery } from "../../demo/dynamics/chat-people.ts";
import { saidInChat } from "../../demo/dynamics/said-in-chat.ts";

const ann = { id: "a0", name: "Ann Agent", onDuty: true, active: [], offered: [] };

test("the brief, what people write and what happened stand in one order, each told from the others", () => {
  const conversation = report([
    { messageId: "1", at: 1, by: { kind: "start", name: "OpenCX AI" }, text: "OpenCX handoff" },
    { messageId: "3", at: 3, by: { kind: "rep", id: "a0", name: "Ann Agent" }, text: "Hello" },
    { messageId: "4", at: 4, by: { kind: "customer", name: "Ana Ruiz" }, text: "Hi" },
    { messageId: "5", at: 5, by: { kind: "customer", name: "Ana Ruiz" }, text: "[AI] Gladly", automated: true },
  ]);
  const deliveries = [event(1, 2, "AgentAccepted"), event(2, 6, "PrimaryAgentEndConversation")];

  const lines = saidInChat(conversation, deliveries, [ann]);

  expect(lines.map(({ from, text }) => [from, text])).toEqual([
    ["brief", "OpenCX handoff"],
    ["event", "Ann Agent accepted"],
    ["rep", "Hello"],
    ["customer", "Hi"],
    ["brief", "[AI] Gladly"],
    ["event", "Ann Agent ended the conversation: wrap-up"],
  ]);
  expect(lines[2]?.name).toBe("Ann Agent");
});

test("messages on their way, copies and events without a meaning for people are no lines of their own", () => {
  const copy = { ...event(2, 2, "AgentAccepted"), copy: 1 };
  const message = { ...event(3, 3, ""), activity: { type: "message", text: "Hello", from: { id: "a0" } } };

  const lines = saidInChat(report([]), [event(1, 1, "AgentAccepted"), copy, message, event(4, 4, "Unheard")], [ann]);

  expect(lines.map(({ text }) => text)).toEqual(["Ann Agent accepted"]);
});

function report(messages: object[]): ConversationReport {
  const usual = { files: [], automated: false, visibility: "public", read: false };
  return { messages: messages.map((one) => ({ ...usual, ...one })) } as unknown as ConversationReport;
}

function event(seq: number, at: number, name: string): Delivery {
  const activity = { type: "message", text: `EventName: **_${name}_**`, name, from: { id: "a0" } };
  return {
    ...{ seq, at, activity, copy: 0 },
    ...{ conversationId: "c", channelId: "x", outcome: "delivered", attempts: [] },
  };
}
