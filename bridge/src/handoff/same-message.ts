import { sql } from "kysely";
import { appendEntries } from "../store/entries.ts";
import type { Handoff } from "../store/handoffs.ts";
import type { Tx } from "../store/store.ts";
import { hashText, makeEntry } from "./outgoing.ts";
import type { Said } from "./payloads.ts";

/** How far apart OpenCX's clock may put a webhook and the history's item of the same message. */
const sameMessageWindowMs = 120_000;

/** True when this very message is stored already; then the two reports are tied together. */
export async function isKnown(tx: Tx, handoff: Handoff, said: Said, now: Date): Promise<boolean> {
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
      .where((eb) =>
        eb.or([
          eb("entries.external_id", "=", said.historyId ?? ""),
          eb("entries.alias_key", "=", `h:${said.historyId}`),
        ]),
      )
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
