import type { Trace } from "../../bridge-caller.ts";
import { lookupId, textOf } from "../../dynamics/record-people.ts";
import { saidOnIncident } from "../../dynamics/said-on-incident.ts";
import type { DynamicsWorld } from "../../dynamics/world.ts";
import { summary } from "../conversation.ts";
import { CheckStopped, type Expectations } from "../expectations.ts";
import { expectSound } from "../sound.ts";
import { uniqueFile } from "../stage.ts";
import { customerSees, type DynamicsStage, type EmptyDynamicsStage, placeAt, setDynamicsStage } from "./stage.ts";

const address = "ben.ortiz@example.com";
const opening = "My parcel 10432 says delivered, but it is not here.";
const desk = "dynamics-incidents";

/** An e-mail that becomes an incident in Dynamics 365, one way. @returns its trace, as far as there is one */
export async function playIncident(world: DynamicsWorld, expect: Expectations): Promise<Trace | undefined> {
  let stage: DynamicsStage | undefined;
  try {
    stage = await opensAnIncident(setDynamicsStage(world, expect));
    await repReadsTheIncident(stage);
    await goesOn(stage);
    await resolved(stage);
    const trace = await stage.bridge.trace(stage.placeId);
    if (trace !== undefined) expectSound(expect, trace);
    expect.same("The simulated tenant saw no broken rule", await stage.records.violations(), []);
    return trace;
  } catch (error) {
    if (!(error instanceof CheckStopped)) expect.that("The e-mail becomes an incident", false, String(error));
    return stage && stage.bridge.trace(stage.placeId).catch(() => undefined);
  }
}

async function opensAnIncident(stage: EmptyDynamicsStage): Promise<DynamicsStage> {
  const { opencx } = stage;
  const contact = { name: "Ben Ortiz", email: address };
  const sessionId = await opencx.createSession({ channel: "email", contact, language: "en" });
  await opencx.customerWrites(sessionId, { text: opening });
  await opencx.aiHandsOff(sessionId, { summary, sentiment: "angry" });
  const placeId = await placeAt(stage, "A handed-off e-mail becomes an incident in Dynamics", { sessionId, desk });
  return { ...stage, sessionId, placeId };
}

async function repReadsTheIncident({ expect, records, placeId }: DynamicsStage): Promise<void> {
  const incident = (await records.rows("incident")).find((row) => textOf(row, "incidentid") === placeId);
  const title = textOf(incident, "title");
  expect.that("Its title ends with the customer's name", title.endsWith(" - Ben Ortiz"), title);
  const facts = [incident?.["prioritycode"], incident?.["caseorigincode"]];
  expect.same("It has normal priority, and came by e-mail", facts, [2, 2]);
  const contacts = (await records.rows("contact")).filter((row) => textOf(row, "emailaddress1") === address);
  const known = contacts.map((row) => textOf(row, "contactid"));
  expect.same("It belongs to one contact with the customer's address", known, [lookupId(incident, "customerid")]);
  const description = textOf(incident, "description");
  for (const words of [summary, opening]) {
    expect.that(`The description has: "${words.slice(0, 24)}..."`, description.includes(words), description);
  }
}

async function goesOn(stage: DynamicsStage): Promise<void> {
  const { expect, opencx, records, sessionId, placeId } = stage;
  await opencx.customerWrites(sessionId, { text: "I am at home all day." });
  await expect.until("The customer's next mail becomes a note", async () => (await said(stage, "home all day")) > 0);
  expect.same("It is there once", await said(stage, "home all day"), 1);
  const photo = uniqueFile("door.png", "image/png", "\u0089PNG\r\n\u001a\n");
  const { name, type } = photo;
  const base64 = photo.bytes.toString("base64");
  await opencx.customerWrites(sessionId, { files: [{ name, type, base64 }] });
  const filed = await expect.until("The customer's file is attached to it", async () =>
    (await records.rows("annotation")).find((row) => textOf(row, "filename") === name),
  );
  expect.that("It is the same file, byte by byte", textOf(filed, "documentbody") === base64);
  await records.act("write-note", { incidentId: placeId, rep: "Ann Agent", text: "He has waited long enough." });
  const mails = await customerSees(stage);
  const isKept = mails.every(({ text, from }) => from === "contact" && text !== "He has waited long enough.");
  expect.that("What a rep notes stays in Dynamics", isKept, mails);
}

/** On a resolved incident nobody would read what the customer writes. */
async function resolved(stage: DynamicsStage): Promise<void> {
  const { opencx, records, expect, sessionId, placeId } = stage;
  await records.act("resolve-case", { incidentId: placeId, rep: "Ann Agent", subject: "Delivered" });
  await opencx.customerWrites(sessionId, { text: "It is still not here." });
  const wanted = { sessionId, desk, before: placeId };
  const next = await placeAt(stage, "A mail after the incident was resolved becomes a new one", wanted);
  const noted = () => said({ ...stage, placeId: next }, "It is still not here.");
  await expect.until("The new one has the customer's words", async () => (await noted()) > 0);
}

/** How many notes on the incident have these words. */
async function said({ records, placeId }: DynamicsStage, words: string): Promise<number> {
  const [notes, users] = await Promise.all([records.rows("annotation"), records.rows("systemuser")]);
  return saidOnIncident(placeId, notes, users).filter(({ text }) => text.includes(words)).length;
}
