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

/** Looks in the org for what must not be: sessions with no Case or with several, and rules that were broken. */
export function auditCases({ salesforceOrg }: Simulators, sessionIds: string[]): string[] {
  const counts = new Map(sessionIds.map((id) => [id, 0]));
  for (const one of salesforceOrg.control.records("Case")) {
    const id = String(one["OpenCx_Session_Id__c"]);
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  const wrong = [...counts].filter(([, count]) => count !== 1).map(([id, count]) => `session ${id} has ${count} Cases`);
  return [...wrong, ...salesforceOrg.violations()];
}
