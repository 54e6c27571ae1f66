import type { CredentialBox, Desk, DeskConversation, DeskHandoff } from "../desks/desk.ts";
import { BridgeError } from "../lib/errors.ts";
import type { SecretBox } from "../lib/secret-box.ts";
import { type Conversation, replaceCredentials } from "../store/conversations.ts";
import type { Handoff } from "../store/handoffs.ts";
import type { Store } from "../store/store.ts";
import type { Parts } from "./parts.ts";
import type { HandoffFacts } from "./payloads.ts";
import { reasonText } from "./reasons.ts";
import { sessionLink } from "./session-link.ts";

/** What a desk is told of a handoff. */
export function deskHandoff(
  parts: Pick<Parts, "config">,
  handoff: Handoff,
  facts: HandoffFacts,
  conversationNo: number,
): DeskHandoff {
  const { name, email, nonVerifiedEmail, phone } = facts.customer;
  return {
    handoffId: handoff.id,
    sessionId: handoff.session_id,
    conversationNo,
    isFirst: facts.isFirst,
    identity: facts.identity,
    channel: handoff.channel ?? "unknown",
    language: handoff.language ?? undefined,
    priority: handoff.priority ?? undefined,
    reason: reasonText(handoff.reason),
    summary: handoff.summary ?? undefined,
    sentiment: facts.sentiment,
    ticketNumber: facts.ticketNumber,
    customer: { name, email, nonVerifiedEmail, phone },
    followUp: facts.followUp,
    link: sessionLink(parts, handoff.session_id),
    metadata: facts.metadata,
  };
}

/** What a desk is given to work on a conversation. */
export function deskConversation(parts: Parts, handoff: Handoff, conversation: Conversation): DeskConversation {
  return {
    id: conversation.id,
    handoff: deskHandoff(parts, handoff, handoff.facts as HandoffFacts, conversation.no),
    externalId: conversation.external_id ?? "",
    attributes: conversation.attributes,
    credentials: storedCredentials(parts.store, parts.box, conversation.id),
    cursor: conversation.cursor,
    waiting: handoff.first_joined_at === null,
  };
}

/** The desk of a connection; an error when the configuration no longer has it. */
export function deskOf(parts: Parts, connection: string | null): Desk {
  const desk = connection === null ? undefined : parts.desks.get(connection);
  if (desk !== undefined) return desk;
  throw new BridgeError({
    code: "CONNECTION_UNKNOWN",
    message: `There is no connection ${connection ?? ""}.`,
    remedy: "Name one of the connections of the configuration; keep a connection until its conversations have ended.",
    status: 400,
  });
}

/** Seals credentials for one conversation; they open nowhere else. */
export function sealCredentials(box: SecretBox, conversationId: string, value: object): string {
  return box.seal(JSON.stringify(value), `conversation:${conversationId}`);
}

function storedCredentials(store: Store, box: SecretBox, id: string): CredentialBox {
  let known: { value: object; version: number } | undefined;
  return {
    read: async (fresh = false) => {
      if (known !== undefined && !fresh) return known;
      const row = await store.db
        .selectFrom("conversations")
        .select(["credentials", "credentials_version"])
        .where("id", "=", id)
        .executeTakeFirstOrThrow();
      known = {
        value: JSON.parse(box.open(row.credentials ?? "", `conversation:${id}`)) as object,
        version: row.credentials_version,
      };
      return known;
    },
    replace: async (value, version) => {
      const replaced = await replaceCredentials(store.db, id, sealCredentials(box, id, value), version);
      if (replaced) known = { value, version: version + 1 };
      return replaced;
    },
  };
}
