import type { Response } from "express";
import { callBytes, HttpFault } from "../http.ts";
import type { Story } from "./story.ts";

/** Sends a file of the current conversation, as a download: what people attach is never shown as a page. */
export async function sendFile(story: Story, wanted: { side: string; id: string }, res: Response): Promise<void> {
  const found = wanted.side === "desk" ? await atDesk(story, wanted.id) : await withVisitor(story, wanted.id);
  if (found === undefined) throw new HttpFault(404, "There is no such file.");
  const { bytes } = await callBytes(found.url);
  res.attachment(found.name).set("x-content-type-options", "nosniff").type("application/octet-stream").send(bytes);
}

async function atDesk(story: Story, id: string) {
  return (await story.org.files()).find((file) => file.id === id);
}

async function withVisitor({ visit, opencx }: Story, id: string) {
  if (visit.sessionId === undefined) return undefined;
  const { visible } = await opencx.ledger(visit.sessionId);
  return visible.flatMap(({ attachments }) => attachments).find((file) => file.id === id);
}
