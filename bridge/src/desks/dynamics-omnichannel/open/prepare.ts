import { truncate } from "../../../lib/text.ts";
import type { DeskHandoff, Prepared } from "../../desk.ts";

/** What is known before Dynamics is asked; the conversation's id comes with its creation. */
export function prepare(handoff: DeskHandoff): Prepared {
  return { credentials: {}, identityKind: handoff.identity.kind, attributes: contextOf(handoff), warnings: [] };
}

const contextCharacters = 512;

/** Context variables (contract dynamics-365 5.2, 7.4): the rep sees them, and routing rules can use them. */
function contextOf(handoff: DeskHandoff): Record<string, string> {
  const { sessionId, channel, summary, reason, language, priority, sentiment, identity, customer, link } = handoff;
  const unverified = customer.nonVerifiedEmail === customer.email ? undefined : customer.nonVerifiedEmail;
  const facts = {
    ...{ sessionId, channel, summary, reason, language, priority, sentiment },
    identity: identity.kind,
    unverifiedEmail: unverified ?? (identity.kind === "verified-email" ? undefined : customer.email),
    trace: link,
  };
  const said = Object.entries(facts).filter(([, value]) => value !== undefined && value.trim() !== "");
  return Object.fromEntries(
    said.map(([name, value]) => [name, truncate(value ?? "", { characters: contextCharacters })]),
  );
}
