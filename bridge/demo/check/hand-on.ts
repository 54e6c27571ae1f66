import type { Trace } from "../bridge-caller.ts";
import { conversationOf, orgPeople } from "../org-people.ts";
import type { World } from "../world.ts";
import { caseOf, caseShows, type CaseStage, customerReads, setCaseStage } from "./case-stage.ts";
import { CheckStopped, type Expectations } from "./expectations.ts";
import { expectSound } from "./sound.ts";

const question = "Is anybody there? My parcel 10432 is lost.";

/** A chat that nobody takes goes on with a Case. @returns its trace, as far as there is one */
export async function playHandOn(world: World, expect: Expectations): Promise<Trace | undefined> {
  const org = orgPeople(world.simulators.salesforceMessaging.url);
  world.whenNobodyComes("hand-on");
  await org.org("set-behaviour", { noReps: "failure" });
  await org.org("set-all-reps", { online: false });
  let stage: CaseStage | undefined;
  try {
    stage = await becomesACase(world, expect);
    await goesOn(stage);
    const { sessionId, caseId, bridge, cases } = stage;
    const chat = await expect.until("The chat that was left is closed", async () => {
      const left = await conversationOf(org, sessionId);
      return left?.sessions.every(({ status }) => status === "Ended") ? left : undefined;
    });
    expect.same("No rep was in it", chat.participants.filter(({ role }) => role === "Agent").length, 0);
    const trace = await bridge.trace(caseId);
    if (trace !== undefined) expectSound(expect, trace);
    expect.same(
      "Neither simulated org saw a broken rule",
      [await org.violations(), await cases.violations()],
      [[], []],
    );
    return trace;
  } catch (error) {
    if (!(error instanceof CheckStopped)) expect.that("The chat goes on with a Case", false, String(error));
    return stage && stage.bridge.trace(stage.caseId).catch(() => undefined);
  }
}

async function becomesACase(world: World, expect: Expectations): Promise<CaseStage> {
  const stage = setCaseStage(world, expect);
  const contact = { name: "Cleo Marsh", email: "cleo.marsh@example.com" };
  const sessionId = await stage.opencx.createSession({ channel: "web", contact, language: "en" });
  await stage.opencx.customerWrites(sessionId, { text: question });
  await stage.opencx.aiHandsOff(sessionId, { summary: "Cleo's parcel 10432 is lost." });
  const caseId = await caseOf(stage, "A chat that no rep can take becomes a Case", sessionId);
  return { ...stage, sessionId, caseId };
}

async function goesOn(stage: CaseStage): Promise<void> {
  const { expect, opencx, cases, sessionId, caseId } = stage;
  const [brief] = await caseShows(stage);
  expect.that("The Case has what was said before", brief?.text.includes(question) === true, brief?.text);
  await cases.act(caseId, "comment", { text: "Sorry that nobody was there." });
  await customerReads(stage, "A comment on it reaches the customer's chat", "Sorry that nobody was there.");
  await opencx.customerWrites(sessionId, { text: "Good that you are here now." });
  await expect.until("What the customer chats becomes a comment", async () =>
    (await caseShows(stage)).some(({ text }) => text.endsWith("Good that you are here now.")),
  );
}
