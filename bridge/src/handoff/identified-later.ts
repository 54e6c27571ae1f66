import type { OpencxSession } from "../opencx/types.ts";
import type { Handoff } from "../store/handoffs.ts";
import type { Tx } from "../store/store.ts";
import { tellRep } from "./outgoing.ts";
import type { Parts } from "./parts.ts";
import type { HandoffFacts } from "./payloads.ts";
import { tell } from "./tracer.ts";

/** The e-mail address of a customer whom the handoff does not know yet. */
export function identifiedLater(handoff: Handoff, session: OpencxSession): string | undefined {
  const facts = handoff.facts as Partial<HandoffFacts>;
  if (facts.customer?.email !== undefined || facts.identifiedLater !== undefined) return undefined;
  return session.contact?.email;
}

/** A customer who becomes known later is told to the rep; the desk's own proof comes with the next handoff. */
export async function noticeIdentified(parts: Parts, tx: Tx, handoff: Handoff, session: OpencxSession): Promise<void> {
  const email = identifiedLater(handoff, session);
  if (email === undefined) return;
  const now = parts.clock.now();
  const known = { ...handoff.facts, identifiedLater: email };
  await tx.db
    .updateTable("handoffs")
    .set({ facts: JSON.stringify(known) })
    .where("id", "=", handoff.id)
    .execute();
  await tell(tx.db, handoff, now, "identified-later");
  const name = session.contact?.name === undefined ? "" : `${session.contact.name}, `;
  const words = `The customer has identified as ${name}${email}. The desk shows this as verified from the next handoff on.`;
  await tellRep(tx, handoff.id, "identified-later", words, now);
}
