import type { Activity } from "../../../dynamics/messaging/activity.ts";
import { htmlToText } from "../../../lib/html-to-text.ts";
import type { DeskEvent, Rep } from "../../desk.ts";

/** A whole paragraph of it, not a sign in a sentence. */
const markup = /^\s*<([a-z][a-z0-9]*)\b[^<>]*>[^]*<\/\1>\s*$/i;

/** What the list or a transcript says, in which a service may keep as HTML what its webhook sends as markdown. */
export function withoutMarkup<Said extends { text: string }>(said: Said): Said {
  return markup.test(said.text) ? { ...said, text: htmlToText(said.text) } : said;
}

export type Words = Omit<Extract<Activity, { kind: "message" }>, "kind">;

/** What a rep, or the system, said to the customer. */
export function replyEvent({ from, text, files }: Words, told: Pick<DeskEvent, "key" | "at">): DeskEvent {
  const rep: Rep = { id: from.id, name: from.name, role: from.id === "" && from.name === "" ? "system" : "rep" };
  const attachments = files.map(({ name, contentType, url }) => ({ name, mimeType: contentType, url }));
  return { ...told, type: "message", messageId: told.key, rep, text, attachments };
}
