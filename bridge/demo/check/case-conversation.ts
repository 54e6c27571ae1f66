import { caseOf, caseShows, type CaseStage, customerReads, customerSees, type EmptyCaseStage } from "./case-stage.ts";
import { sha256, summary } from "./conversation.ts";
import { uniqueFile } from "./stage.ts";

const address = "ben.ortiz@example.com";
const opening = [
  ["customer", "My parcel 10432 says delivered, but it is not here."],
  ["ai", "It was left at the front desk yesterday. Did you ask there?"],
  ["customer", "I did. Please let a person look into it."],
] as const;

/** The customer mails with the AI, which hands over; the bridge opens one Case. */
export async function opensACase(stage: EmptyCaseStage): Promise<CaseStage> {
  const { opencx, cases, bridge, expect } = stage;
  const contact = { name: "Ben Ortiz", email: address };
  const sessionId = await opencx.createSession({ channel: "email", contact, language: "en" });
  for (const [who, text] of opening) {
    await (who === "customer" ? opencx.customerWrites(sessionId, { text }) : opencx.aiWrites(sessionId, text));
  }
  await opencx.aiHandsOff(sessionId, { summary, sentiment: "angry" });
  const caseId = await caseOf(stage, "The bridge opens a Case for a handed-off e-mail", sessionId);
  const again = await bridge.handOff({ sessionId, reason: "user_request" }, `check-${sessionId}`);
  expect.same("The same handoff reported by POST as well opens nothing new", again.created, false);
  const own = (await cases.records("Case")).filter((one) => one["OpenCx_Session_Id__c"] === sessionId);
  expect.same("There is one Case of the session", own.length, 1);
  return { ...stage, sessionId, caseId };
}

/** The Case says who the customer is, and its first comment is the brief, for staff alone. */
export async function repReadsTheCase(stage: CaseStage): Promise<void> {
  const { expect, cases, caseId } = stage;
  const { case: row } = await cases.read(caseId);
  expect.same("The Case belongs to the customer's Contact", row["ContactEmail"], address);
  expect.same("It says how the customer is known", row["OpenCx_Identity_Kind__c"], "verified-email");
  const [brief] = await caseShows(stage);
  expect.that("The brief is its first comment, and private", brief?.from === "brief" && !brief.isPublic, brief);
  for (const words of [summary, ...opening.map(([, text]) => text)]) {
    expect.that(`The brief has: "${words.slice(0, 24)}..."`, brief?.text.includes(words) === true, brief?.text);
  }
}

/** What the rep publishes reaches the mailbox, what is private does not, and the customer's mail becomes a comment. */
export async function writeToEachOther(stage: CaseStage): Promise<void> {
  const { expect, opencx, cases, sessionId, caseId } = stage;
  await cases.act(caseId, "comment", { text: "He has waited long enough.", public: false });
  await cases.act(caseId, "comment", { text: "Hello Ben, I am looking at your parcel." });
  await customerReads(
    stage,
    "A public comment reaches the customer's mailbox",
    "Hello Ben, I am looking at your parcel.",
  );
  const mails = await customerSees(stage);
  expect.that("A private one does not", !mails.some(({ text }) => text === "He has waited long enough."), mails);
  await opencx.customerWrites(sessionId, { text: "Thank you. I am at home all day." });
  const filed = async () => (await caseShows(stage)).filter(({ text }) => text.endsWith("I am at home all day."));
  await expect.until("The customer's mail becomes a comment", async () => (await filed()).length > 0);
  expect.same("It is there once", (await filed()).length, 1);
}

/** A file each way, equal byte by byte. */
export async function exchangeFiles(stage: CaseStage): Promise<void> {
  const { expect, opencx, cases, sessionId, caseId } = stage;
  const photo = uniqueFile("door.png", "image/png", "\u0089PNG\r\n\u001a\n");
  const base64 = photo.bytes.toString("base64");
  await opencx.customerWrites(sessionId, { files: [{ name: photo.name, type: photo.type, base64 }] });
  const arrived = await expect.until("The customer's file is attached to the Case", async () =>
    (await caseShows(stage)).flatMap(({ files }) => files).find(({ name }) => name === photo.name),
  );
  const bytes = await cases.fileBytes(arrived.id);
  expect.that("It is the same file, byte by byte", bytes.equals(photo.bytes), `${bytes.length} bytes`);
  const label = uniqueFile("label.pdf", "application/pdf", "%PDF-1.7\n");
  const file = { name: label.name, base64: label.bytes.toString("base64") };
  await cases.act(caseId, "post", { text: "Your label.", file });
  const received = await expect.until("The file of the rep's post reaches the customer", async () =>
    (await customerSees(stage)).flatMap(({ attachments }) => attachments).find(({ name }) => name === label.name),
  );
  expect.same("It is the same file, byte by byte", received.sha256, sha256(label.bytes));
}

/** The rep closes the Case; what they write afterwards still arrives. */
export async function closeTheCase(stage: CaseStage): Promise<void> {
  const { expect, opencx, cases, sessionId, caseId } = stage;
  await cases.act(caseId, "close");
  await expect.until("Closing the Case resolves the OpenCX session", async () => {
    const { status, resolves } = await opencx.ledger(sessionId);
    return status === "closed_resolved" && resolves === 1;
  });
  await cases.act(caseId, "comment", { text: "It is at number 14." });
  await customerReads(stage, "What the rep writes after the end still reaches the customer", "It is at number 14.");
}

/** A mail after the end, which the AI does not take, comes to people as a new Case. */
export async function mailAfterTheEnd(stage: CaseStage): Promise<void> {
  const { expect, opencx, cases, sessionId, caseId } = stage;
  await opencx.customerWrites(sessionId, { text: "Number 14 does not have it either." });
  const next = await caseOf(stage, "A mail after the end comes to people as a new Case", sessionId, caseId);
  const [brief] = await caseShows({ ...stage, caseId: next });
  const words = brief?.text ?? "";
  expect.that("The new Case has the customer's words", words.includes("Number 14 does not have it either."), words);
  expect.same("The first one stays closed", (await cases.read(caseId)).case["IsClosed"], true);
  await expect.until("The session is open again", async () => (await opencx.ledger(sessionId)).status === "open");
}
