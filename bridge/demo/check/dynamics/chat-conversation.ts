import { callBytes } from "../../http.ts";
import { sha256, summary } from "../conversation.ts";
import { uniqueFile } from "../stage.ts";
import { customerReads, customerSees, type DynamicsStage, type EmptyDynamicsStage, placeAt, repSees } from "./stage.ts";

const greeting = "Hello Ana, I am Ann. I am looking at your parcel.";
/** Written twice: no id tells a repetition of Dynamics' from one of the rep's (contract dynamics-365 7.7). */
const again = "One moment, please.";
/** Written once, and delivered twice. */
const doubled = "They have found it.";
const opening = [
  ["customer", "Hello, my parcel 10432 says delivered, but it is not here."],
  ["ai", "It was left at the front desk yesterday. Did you ask there?"],
  ["customer", "I did, nobody has it. Can I talk to a person?"],
] as const;

/** The visitor asks for a person, and the bridge starts one conversation on the workstream. */
export async function opensInDynamics(stage: EmptyDynamicsStage): Promise<DynamicsStage> {
  const { opencx, bridge, expect } = stage;
  const contact = { name: "Ana Ruiz", email: "ana.ruiz@example.com" };
  const sessionId = await opencx.createSession({ channel: "web", contact, language: "en" });
  for (const [who, text] of opening) {
    await (who === "customer" ? opencx.customerWrites(sessionId, { text }) : opencx.aiWrites(sessionId, text));
  }
  await opencx.aiHandsOff(sessionId, { summary, sentiment: "angry" });
  const wanted = { sessionId, desk: "dynamics-omnichannel" };
  const placeId = await placeAt(stage, "The bridge starts a conversation in Dynamics 365", wanted);
  const repeated = await bridge.handOff({ sessionId, reason: "user_request" }, `check-${sessionId}`);
  expect.same("The same handoff reported by POST as well starts nothing new", repeated.created, false);
  return { ...stage, sessionId, placeId };
}

/** The work item says what OpenCX promises, and the brief is the first message. */
export async function repReadsTheWorkItem(stage: DynamicsStage): Promise<void> {
  const { expect, chats, placeId, sessionId } = stage;
  const told = Object.fromEntries((await chats.read(placeId)).context.map(({ name, value }) => [name, value]));
  const promised = [told["sessionId"], told["channel"], told["summary"], told["identity"]];
  const wanted = [sessionId, "web", summary, "verified-email"];
  expect.same("The context variables have session, channel, summary and identity", promised, wanted);
  const [first] = await repSees(stage);
  expect.same("The brief is the first message", first?.from, "brief");
  for (const words of [summary, ...opening.map(([, text]) => text)]) {
    expect.that(`It has: "${words.slice(0, 24)}..."`, first?.text.includes(words) === true, first?.text);
  }
  await expect.until("The summary becomes the subject", async () => (await chats.read(placeId)).title === summary);
  expect.that("Dynamics has linked the contact", (await chats.read(placeId)).contactId !== undefined);
}

/** Both write; equal words within a minute all arrive, and what Dynamics delivers twice arrives once. */
export async function writeToEachOther(stage: DynamicsStage): Promise<void> {
  const { expect, opencx, chats, sessionId, placeId } = stage;
  await chats.act(placeId, "accept", { rep: "Ann Agent" });
  await expect.until("The customer is told who has joined", async () =>
    (await customerSees(stage)).some(({ text }) => text === "Ann Agent has joined the conversation."),
  );
  await chats.act(placeId, "type");
  await chats.act(placeId, "reply", { text: greeting });
  await customerReads(stage, greeting);
  await opencx.customerWrites(sessionId, { text: "Thank you. It is number 10432." });
  await expect.until("The rep reads what the customer writes", async () =>
    (await repSees(stage)).some(({ from, text }) => from === "customer" && text === "Thank you. It is number 10432."),
  );
  for (const text of [again, again]) await chats.act(placeId, "reply", { text });
  await customerReads(stage, again, "Ann Agent", 2);
  await chats.service("disturb", { kind: "duplicate", conversationId: placeId, count: 1 });
  await chats.act(placeId, "reply", { text: doubled });
  await customerReads(stage, doubled);
}

/** A file each way, equal byte by byte. */
export async function exchangeFiles(stage: DynamicsStage): Promise<void> {
  const { expect, opencx, chats, sessionId, placeId } = stage;
  const photo = uniqueFile("door.png", "image/png", "\u0089PNG\r\n\u001a\n");
  const { name, type } = photo;
  await opencx.customerWrites(sessionId, { files: [{ name, type, base64: photo.bytes.toString("base64") }] });
  const arrived = await expect.until("The customer's file reaches the rep", async () =>
    (await repSees(stage)).flatMap(({ files }) => files).find((file) => file.name === name),
  );
  const { bytes } = await callBytes(chats.fileUrl(arrived.id));
  expect.same("It is the same file, byte by byte", sha256(bytes), sha256(photo.bytes));
  const label = uniqueFile("label.pdf", "application/pdf", "%PDF-1.7\n");
  const file = { name: label.name, contentType: label.type, base64: label.bytes.toString("base64") };
  await chats.act(placeId, "attach", { files: [file] });
  const received = await expect.until("The rep's file reaches the customer", async () =>
    (await customerSees(stage)).flatMap(({ attachments }) => attachments).find((one) => one.name === label.name),
  );
  expect.same("It is the same file, byte by byte", received.sha256, sha256(label.bytes));
}

/** A colleague takes it over, and ends it: wrap-up, then closed. */
export async function transferAndEnd(stage: DynamicsStage): Promise<void> {
  const { expect, opencx, chats, sessionId, placeId } = stage;
  await chats.act(placeId, "transfer-to-rep", { to: "Bob Agent" });
  await expect.until("The customer is told about the transfer", async () =>
    (await customerSees(stage)).some(({ text }) => text?.startsWith("We are passing you on") === true),
  );
  await chats.act(placeId, "accept", { rep: "Bob Agent" });
  await chats.act(placeId, "reply", { text: "I am Bob. It comes tomorrow before noon." });
  await customerReads(stage, "I am Bob. It comes tomorrow before noon.", "Bob Agent");
  await chats.act(placeId, "wrap-up");
  await expect.until("Ending it resolves the OpenCX session", async () => {
    const { status } = await opencx.ledger(sessionId);
    return status === "closed_resolved";
  });
  await chats.act(placeId, "close");
  const seen = (await customerSees(stage)).map(({ text }) => text ?? "");
  const shown = [greeting, again, doubled].map((words) => seen.filter((text) => text === words).length);
  expect.same("Equal words came as often as they were written, doubled ones once", shown, [1, 2, 1]);
  expect.that(
    "The last thing the customer reads is that it has ended",
    /has ended.* Thank you/.test(seen.at(-1) ?? ""),
  );
}
