import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import { keys } from "../../support/bridge-config.ts";
import { BridgeWorld } from "../../support/bridge-world.ts";
import { eventually } from "../../support/eventually.ts";
import { customerReadsThat, queued, repReadsThat } from "../support/scene.ts";

const handedOn = /passing your conversation to another team/;

let world: BridgeWorld;
beforeAll(async () => {
  world = await BridgeWorld.start({
    nobodyThere: { joinTimeoutMs: 1000, fallback: "hand-on", handOnTo: "cases" },
    delivery: { backoffBaseMs: 20, backoffCapMs: 100, maxAttempts: 100 },
  });
  world.simulators.salesforceOrg.control.setBridge({ url: world.url, key: keys.org });
  world.connectWebhooks();
  world.opencx.set({ webhooks: { signing: { secret: keys.webhookSecret } } });
});
afterEach(() => {
  world.simulators.salesforceOrg.control.calm();
  world.simulators.salesforceOrg.control.setNetwork({ latencyMs: 0 });
  world.desk.calm();
});
afterAll(() => world.close());

const org = () => world.simulators.salesforceOrg.control;

function casesOf(sessionId: string) {
  return org()
    .records("Case")
    .filter((one) => one["OpenCx_Session_Id__c"] === sessionId);
}

async function caseOf(sessionId: string): Promise<string> {
  return eventually("the Case", () => casesOf(sessionId)[0]?.["Id"] as string | undefined);
}

function commentsOf(caseId: string): string[] {
  return org()
    .case(caseId)
    .comments.map((one) => String(one["CommentBody"]));
}

test("a chat that nobody takes becomes a Case with the whole story, and goes on there", async () => {
  const { sessionId, id, conversationId } = await queued(world);

  const caseId = await caseOf(sessionId);
  await eventually("the old conversation's end", () =>
    world.desk.conversation(conversationId).sessions.every((one) => one.status === "Ended"),
  );
  org().comment(caseId, { text: "Sorry that nobody was there. It arrives tomorrow." });
  await customerReadsThat(world, sessionId, "Sorry that nobody was there. It arrives tomorrow.");
  world.opencx.customerWrites(sessionId, { text: "Thank you!" });
  await eventually("the customer's words", () => commentsOf(caseId).some((text) => text.includes("Thank you!")));

  const view = await world.handoff(id);
  expect(view.conversations.map(({ desk, stage }) => [desk, stage])).toEqual([
    ["salesforce-messaging", "closed"],
    ["salesforce-cases", "open"],
  ]);
  expect(commentsOf(caseId)[0]).toContain("Where is my order?");
  expect(world.customerReads(sessionId).filter((text) => handedOn.test(text))).toHaveLength(1);
  expect(casesOf(sessionId)).toHaveLength(1);
});

test("what the customer wrote while nobody was there is on the Case once", async () => {
  const { sessionId } = await queued(world);
  world.opencx.customerWrites(sessionId, { text: "Is anybody there?" });
  world.opencx.customerWrites(sessionId, { text: "Hello?" });

  const caseId = await caseOf(sessionId);
  world.opencx.customerWrites(sessionId, { text: "I will wait." });
  await eventually("the last words", () => commentsOf(caseId).some((text) => text.includes("I will wait.")));

  const story = commentsOf(caseId).join("\n");
  for (const words of ["Is anybody there?", "Hello?", "I will wait."]) expect(story.split(words)).toHaveLength(2);
});

test("a rep who joins while the Case is being opened wins, and whoever finds the Case is told", async () => {
  org().setNetwork({ latencyMs: 1500 });
  const { sessionId, id, conversationId } = await queued(world);
  await world.reaches(id, "handing-on");

  world.desk.accept(conversationId, { rep: "Ann Agent" });
  world.desk.say(conversationId, { text: "Here I am." });
  await customerReadsThat(world, sessionId, "Here I am.");
  await eventually("no work is left", async () => {
    const { db } = world.bridge.parts.store;
    const lanes = await db.selectFrom("lanes").select("handoff_id").where("pending", ">", 0).execute();
    return lanes.length === 0;
  });

  expect((await world.handoff(id)).state).toBe("with-rep");
  for (const one of casesOf(sessionId)) expect(commentsOf(String(one["Id"])).at(-1)).toMatch(/another team/i);
  world.opencx.customerWrites(sessionId, { text: "Good that you are there." });
  await repReadsThat(world, conversationId, "Good that you are there.");
});

test("a rep who comes to the chat after the Case is open is told that another team has it", async () => {
  world.desk.addFault({ method: "DELETE", path: "/conversation", status: 503, times: -1 });
  const { id, conversationId } = await queued(world);
  await eventually("the Case is open", async () => (await world.handoff(id)).conversations[1]?.stage === "open");

  world.desk.accept(conversationId, { rep: "Ann Agent" });

  await repReadsThat(world, conversationId, /Another team has taken this conversation over/);
});

test("an org that is down for a while gets the Case when it is back", async () => {
  org().addFault({ status: 503, times: 4 });
  const { sessionId, id } = await queued(world);

  await caseOf(sessionId);
  await world.reaches(id, "queued");

  expect(casesOf(sessionId)).toHaveLength(1);
});

test("a Case that the org refuses leaves the chat where it was, and a rep who comes is as welcome as ever", async () => {
  org().addValidationRule({ object: "Case", message: "Give a product." });
  const { sessionId, id, conversationId } = await queued(world);
  const failed = await eventually("the hand-on fails", async () => {
    const { body } = await world.get<{ handoffs: { events: { kind: string; data: object }[] }[] }>(
      `/v1/sessions/${sessionId}/trace`,
      keys.admin,
    );
    return body.handoffs[0]?.events.find(({ kind }) => kind === "hand-on-failed");
  });
  org().clearRules({});

  world.desk.accept(conversationId, { rep: "Ann Agent" });
  world.desk.say(conversationId, { text: "Here I am." });
  await customerReadsThat(world, sessionId, "Here I am.");
  world.opencx.customerWrites(sessionId, { text: "At last!" });
  await repReadsThat(world, conversationId, "At last!");

  expect(failed.data).toMatchObject({ code: "SALESFORCE_VALIDATION_RULE", remedy: expect.any(String) });
  expect((await world.handoff(id)).state).toBe("with-rep");
});
