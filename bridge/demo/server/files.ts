import type { Response } from "express";
import { callBytes, HttpFault } from "../http.ts";
import type { Story } from "./story.ts";

/** Sends a file of the current conversation, as a download: what people attach is never shown as a page. */
export async function sendFile(story: Story, wanted: { side: string; id: string }, res: Response): Promise<void> {
  const found = await find(story, wanted);
  if (found === undefined) throw new HttpFault(404, "There is no such file.");
  const bytes = await found.read();
  res.attachment(found.name).set("x-content-type-options", "nosniff").type("application/octet-stream").send(bytes);
}

interface Found {
  name: string;
  read(): Promise<Buffer>;
}

async function find(story: Story, { side, id }: { side: string; id: string }): Promise<Found | undefined> {
  if (side === "case") return onCase(story, id);
  const found = side === "desk" ? await atDesk(story, id) : await withVisitor(story, id);
  return found && { name: found.name, read: async () => (await callBytes(found.url)).bytes };
}

async function onCase(story: Story, id: string): Promise<Found | undefined> {
  const caseId = await story.caseId();
  const files = caseId === undefined ? [] : (await story.cases.read(caseId)).files;
  const found = files.find((file) => file["Id"] === id);
  return found && { name: String(found["PathOnClient"]), read: () => story.cases.fileBytes(id) };
}

async function atDesk(story: Story, id: string) {
  return (await story.org.files()).find((file) => file.id === id);
}

async function withVisitor({ visit, opencx }: Story, id: string) {
  if (visit.sessionId === undefined) return undefined;
  const { visible } = await opencx.ledger(visit.sessionId);
  return visible.flatMap(({ attachments }) => attachments).find((file) => file.id === id);
}
