import { sql } from "kysely";
import { BridgeError } from "../lib/errors.ts";
import { splitText } from "../lib/text.ts";
import type { OpencxAttachment, Speaker } from "../opencx/types.ts";
import { changeConversation, findConversation } from "../store/conversations.ts";
import { appendEntries, type NewEntry } from "../store/entries.ts";
import { type Handoff, lockHandoff } from "../store/handoffs.ts";
import type { Tx } from "../store/store.ts";
import { requestEnd } from "./end-request.ts";
import { stopInactivity } from "./inactivity.ts";
import { hashText, makeEntry, put } from "./outgoing.ts";
import type { Parts } from "./parts.ts";
import { isOver } from "./states.ts";
import { tell } from "./tracer.ts";

/** Something that was said on OpenCX's side after the handoff. */
export interface Said {
  speaker: Speaker;
  name?: string | undefined;
  text: string;
  attachments: OpencxAttachment[];
  at: Date;
  /** OpenCX's id of the message in its history. */
  historyId?: string | undefined;
  /** What makes this report one of its kind where it has no such id. */
  reportKey?: string | undefined;
}

/** How far apart OpenCX's clock may put a webhook and the history's item of the same message. */
const sameMessageWindowMs = 120_000;
const partLimits = { characters: 4000, bytes: 8000 };

/**
 * Stores what was said and makes it due for the desk, in the caller's transaction.
 * One message may be reported by a POST, a webhook and the history: two reports pair up by OpenCX's id, or, where one
 * has none, by equal text at about the same time, one to one, so that two equal messages both get through.
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
  const key = said.historyId === undefined ? `r:${said.reportKey ?? ""}` : `h:${said.historyId}`;
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

/** True when this very message is stored already; then the two reports are tied together. */
async function isKnown(tx: Tx, handoff: Handoff, said: Said, now: Date): Promise<boolean> {
  const key = said.historyId === undefined ? `r:${said.reportKey ?? ""}` : `h:${said.historyId}`;
  const known = await tx.db
    .selectFrom("entries")
    .select(["id", "kind", "source_key"])
    .where("handoff_id", "=", handoff.id)
    .where("direction", "=", "to-desk")
    .where((eb) => eb.or([eb("source_key", "=", key), eb("alias_key", "=", key)]))
    .executeTakeFirst();
  if (known !== undefined) {
    if (known.kind === "said") await addMissingFiles(tx, handoff, said, known.source_key, now);
    return true;
  }
  if (said.speaker !== "customer" && (await isOurOwn(tx, handoff, said))) return true;
  return tieToTwin(tx, handoff, said, key, now);
}

/** A report with an id pairs with one that has none, and the other way round; never with one already paired. */
async function tieToTwin(tx: Tx, handoff: Handoff, said: Said, key: string, now: Date): Promise<boolean> {
  const otherSide = said.historyId === undefined ? "h:%" : "r:%";
  const twin = await tx.db
    .selectFrom("entries")
    .select(["id", "source_key"])
    .where("handoff_id", "=", handoff.id)
    .where("direction", "=", "to-desk")
    .where("text_hash", "=", hashText(said.text))
    .where("alias_key", "is", null)
    .where("source_key", "like", otherSide)
    .where(sql<boolean>`payload->>'speaker' = ${said.speaker}`)
    .where(sql<boolean>`abs(extract(epoch FROM source_at - ${said.at}::timestamptz)) * 1000 <= ${sameMessageWindowMs}`)
    .orderBy(sql`abs(extract(epoch FROM source_at - ${said.at}::timestamptz))`)
    .limit(1)
    .executeTakeFirst();
  if (twin === undefined) return false;
  await tx.db.updateTable("entries").set({ alias_key: key }).where("id", "=", twin.id).execute();
  await addMissingFiles(tx, handoff, said, twin.source_key, now);
  return true;
}

/** A webhook may tell a message's text and not its files; the history tells both (contract opencx 10.3). */
async function addMissingFiles(tx: Tx, handoff: Handoff, said: Said, twinKey: string, now: Date): Promise<void> {
  if (said.historyId === undefined || said.attachments.length === 0) return;
  const { count } = await tx.db
    .selectFrom("entries")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("handoff_id", "=", handoff.id)
    .where("direction", "=", "to-desk")
    .where("kind", "=", "file")
    .where((eb) => eb.or([eb("source_key", "=", twinKey), eb("source_key", "like", `${twinKey}@%`)]))
    .executeTakeFirstOrThrow();
  if (Number(count) > 0) return;
  const files = said.attachments.map((file, index) =>
    makeEntry("file", `h:${said.historyId}@${index}`, { speaker: said.speaker, name: said.name, file }),
  );
  await appendEntries(tx, { handoffId: handoff.id, direction: "to-desk" }, files, now);
}

/** Our own sends come back in OpenCX's history as a person's messages: by id, or by text where the id is not known. */
async function isOurOwn(tx: Tx, handoff: Handoff, said: Said): Promise<boolean> {
  if (said.speaker !== "inbox") return false;
  if (said.historyId !== undefined) {
    const byId = await tx.db
      .selectFrom("entries")
      .innerJoin("handoffs", "handoffs.id", "entries.handoff_id")
      .select("entries.id")
      .where("handoffs.session_id", "=", handoff.session_id)
      .where("entries.direction", "=", "to-opencx")
      .where("entries.external_id", "=", said.historyId)
      .executeTakeFirst();
    if (byId !== undefined) return true;
  }
  const byText = await tx.db
    .selectFrom("entries")
    .innerJoin("handoffs", "handoffs.id", "entries.handoff_id")
    .select("entries.id")
    .where("handoffs.session_id", "=", handoff.session_id)
    .where("entries.direction", "=", "to-opencx")
    .where("entries.text_hash", "=", hashText(said.text))
    .where("entries.sending_at", "is not", null)
    .where("entries.alias_key", "is", null)
    .where(sql<boolean>`(entries.external_id IS NULL OR ${said.historyId === undefined})`)
    .where(sql<boolean>`entries.sending_at <= ${new Date(said.at.getTime() + sameMessageWindowMs)}::timestamptz`)
    .where(sql<boolean>`entries.sending_at >= ${new Date(said.at.getTime() - sameMessageWindowMs)}::timestamptz`)
    .orderBy("entries.sending_at")
    .limit(1)
    .executeTakeFirst();
  if (byText === undefined) return false;
  await tx.db
    .updateTable("entries")
    .set({ alias_key: said.historyId === undefined ? `r:${said.reportKey ?? ""}` : `h:${said.historyId}` })
    .where("id", "=", byText.id)
    .execute();
  return true;
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
