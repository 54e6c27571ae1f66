import type { DeskEntry, DeskText } from "../../desks/desk.ts";
import { derivedId } from "../../lib/ids.ts";
import type { Entry } from "../../store/entries.ts";
import type { EntryPayloads } from "../payloads.ts";
import { customerFile, fileAsLink } from "./customer-file.ts";
import type { DeskJob } from "./desk-job.ts";

/** The same id at every try, and another one at another conversation. */
function idAtDesk(entry: Pick<Entry, "id">, conversationNo: number): string {
  return derivedId("entry", entry.id, conversationNo);
}

/** What the desk gets for an entry; a file is fetched first. */
export async function toDeskEntry(job: DeskJob, entry: Entry): Promise<DeskEntry> {
  const id = idAtDesk(entry, job.conversation.no);
  if (entry.kind === "receipt") {
    const payload = entry.payload as EntryPayloads["receipt"];
    return { id, kind: "receipt", receipt: payload.receipt, messageIds: payload.messageIds };
  }
  if (entry.kind !== "file") return toDeskText(entry, job.conversation.no);
  const payload = entry.payload as EntryPayloads["file"];
  const file = await customerFile(job.parts, payload, entry.attempts, job.signal);
  if (file !== undefined) return { id, kind: "file", file, isFirst: false };
  return { id, kind: "text", text: fileAsLink(payload), author: "bridge", isFirst: false };
}

/** What the desk gets for an entry that is words alone. */
export function toDeskText(entry: Pick<Entry, "id" | "kind" | "payload">, conversationNo: number): DeskText {
  const common = { id: idAtDesk(entry, conversationNo), kind: "text" as const };
  if (entry.kind === "brief") {
    const { text, part, parts } = entry.payload as EntryPayloads["brief"];
    return { ...common, text, author: "bridge", isFirst: part === 1, part: { no: part, of: parts } };
  }
  if (entry.kind !== "said") {
    return { ...common, text: (entry.payload as { text: string }).text, author: "bridge", isFirst: false };
  }
  const { speaker, name } = entry.payload as EntryPayloads["said"];
  const said = { ...common, text: labelled(entry.payload as EntryPayloads["said"]), author: speaker, isFirst: false };
  return name === undefined ? said : { ...said, name };
}

/** Whoever is not the customer is named: at a live desk everything arrives as the customer's. */
function labelled({ speaker, name, text }: EntryPayloads["said"]): string {
  if (speaker === "customer") return text;
  const who = speaker === "ai" ? "AI agent" : speaker === "inbox" ? "OpenCX inbox" : "OpenCX";
  return `[${name === undefined ? who : `${who}, ${name}`}] ${text}`;
}
