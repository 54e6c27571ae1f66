import type { ConversationReport } from "../../simulators/dynamics/messaging/messaging-simulator.ts";
import type { Simulators } from "../../simulators/start.ts";
import { tenantOf } from "./answer-in-chats.ts";
import { customerOf } from "./chats.ts";
import { history } from "./hand-off.ts";

/**
 * Compares what Dynamics holds with what OpenCX holds: one chat for each session, begun with its brief and nothing but
 * that, each delivery to the webhook taken at once, and each rep's words before the customer once and in their order.
 */
export async function auditChats(simulators: Simulators, sessionIds: string[]): Promise<string[]> {
  const tenant = tenantOf(simulators);
  await tenant.messaging.control.settled();
  const chats = Map.groupBy(tenant.messaging.control.conversations(), ({ customer }) => customer.customerid);
  const wrong = sessionIds.flatMap((sessionId) => {
    const [chat, ...more] = chats.get(customerOf(sessionId)) ?? [];
    if (chat === undefined) return [`session ${sessionId} has no chat`];
    const faults = [
      ...(more.length > 0 ? [`has ${more.length + 1} chats`] : []),
      ...briefFaults(chat),
      ...(isCarried(simulators, sessionId, chat) ? [] : ["does not show what its reps wrote"]),
    ];
    return faults.map((fault) => `session ${sessionId} ${fault}`);
  });
  const again = tenant.messaging.deliveries().filter((one) => one.outcome !== "delivered" || one.attempts.length > 1);
  return [
    ...wrong,
    ...(again.length > 0 ? [`${again.length} deliveries to the webhook were not taken at once`] : []),
    ...tenant.violations(),
  ];
}

function briefFaults({ messages }: ConversationReport): string[] {
  const begun = messages.filter(({ by }) => by.kind === "start").map(({ text }) => text);
  const isWhole = begun.length === 1 && history.every(({ text }) => begun[0]?.includes(text));
  const repeated = messages.filter(({ by }) => by.kind === "customer").length;
  return [
    ...(isWhole ? [] : ["has no brief with its whole history"]),
    ...(repeated > 0 ? [`has ${repeated} messages that no customer wrote`] : []),
  ];
}

function isCarried({ opencx }: Simulators, sessionId: string, { messages }: ConversationReport): boolean {
  const written = messages.filter(({ by }) => by.kind === "rep").map(({ text }) => text);
  const texts = new Set(written);
  const seen = opencx.ledger(sessionId).visible.flatMap(({ from, text = "" }) => {
    return from === "agent" && texts.has(text) ? [text] : [];
  });
  return seen.length === written.length && seen.every((text, index) => text === written[index]);
}
