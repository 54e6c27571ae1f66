import { createHash } from "node:crypto";

export interface ActivityFile {
  name: string;
  contentType: string;
  url: string;
}

/** A Bot Framework activity of Dynamics, told apart (contract dynamics-365 7.7); `id` is empty where it has none. */
export type Activity =
  | { kind: "message"; id: string; from: { id: string; name: string }; text: string; files: ActivityFile[] }
  | { kind: "event"; name: string; from: { id: string; name: string } }
  | { kind: "typing" }
  | { kind: "other" };

type Fields = Record<string, unknown>;

/** Lifecycle events come as messages, too: a name, or this text, makes one an event and never a rep's words. */
const eventText = /^\s*EventName:\s*\**_?([A-Za-z]+)_?\**\s*$/;

export function readActivity(body: unknown): Activity {
  const fields = asFields(body);
  const from = { id: text(asFields(fields["from"])["id"]), name: text(asFields(fields["from"])["name"]) };
  const type = text(fields["type"]).toLowerCase();
  const words = text(fields["text"]);
  const name = text(fields["name"]) || (eventText.exec(words)?.[1] ?? "");
  if (type === "typing") return { kind: "typing" };
  if (name !== "") return { kind: "event", name, from };
  if (type !== "message") return { kind: "other" };
  const files = list(fields["attachments"]).flatMap(readFile);
  if (words.trim() === "" && files.length === 0) return { kind: "other" };
  return { kind: "message", id: text(fields["id"]), from, text: words, files };
}

/**
 * What two deliveries of the same message have in common, and two messages of a conversation may have as well: nothing
 * in them tells these apart. Who wrote it is left out, because a list or a transcript may name them otherwise, and of a
 * file all but its name: its address may be signed anew each time. Its second half is alike for the same words in
 * markdown, in HTML and in neither.
 */
export function fingerprint({ text: words, files }: { text: string; files: { name: string }[] }): string {
  const names = files.map(({ name }) => name);
  return `${digest([words.trim(), ...names])}~${digest([plain(words), ...names])}`;
}

/** Whether two fingerprints may be of one message that was written in two ways. */
export function isAlike(one: string, other: string): boolean {
  return one.split("~")[1] === other.split("~")[1];
}

function digest(parts: string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64url").slice(0, 16);
}

/** More than this tells no two texts apart. */
const telling = 30_000;

/** Letters and digits alone; a text that has none stays as it is. */
function plain(words: string): string {
  const marked = words.slice(0, telling);
  const bare = marked.replace(/<[^<>]*>|&#?\w{1,10};/g, " ").replace(/[^\p{L}\p{N}]+/gu, "");
  return bare === "" ? words.trim() : bare;
}

function readFile(file: unknown): ActivityFile[] {
  const { name, contentType, contentUrl } = asFields(file);
  if (text(contentUrl) === "") return [];
  return [
    { name: text(name) || "file", contentType: text(contentType) || "application/octet-stream", url: text(contentUrl) },
  ];
}

function asFields(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
