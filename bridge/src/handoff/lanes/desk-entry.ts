import type { DeskEntry } from "../../desks/desk.ts";
import { derivedId } from "../../lib/ids.ts";
import type { Entry } from "../../store/entries.ts";
import type { EntryPayloads } from "../payloads.ts";
import { customerFile, fileAsLink } from "./customer-file.ts";
import type { DeskJob } from "./desk-job.ts";

/** The same id at every try, and another one at another conversation. */
function idAtDesk(job: DeskJob, entry: Entry): string {
  return derivedId("entry", entry.id, job.conversation.no);
}

/** What the desk gets for an entry; a file is fetched first. */
export async function toDeskEntry(job: DeskJob, entry: Entry): Promise<DeskEntry> {
  const id = idAtDesk(job, entry);
  if (entry.kind === "receipt") {
    const payload = entry.payload as EntryPayloads["receipt"];
    return { id, kind: "receipt", receipt: payload.receipt, messageIds: payload.messageIds };
  }
  if (entry.kind === "file") {
    const file = await customerFile(job.parts, entry.payload as EntryPayloads["file"], entry.attempts, job.signal);
    if (file === undefined) {
      return { id, kind: "text", text: fileAsLink(entry.payload as EntryPayloads["file"]), isFirst: false };
    }
    return { id, kind: "file", file, isFirst: false };
  }
  const isFirst = entry.kind === "brief" && (entry.payload as EntryPayloads["brief"]).part === 1;
  return { id, kind: "text", text: labelled(entry), isFirst };
}

/** Whoever is not the customer is named: at the desk everything arrives as the customer's. */
function labelled(entry: Entry): string {
  if (entry.kind !== "said") return (entry.payload as { text: string }).text;
  const { speaker, name, text } = entry.payload as EntryPayloads["said"];
  if (speaker === "customer") return text;
  const who = speaker === "ai" ? "AI agent" : speaker === "inbox" ? "OpenCX inbox" : "OpenCX";
  return `[${name === undefined ? who : `${who}, ${name}`}] ${text}`;
}
