import { createHash } from "node:crypto";

export interface ActivityFile {
  name: string;
  contentType: string;
  url: string;
}

/** A Bot Framework activity of Dynamics, told apart (contract dynamics-365 7.7). */
export type Activity =
  | { kind: "message"; from: { id: string; name: string }; text: string; files: ActivityFile[] }
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
  return words.trim() === "" && files.length === 0 ? { kind: "other" } : { kind: "message", from, text: words, files };
}

/**
 * What two deliveries of the same message have in common, and two messages of a conversation may have as well: nothing
 * in them tells these apart. Who wrote it is left out, because a transcript may name them otherwise, and of a file all
 * but its name: its address may be signed anew each time.
 */
export function fingerprint({ text: words, files }: { text: string; files: { name: string }[] }): string {
  const parts = [words.trim(), ...files.map(({ name }) => name)];
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64url").slice(0, 22);
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
