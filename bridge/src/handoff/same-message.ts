import { sql } from "kysely";
import { appendEntries, type Entry } from "../store/entries.ts";
import type { Handoff } from "../store/handoffs.ts";
import type { Tx } from "../store/store.ts";
import { bindKey, hasNoKeyOf, isNamed, keyOf, wayOf } from "./message-names.ts";
import { hashText, makeEntry } from "./outgoing.ts";
import type { Said } from "./payloads.ts";

/** How far apart OpenCX's clock may put two reports of the same message. */
const sameMessageWindowMs = 120_000;

type Twin = Pick<Entry, "id" | "kind" | "source_key" | "alias_key" | "more_keys">;
const twin = ["id", "kind", "source_key", "alias_key", "more_keys"] as const;

/** True when this very message is stored already; then the two reports are tied together. */
export async function isKnown(tx: Tx, handoff: Handoff, said: Said, now: Date): Promise<boolean> {
  const known = await tx.db
    .selectFrom("entries")
    .select(twin)
    .where("handoff_id", "=", handoff.id)
    .where("direction", "=", "to-desk")
    .where(sql<boolean>`(source_key = ${keyOf(said)} OR ${isNamed(keyOf(said))})`)
    .executeTakeFirst();
  if (known !== undefined) {
    await addMissingFiles(tx, handoff, said, known, now);
    return true;
  }
  if (await isOurOwn(tx, handoff, said)) return true;
  return tieToTwin(tx, handoff, said, now);
}

/** Two reports pair when they came by different ways; never with one that has a report of the same way already. */
async function tieToTwin(tx: Tx, handoff: Handoff, said: Said, now: Date): Promise<boolean> {
  const way = wayOf(keyOf(said));
  const found = await tx.db
    .selectFrom("entries")
    .select(twin)
    .where("handoff_id", "=", handoff.id)
    .where("direction", "=", "to-desk")
    .where("text_hash", "=", hashText(said.text))
    .where(sql<boolean>`(source_key LIKE 'h:%' OR source_key LIKE 'r:%')`)
    .where(sql<boolean>`NOT starts_with(source_key, ${way})`)
    .where(hasNoKeyOf(way))
    .where(sql<boolean>`payload->>'speaker' = ${said.speaker}`)
    .where(sql<boolean>`abs(extract(epoch FROM source_at - ${said.at}::timestamptz)) * 1000 <= ${sameMessageWindowMs}`)
    .orderBy(sql`abs(extract(epoch FROM source_at - ${said.at}::timestamptz))`)
    .orderBy("seq")
    .limit(1)
    .executeTakeFirst();
  if (found === undefined) return false;
  await bindKey(tx, found.id, keyOf(said));
  await addMissingFiles(tx, handoff, said, found, now);
  return true;
}

/** One way may tell a message's text and not its files, and another both (contract opencx 10.3). */
async function addMissingFiles(tx: Tx, handoff: Handoff, said: Said, known: Twin, now: Date): Promise<void> {
  if (known.kind !== "said" || said.attachments.length === 0) return;
  const key = keyOf(said);
  const names = [key, known.source_key, known.alias_key, ...known.more_keys].filter((name) => name !== null);
  const { count } = await tx.db
    .selectFrom("entries")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("handoff_id", "=", handoff.id)
    .where("direction", "=", "to-desk")
    .where("kind", "=", "file")
    .where((eb) => eb.or(names.map((name) => sql<boolean>`starts_with(source_key, ${`${name}@`})`)))
    .executeTakeFirstOrThrow();
  if (Number(count) > 0) return;
  const files = said.attachments.map((file, index) =>
    makeEntry("file", `${key}@${index}`, { speaker: said.speaker, name: said.name, file }),
  );
  await appendEntries(tx, { handoffId: handoff.id, direction: "to-desk" }, files, now);
}

/** Our own sends come back from OpenCX as a person's messages: by id, or by text where the id is not known. */
async function isOurOwn(tx: Tx, handoff: Handoff, said: Said): Promise<boolean> {
  if (said.speaker !== "inbox") return false;
  const key = keyOf(said);
  const way = wayOf(key);
  const sent = tx.db
    .selectFrom("entries")
    .innerJoin("handoffs", "handoffs.id", "entries.handoff_id")
    .select("entries.id")
    .where("handoffs.session_id", "=", handoff.session_id)
    .where("entries.direction", "=", "to-opencx");
  const byName = await sent
    .where(sql<boolean>`(entries.external_id = ${said.historyId ?? null} OR ${isNamed(key)})`)
    .executeTakeFirst();
  if (byName !== undefined) return true;
  const byText = await sent
    .where("entries.text_hash", "=", hashText(said.text))
    .where("entries.sending_at", "is not", null)
    .where(hasNoKeyOf(way))
    .where(sql<boolean>`(entries.external_id IS NULL OR ${said.historyId === undefined})`)
    .where(sql<boolean>`entries.sending_at <= ${new Date(said.at.getTime() + sameMessageWindowMs)}::timestamptz`)
    .where(sql<boolean>`entries.sending_at >= ${new Date(said.at.getTime() - sameMessageWindowMs)}::timestamptz`)
    .orderBy("entries.sending_at")
    .limit(1)
    .executeTakeFirst();
  if (byText === undefined) return false;
  await bindKey(tx, byText.id, key);
  return true;
}
