import { BridgeError } from "../lib/errors.ts";
import { isUncertain } from "../lib/http-client.ts";
import { truncate } from "../lib/text.ts";
import type { Row } from "./dataverse/dataverse.ts";
import { cleanText } from "./dataverse/odata.ts";
import { isMendable } from "./mendable.ts";

interface NotedText {
  kind: "text";
  text: string;
  author: "customer" | "ai" | "inbox" | "system" | "bridge";
  name?: string;
  part?: { no: number; of: number };
}

interface NotedFile {
  kind: "file";
  file: { name: string; mimeType: string; bytes: Uint8Array };
}

const subjects: Readonly<Record<NotedText["author"], string>> = {
  customer: "Customer",
  ai: "AI agent",
  inbox: "OpenCX inbox",
  system: "OpenCX",
  bridge: "OpenCX",
};

/** The columns of a note, but what it is on (contract dynamics-365 5.6). */
export function noteColumns(entry: NotedText | NotedFile): Row {
  return entry.kind === "file" ? fileColumns(entry.file) : textColumns(entry);
}

function textColumns({ text, author, name, part }: NotedText): Row {
  const said = name === undefined || name === "" ? subjects[author] : `${subjects[author]}, ${name}`;
  const subject = part === undefined ? said : `OpenCX transcript (${part.no}/${part.of})`;
  return {
    subject: truncate(cleanText(subject), { characters: 500 }),
    notetext: truncate(cleanText(text), { characters: 100_000 }),
    isdocument: false,
  };
}

function fileColumns(file: NotedFile["file"]): Row {
  return { ...fileFacts(file), documentbody: Buffer.from(file.bytes).toString("base64") };
}

/** A file's note without the bytes, for an upload in blocks. */
export function fileFacts({ name, mimeType }: { name: string; mimeType: string }): Row {
  const filename = truncate(cleanText(name), { characters: 255 });
  return { subject: filename, filename, mimetype: truncate(mimeType, { characters: 256 }), isdocument: true };
}

type NoteOutcome<Over> =
  | Over
  | { status: "later"; code: string; afterMs?: number; counted: boolean }
  | { status: "never"; code: string; remedy: string }
  | { status: "file-refused"; code: string };

/** What a failed note means for the entry. Throws what is no error of ours. */
export function noteOutcome<Over>(
  error: unknown,
  kind: "text" | "file",
  { over, signal }: { over: Over; signal: AbortSignal | undefined },
): NoteOutcome<Over> {
  if (!(error instanceof BridgeError)) throw error;
  const { code, retryable, retryAfterMs } = error;
  if (signal?.aborted === true) return { status: "later", code: "STOPPED", counted: isUncertain(error) };
  if (code === "DATAVERSE_ROW_MISSING") return over;
  if (retryable || isMendable(code)) {
    const wait = retryAfterMs === undefined ? {} : { afterMs: retryAfterMs };
    return { status: "later", code, counted: !uncounted.has(code), ...wait };
  }
  if (kind === "file") return { status: "file-refused", code };
  return { status: "never", code, remedy: `${error.message} ${error.remedy}` };
}

/** Waiting for these is nobody's fault. */
const uncounted = new Set(["DATAVERSE_BUSY", "DATAVERSE_THROTTLED"]);
