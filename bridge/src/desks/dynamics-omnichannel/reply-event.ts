import type { Activity } from "../../dynamics/messaging/activity.ts";
import type { DeskEvent, Rep } from "../desk.ts";

export type Words = Omit<Extract<Activity, { kind: "message" }>, "kind">;

/** What a rep, or the system, said to the customer. */
export function replyEvent({ from, text, files }: Words, told: Pick<DeskEvent, "key" | "at">): DeskEvent {
  const rep: Rep = { id: from.id, name: from.name, role: from.id === "" && from.name === "" ? "system" : "rep" };
  const attachments = files.map(({ name, contentType, url }) => ({ name, mimeType: contentType, url }));
  return { ...told, type: "message", messageId: told.key, rep, text, attachments };
}
