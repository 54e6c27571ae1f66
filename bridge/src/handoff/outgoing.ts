import { newId, sha256 } from "../lib/ids.ts";
import { appendEntries, type NewEntry } from "../store/entries.ts";
import type { Direction } from "../store/schema.ts";
import type { Tx } from "../store/store.ts";
import type { EntryKind, EntryPayloads } from "./payloads.ts";

/** Makes an entry; `sourceKey` makes it one of its kind in its lane. */
export function makeEntry<K extends EntryKind>(
  kind: K,
  sourceKey: string,
  payload: EntryPayloads[K],
  more: Partial<Pick<NewEntry, "aliasKey" | "textHash" | "sourceAt">> = {},
): NewEntry {
  return { id: newId(), kind, sourceKey, payload, ...more };
}

/** Puts an entry at the end of a lane, in the caller's transaction. @returns whether it was new. */
export async function put<K extends EntryKind>(
  tx: Tx,
  lane: { handoffId: string; direction: Direction },
  kind: K,
  sourceKey: string,
  payload: EntryPayloads[K],
  now: Date,
): Promise<boolean> {
  const text = "text" in payload && lane.direction === "to-opencx" ? hashText(payload.text) : undefined;
  const entry = makeEntry(kind, sourceKey, payload, { textHash: text });
  return (await appendEntries(tx, lane, [entry], now)).length > 0;
}

/** The same for texts that differ in white space only: OpenCX may trim what we send. */
export function hashText(text: string): string {
  return sha256(text.trim().replace(/\s+/g, " "));
}

/**
 * Tells the customer something, unless its text is switched off or the channel has nobody to read it. Each sentence
 * would be an e-mail of its own on the e-mail channel: there only what is `important` is said.
 */
export async function tellCustomer(
  tx: Tx,
  handoff: { id: string; channel: string | null },
  sourceKey: string,
  text: string,
  now: Date,
  { important = false }: { important?: boolean } = {},
): Promise<void> {
  if (text === "" || handoff.channel === "phone" || (handoff.channel === "email" && !important)) return;
  await put(tx, { handoffId: handoff.id, direction: "to-opencx" }, "notice", sourceKey, { text }, now);
}

/** Tells the rep something, as a message in the conversation. */
export async function tellRep(tx: Tx, handoffId: string, sourceKey: string, text: string, now: Date): Promise<void> {
  await put(tx, { handoffId, direction: "to-desk" }, "rep-notice", sourceKey, { text: `[OpenCX] ${text}` }, now);
}
