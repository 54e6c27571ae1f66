import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { eventually } from "../../support/eventually.ts";
import { type CaseScene, CaseWorld, customer } from "./case-world.ts";

let cases: CaseWorld;

/** A Case that the rep has closed, and a customer who writes again. */
async function closedAndWrittenTo(words: string): Promise<CaseScene> {
  const scene = await cases.onCase(customer());
  cases.org.close(scene.caseId, {});
  await eventually("the resolved session", () => cases.status(scene.sessionId) === "closed_resolved");
  cases.mail(scene.sessionId, words);
  return scene;
}

const casesOf = (sessionId: string) =>
  cases.org.records("Case").filter((one) => one["OpenCx_Session_Id__c"] === sessionId);

async function withWords(sessionId: string, words: string): Promise<string> {
  return eventually(`a Case with ${words}`, () => {
    const ids = casesOf(sessionId).map((one) => String(one["Id"]));
    return ids.find((id) => cases.comments(id).some((text) => text.includes(words)));
  });
}

describe("where a closed Case stays closed", () => {
  beforeAll(async () => {
    cases = await CaseWorld.start({ whenClosed: "new-case" });
  });
  afterAll(() => cases.close());

  test("a mail after the close opens a Case of its own with the whole story, and is answered there", async () => {
    const { sessionId, caseId } = await closedAndWrittenTo("It is broken again.");

    const next = await withWords(sessionId, "It is broken again.");
    await eventually("the bridge knows its Case", async () => (await cases.world.trace(next)).handoff !== undefined);
    cases.org.comment(next, { text: "We send another one." });
    await cases.customerReadsAll(sessionId, 1);

    expect(next).not.toBe(caseId);
    expect(cases.comments(next).join("\n")).toContain("Where is my order?");
    expect(cases.org.case(caseId).case["IsClosed"]).toBe(true);
    expect(cases.customerReads(sessionId)).toEqual(["We send another one."]);
  });

  test("a new handoff after the close opens a Case of its own", async () => {
    const who = customer();
    const first = await cases.onCase(who);
    cases.org.close(first.caseId, {});
    await cases.world.reaches(first.id, "ended");

    const second = await cases.onCase(who);

    expect(second.caseId).not.toBe(first.caseId);
  });

  test("a rep who opens the Case again has the customer again", async () => {
    const { sessionId, id, caseId } = await cases.onCase(customer());
    cases.org.close(caseId, {});
    await cases.world.reaches(id, "ended");
    await eventually("the resolved session", () => cases.status(sessionId) === "closed_resolved");

    cases.org.reopen(caseId, {});
    await eventually("the session is open", () => cases.status(sessionId) === "open");
    cases.org.comment(caseId, { text: "I forgot something." });
    await cases.customerReadsAll(sessionId, 1);
    cases.mail(sessionId, "Thank you for that.");
    await eventually("the mail", () => cases.comments(caseId).some((text) => text.includes("Thank you for that.")));

    expect(casesOf(sessionId)).toHaveLength(1);
    expect(cases.customerReads(sessionId)).toEqual(["I forgot something."]);
  });
});

describe("where a closed Case is reopened", () => {
  beforeAll(async () => {
    cases = await CaseWorld.start({ whenClosed: "reopen", reopenStatus: "Working" });
  });
  afterAll(() => cases.close());

  test("a mail after the close opens the Case again, and tells only what is new", async () => {
    const { sessionId, caseId } = await closedAndWrittenTo("It is broken again.");

    const again = await withWords(sessionId, "It is broken again.");

    expect(again).toBe(caseId);
    expect(cases.org.case(caseId).case).toMatchObject({ IsClosed: false, Status: "Working" });
    expect(cases.comments(caseId).filter((text) => text.includes("Where is my order?"))).toHaveLength(1);
  });

  test("a new handoff after the close goes to the same Case", async () => {
    const who = customer();
    const first = await cases.onCase(who);
    cases.org.close(first.caseId, {});
    await cases.world.reaches(first.id, "ended");

    const second = await cases.onCase(who);

    expect(second.caseId).toBe(first.caseId);
    expect(cases.org.case(first.caseId).case["IsClosed"]).toBe(false);
  });
});

describe("where such mails are left", () => {
  beforeAll(async () => {
    cases = await CaseWorld.start({ writtenAfterEnd: "leave" });
  });
  afterAll(() => cases.close());

  test("a mail after the close opens nothing", async () => {
    const { sessionId, id } = await closedAndWrittenTo("Thanks!");
    const { db } = cases.world.bridge.parts.store;
    const waits = () => db.selectFrom("timers").select("kind").where("handoff_id", "=", id).execute();
    await eventually("the look is asked for", async () => (await waits()).length === 1);
    await eventually("the look is over", async () => (await waits()).length === 0);

    expect(casesOf(sessionId)).toHaveLength(1);
    expect((await cases.world.handoff(id)).state).toBe("ended");
  });
});
