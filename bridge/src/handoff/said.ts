import { BridgeError } from "../lib/errors.ts";
import { splitText } from "../lib/text.ts";
import { changeConversation, findConversation } from "../store/conversations.ts";
import { appendEntries, type NewEntry } from "../store/entries.ts";
import { type Handoff, lockHandoff } from "../store/handoffs.ts";
import type { Tx } from "../store/store.ts";
import { requestEnd } from "./end-request.ts";
import { stopInactivity } from "./inactivity.ts";
import { hashText, makeEntry, put } from "./outgoing.ts";
import type { Parts } from "./parts.ts";
import type { Said } from "./payloads.ts";
import { keyOf } from "./message-names.ts";
import { isKnown } from "./same-message.ts";
import { isOver } from "./states.ts";
import { tell } from "./tracer.ts";

const partLimits = { characters: 4000, bytes: 8000 };

/**
 * Stores what was said and makes it due for the desk, in the caller's transaction.
 * One message may be reported by a POST, a webhook and the history: two reports pair up by OpenCX's id, or, where one
 * has none, by equal text at about the same time if they came by different ways, one to one, so that two equal messages
 * both get through.
 *
 * @returns how many of them were new.
 */
export async function acceptSaid(parts: Parts, tx: Tx, handoffId: string, reports: Said[]): Promise<number> {
  const now = parts.clock.now();
  let handoff = await lockHandoff(tx, handoffId);
  const fresh: Said[] = [];
  for (const said of reports) {
    if (isOver(handoff)) break;
    if (await isKnown(tx, handoff, said, now)) continue;
    fresh.push(said);
    if (said.speaker === "customer" && isStopWord(parts, said)) {
      await tell(tx.db, handoff, now, "stop-word");
      await requestEnd(parts, tx, handoff, { by: "customer", reason: "stop-word", resolve: true });
      handoff = await lockHandoff(tx, handoffId);
      continue;
    }
    await store(parts, tx, handoff, said, now);
  }
  const written = fresh.filter((said) => said.speaker === "customer");
  if (written.length > 0 && !isOver(handoff)) await customerWrote(parts, tx, handoff, written, now);
  return fresh.length;
}

async function store(parts: Parts, tx: Tx, handoff: Handoff, said: Said, now: Date): Promise<void> {
  const key = keyOf(said);
  const pieces = said.text.trim() === "" ? [] : splitText(said.text, partLimits);
  const common = { speaker: said.speaker, name: said.name };
  const entries: NewEntry[] = [
    ...pieces.map((text, index) =>
      makeEntry(
        "said",
        index === 0 ? key : `${key}#${index}`,
        { ...common, text },
        {
          sourceAt: said.at,
          ...(index === 0 ? { textHash: hashText(said.text) } : {}),
        },
      ),
    ),
    ...said.attachments.map((file, index) =>
      makeEntry(
        "file",
        pieces.length === 0 && index === 0 ? key : `${key}@${index}`,
        { ...common, file },
        {
          sourceAt: said.at,
          ...(pieces.length === 0 && index === 0 ? { textHash: hashText("") } : {}),
        },
      ),
    ),
  ];
  if (entries.length === 0) return;
  await appendEntries(tx, { handoffId: handoff.id, direction: "to-desk" }, entries, now);
  await tell(tx.db, handoff, now, "said", {
    data: { speaker: said.speaker, characters: said.text.length, parts: pieces.length, files: said.attachments.length },
  });
}

function isStopWord(parts: Parts, said: Said): boolean {
  const words = parts.config.customer.stopWords.map((word) => word.trim().toLowerCase());
  return said.attachments.length === 0 && words.includes(said.text.trim().toLowerCase());
}

/** The customer has answered: the rep's messages up to here have been read, and nobody is inactive. */
async function customerWrote(parts: Parts, tx: Tx, handoff: Handoff, written: Said[], now: Date): Promise<void> {
  const newest = Math.max(...written.map((said) => said.at.getTime()));
  const latest = new Date(Math.max(newest, handoff.last_customer_at?.getTime() ?? 0));
  await tx.db.updateTable("handoffs").set({ last_customer_at: latest }).where("id", "=", handoff.id).execute();
  await stopInactivity(tx, handoff);
  const conversation = await findConversation(tx.db, handoff.id, handoff.conversation_no);
  if (conversation.unread.length === 0) return;
  await changeConversation(tx.db, conversation.id, { unread: "[]" });
  const lane = { handoffId: handoff.id, direction: "to-desk" as const };
  const messageIds = conversation.unread;
  await put(tx, lane, "receipt", `read:${messageIds.at(-1)}`, { receipt: "read", messageIds }, now);
}

export function handoffOver(): BridgeError {
  return new BridgeError({
    code: "HANDOFF_OVER",
    message: "This handoff has ended; nothing goes to the desk after its end.",
    remedy: "Hand the session off again with POST /v1/handoffs.",
    status: 409,
  });
}
