import type { Simulators } from "../../simulators/start.ts";
import type { Audit } from "./protocol.ts";

/** Looks in the org for what became of handoffs whose brief is one message. */
export function auditHandoffs({ salesforceMessaging }: Simulators, sessionIds: string[]): Audit {
  const conversations = salesforceMessaging.control.conversations();
  const byId = new Map(conversations.map((one) => [one.conversationId, one]));
  let lost = 0;
  let doubled = 0;
  for (const id of sessionIds) {
    const sessions = byId.get(id)?.sessions ?? [];
    const briefs = sessions.reduce((sum, session) => sum + session.inbound, 0);
    if (briefs === 0) lost += 1;
    if (briefs > 1 || sessions.length > 1) doubled += 1;
  }
  return { conversations: conversations.length, lost, doubled, simulator: salesforceMessaging.violations() };
}
