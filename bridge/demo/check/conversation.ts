import { createHash } from "node:crypto";
import { callBytes } from "../http.ts";
import { conversationOf } from "../org-people.ts";
import { repSees, type Stage, uniqueFile, visitorSees } from "./stage.ts";

export const summary = "Ana's parcel 10432 is marked as delivered but has not arrived. She needs it by Friday.";
const opening = [
  ["customer", "Hello, my parcel 10432 says delivered, but it is not here."],
  ["ai", "I am sorry. It was left at the front desk yesterday. Did you ask there?"],
  ["customer", "I did, nobody has it. Can I talk to a person?"],
] as const;

type Empty = Omit<Stage, "sessionId" | "conversationId">;

/** The visitor chats with the AI and asks for a person; OpenCX says so by its signed webhook. */
export async function askForAPerson(stage: Empty): Promise<string> {
  const { opencx, expect } = stage;
  const contact = { name: "Ana Ruiz", email: "ana.ruiz@example.com" };
  const sessionId = await opencx.createSession({ channel: "web", contact, language: "en" });
  for (const [who, text] of opening) {
    await (who === "customer" ? opencx.customerWrites(sessionId, { text }) : opencx.aiWrites(sessionId, text));
  }
  await opencx.aiHandsOff(sessionId, { summary, sentiment: "angry" });
  await expect.until("OpenCX's signed webhook reports the handoff, and the bridge takes it", async () => {
    const [first] = await opencx.deliveries("conversation.handoff_to_human");
    return first?.outcome === "delivered";
  });
  return sessionId;
}

/** The bridge opens one conversation, with a signed identity and every routing attribute. */
export async function opensAtSalesforce(stage: Empty, sessionId: string): Promise<Stage> {
  const { expect, org, bridge } = stage;
  const opened = await expect.until("The bridge opens a conversation in Salesforce", () =>
    conversationOf(org, sessionId),
  );
  expect.that("Salesforce accepts the signed identity: the customer is verified", opened.verified, opened.subject);
  const session = opened.sessions[0];
  const flow = session?.flow ?? {};
  expect.same("The flow gets OpenCX's session id", flow["OpencxSessionId"], sessionId);
  expect.same("The flow knows the customer as Authenticated", flow["Chat_Consumer_Type"], "Authenticated");
  const left = [...(session?.unknown ?? []), ...(session?.cut ?? [])];
  expect.same("Every routing attribute is a parameter of the channel, and none is cut", left, []);
  const again = await bridge.handOff({ sessionId, reason: "user_request" }, `check-${sessionId}`);
  expect.same("The same handoff reported by POST as well opens nothing new", again.created, false);
  return { ...stage, sessionId, conversationId: opened.conversationId };
}

/** A rep accepts and reads the brief. */
export async function repReadsTheBrief(stage: Stage): Promise<void> {
  const { expect, org, conversationId } = stage;
  await org.act(conversationId, "accept", { rep: "Ann Agent" });
  const brief = await expect.until("The rep gets the brief first", async () => {
    const [first] = (await repSees(stage)).filter(({ from }) => from === "customer");
    return first?.text;
  });
  expect.that("The brief has the AI's summary", brief.includes(summary), brief);
  for (const [who, text] of opening) {
    expect.that(
      `The brief's transcript has what the ${who === "ai" ? "AI" : who} said: "${text.slice(0, 24)}..."`,
      brief.includes(text),
    );
  }
  expect.that("The brief says that the identity is verified", brief.includes("identity verified"), brief);
  await expect.until("The customer is told who has joined", async () =>
    (await visitorSees(stage)).some(({ text }) => text === "Ann Agent has joined the conversation."),
  );
}

/** Rep and customer talk. */
export async function talk(stage: Stage): Promise<void> {
  const { expect, opencx, org, sessionId, conversationId } = stage;
  await org.act(conversationId, "say", { text: "Hello Ana, I am Ann. I am looking at your parcel." });
  await visitorReads(stage, "Hello Ana, I am Ann. I am looking at your parcel.", "Ann Agent");
  await opencx.customerWrites(sessionId, { text: "Thank you. Here is what the tracking page shows." });
  await expect.until("The rep reads what the customer writes", async () =>
    (await repSees(stage)).some(({ text }) => text.includes("Here is what the tracking page shows.")),
  );
}

/** A file each way, equal byte by byte. */
export async function exchangeFiles(stage: Stage): Promise<void> {
  const { expect, opencx, org, sessionId, conversationId } = stage;
  const picture = uniqueFile("tracking.png", "image/png", "\u0089PNG\r\n\u001a\n");
  await opencx.customerWrites(sessionId, {
    files: [{ name: picture.name, type: picture.type, base64: picture.bytes.toString("base64") }],
  });
  const arrived = await expect.until("The customer's file reaches the rep", async () =>
    (await org.files()).find(({ from, conversationId: of }) => from === "customer" && of === conversationId),
  );
  const { bytes } = await callBytes(arrived.url);
  expect.same("It is the same file, byte by byte", sha256(bytes), sha256(picture.bytes));
  const label = uniqueFile("label.pdf", "application/pdf", "%PDF-1.7\n");
  const base64 = label.bytes.toString("base64");
  await org.act(conversationId, "send-file", { name: label.name, mimeType: label.type, base64 });
  const received = await expect.until("The rep's file reaches the customer", async () =>
    (await visitorSees(stage)).flatMap(({ attachments }) => attachments).find(({ name }) => name === label.name),
  );
  expect.same("It is the same file, byte by byte", received.sha256, sha256(label.bytes));
}

/** The event stream breaks while the rep writes on. */
export async function loseTheStream(stage: Stage): Promise<void> {
  const { expect, org, conversationId } = stage;
  const written = ["One moment,", "I am calling the carrier,", "they have found it."];
  await org.org("add-fault", { path: "^/eventrouter/v1/sse$", status: 503, times: 1 });
  await org.org("drop-streams", { conversationId });
  for (const text of written) await org.act(conversationId, "say", { text });
  await expect.until("The stream is dropped; what the rep wrote meanwhile arrives all the same", async () =>
    (await visitorSees(stage)).some(({ text }) => text === written.at(-1)),
  );
  const shown = (await visitorSees(stage)).map(({ text }) => text ?? "").filter((text) => written.includes(text));
  expect.same("Nothing is lost, doubled or out of order", shown, written);
}

/** The rep passes the customer on; the second rep talks and ends. */
export async function transferAndEnd(stage: Stage): Promise<void> {
  const { expect, opencx, org, sessionId, conversationId } = stage;
  await org.act(conversationId, "transfer", { to: "Bob Agent" });
  await expect.until("The customer is told about the transfer", async () =>
    (await visitorSees(stage)).some(({ text }) => text?.startsWith("We are passing you on")),
  );
  await org.act(conversationId, "accept", { rep: "Bob Agent" });
  await org.act(conversationId, "say", { text: "I am Bob. It comes tomorrow before noon.", rep: "Bob Agent" });
  await visitorReads(stage, "I am Bob. It comes tomorrow before noon.", "Bob Agent");
  await org.act(conversationId, "end");
  await expect.until("The OpenCX session is resolved", async () => {
    const { status } = await opencx.ledger(sessionId);
    return status === "closed_resolved";
  });
  const last = (await visitorSees(stage)).at(-1)?.text ?? "";
  expect.that("The last thing the customer reads is that it has ended", /has ended.* Thank you/.test(last), last);
}

async function visitorReads(stage: Stage, words: string, name: string): Promise<void> {
  await stage.expect.until(`The customer reads what ${name} writes, under that name`, async () =>
    (await visitorSees(stage)).some((line) => line.text === words && line.name === name),
  );
}

/** Hexadecimal. */
export function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
