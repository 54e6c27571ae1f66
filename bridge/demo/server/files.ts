import type { Response } from "express";
import { lookupId, textOf } from "../dynamics/record-people.ts";
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

type Find = (story: Story, id: string) => Promise<Found | undefined>;

/** By whose side of the page the file is on. */
const finders: Readonly<Record<string, Find>> = {
  visitor: withVisitor,
  desk: atDesk,
  case: onCase,
  chat: inChat,
  incident: onIncident,
};

async function find(story: Story, { side, id }: { side: string; id: string }): Promise<Found | undefined> {
  return Object.hasOwn(finders, side) ? finders[side]?.(story, id) : undefined;
}

async function withVisitor({ visit, opencx }: Story, id: string): Promise<Found | undefined> {
  if (visit.sessionId === undefined) return undefined;
  const { visible } = await opencx.ledger(visit.sessionId);
  const found = visible.flatMap(({ attachments }) => attachments).find((file) => file.id === id);
  return found && at(found.name, found.url);
}

async function atDesk(story: Story, id: string): Promise<Found | undefined> {
  const found = (await story.org.files()).find((file) => file.id === id);
  return found && at(found.name, found.url);
}

async function onCase(story: Story, id: string): Promise<Found | undefined> {
  const caseId = await story.caseId();
  const files = caseId === undefined ? [] : (await story.cases.read(caseId)).files;
  const found = files.find((file) => file["Id"] === id);
  return found && { name: String(found["PathOnClient"]), read: () => story.cases.fileBytes(id) };
}

async function inChat(story: Story, id: string): Promise<Found | undefined> {
  const chatId = await story.placeAt("dynamics-omnichannel");
  if (story.dynamics === undefined || chatId === undefined) return undefined;
  const { chats } = story.dynamics;
  const found = (await chats.read(chatId)).files.find((file) => file.id === id);
  return found && at(found.name, chats.fileUrl(id));
}

async function onIncident(story: Story, id: string): Promise<Found | undefined> {
  const incidentId = await story.placeAt("dynamics-incidents");
  const notes = incidentId === undefined ? [] : await story.dynamics?.records.rows("annotation");
  const found = notes?.find((note) => textOf(note, "annotationid") === id && lookupId(note, "objectid") === incidentId);
  const bytes = Buffer.from(textOf(found, "documentbody"), "base64");
  return found && { name: textOf(found, "filename"), read: async () => bytes };
}

function at(name: string, url: string): Found {
  return { name, read: async () => (await callBytes(url)).bytes };
}
