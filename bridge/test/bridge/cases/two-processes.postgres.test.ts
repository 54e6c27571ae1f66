import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { casesConnection, keys } from "../../support/bridge-config.ts";
import { eventually } from "../../support/eventually.ts";
import { readByCustomer } from "../../support/ledgers.ts";
import { type BridgeProcess, TwoBridges } from "../support/two-bridges.ts";

let bridges: TwoBridges;
let first: BridgeProcess;
let second: BridgeProcess;

beforeAll(async () => {
  bridges = await TwoBridges.prepare((simulators) => ({
    connections: [casesConnection(simulators, { contacts: { create: true } })],
    delivery: { backoffBaseMs: 50, backoffCapMs: 500 },
  }));
  [first, second] = await Promise.all([bridges.start(), bridges.start()]);
}, 120_000);
afterAll(async () => {
  expect(bridges.simulators.salesforceOrg.violations()).toEqual([]);
  await bridges.close();
});

const org = () => bridges.simulators.salesforceOrg.control;
const inTurn = (no: number) => (no % 2 === 0 ? first : second);
const newEmail = () => `ana.${randomUUID()}@example.com`;

function session(email: string): string {
  const { control: opencx } = bridges.simulators.opencx;
  const { sessionId } = opencx.createSession({
    channel: "email",
    contact: { email, name: "Ana Silva" },
    history: [{ from: "customer", text: "Where is my order?" }],
  });
  opencx.handOff(sessionId);
  return sessionId;
}

function recordsOf(object: string, field: string, value: string) {
  return org()
    .records(object)
    .filter((one) => one[field] === value);
}

/** Waits for the Case of a customer with so many briefs on it. */
async function caseWith(email: string, briefs: number): Promise<string> {
  return eventually(
    `${briefs} briefs`,
    () => {
      const id = recordsOf("Case", "SuppliedEmail", email)[0]?.["Id"];
      return typeof id === "string" && briefsOn(id).length >= briefs ? id : undefined;
    },
    90_000,
  );
}

function briefsOn(caseId: string): string[] {
  const texts = org()
    .case(caseId)
    .comments.map((one) => String(one["CommentBody"]));
  return texts.filter((text) => text.startsWith("OpenCX handoff"));
}

let lastNumber = 0;

/** Replies of a rep as the org tells them, each with the next of its numbers. */
function replies({ caseId, sessionId }: { caseId: string; sessionId: string }, texts: string[]) {
  return texts.map((text) => ({
    ...{ key: randomUUID(), number: ++lastNumber, type: "reply", caseId, sessionId, text, files: [] },
    author: { id: "005000000000001AAA", name: "Ann Agent" },
  }));
}

/** The org tells a bridge. @returns a result for each event that was judged, or undefined when there was no answer. */
async function told(to: BridgeProcess, events: object[]): Promise<{ status: string }[] | undefined> {
  const { orgId } = bridges.simulators.salesforceOrg;
  const answer = await fetch(`${to.url}/v1/salesforce/case-events`, {
    method: "POST",
    headers: { authorization: `Bearer ${keys.org}`, "content-type": "application/json" },
    body: JSON.stringify({ version: 1, orgId, events }),
  }).catch(() => undefined);
  return answer?.ok ? ((await answer.json()) as { results: { status: string }[] }).results : undefined;
}

async function customerReads(sessionId: string, count: number): Promise<string[]> {
  const read = () => readByCustomer(bridges.simulators, sessionId);
  await eventually(`${count} replies`, () => read().length >= count, 60_000);
  return read();
}

test("fifty sessions of one customer, handed off to both processes at once, are one Case of one contact", async () => {
  const email = newEmail();
  const sessions = Array.from({ length: 50 }, () => session(email));

  await Promise.all(sessions.map((sessionId, no) => bridges.post(inTurn(no), "/v1/handoffs", { sessionId })));
  const caseId = await caseWith(email, 50);

  expect(recordsOf("Case", "SuppliedEmail", email)).toHaveLength(1);
  expect(recordsOf("Contact", "Email", email)).toHaveLength(1);
  expect(briefsOn(caseId)).toHaveLength(50);
}, 120_000);

test("fifty reports of one session to both processes are one handoff and one Case", async () => {
  const email = newEmail();
  const sessionId = session(email);

  const views = await Promise.all(
    Array.from({ length: 50 }, (_, no) => bridges.post(inTurn(no), "/v1/handoffs", { sessionId })),
  );
  const caseId = await caseWith(email, 1);

  expect(new Set(views.map(({ id }) => id)).size).toBe(1);
  expect(recordsOf("Case", "OpenCx_Session_Id__c", sessionId).map((one) => one["Id"])).toEqual([caseId]);
}, 120_000);

test("what the org tells both processes in turn, some of it twice, reaches the customer once and in its order", async () => {
  const email = newEmail();
  const sessionId = session(email);
  await bridges.post(first, "/v1/handoffs", { sessionId });
  const caseId = await caseWith(email, 1);
  const texts = Array.from({ length: 60 }, (_, no) => `reply ${no}`);
  const [head, ...rest] = replies({ caseId, sessionId }, texts);

  await eventually("the Case is known", async () => (await told(first, [head ?? {}]))?.length === 1);
  const results = await Promise.all(
    rest.flatMap((event, no) => [told(inTurn(no), [event]), ...(no % 3 === 0 ? [told(inTurn(no + 1), [event])] : [])]),
  );

  expect(await customerReads(sessionId, 60)).toEqual(texts);
  const counted = results.flatMap((one) => one ?? []).map(({ status }) => status);
  expect(counted.filter((status) => status === "accepted")).toHaveLength(59);
  expect(counted.filter((status) => status === "duplicate")).toHaveLength(20);
}, 120_000);

test("a process that is killed between replies and openings leaves them to the other, each once", async () => {
  const [email, other] = [newEmail(), newEmail()];
  const sessionId = session(email);
  await bridges.post(first, "/v1/handoffs", { sessionId });
  const caseId = await caseWith(email, 1);
  const texts = Array.from({ length: 40 }, (_, no) => `reply ${no}`);
  const events = replies({ caseId, sessionId }, texts);
  const sessions = Array.from({ length: 10 }, () => session(other));

  const posted = sessions.map((one, no) => bridges.post(inTurn(no), "/v1/handoffs", { sessionId: one }));
  await Promise.all(posted.slice(0, 5));
  for (const [no, event] of events.entries()) {
    if (no === 20) first.child.kill("SIGKILL");
    const answer = await told(inTurn(no), [event]);
    if (answer?.length === 1) continue;
    await eventually(`an answer to ${no}`, async () => (await told(second, [event]))?.length === 1);
  }
  await Promise.allSettled(posted);
  await Promise.all(sessions.map((one) => bridges.post(second, "/v1/handoffs", { sessionId: one })));
  const shared = await caseWith(other, 10);

  expect(await customerReads(sessionId, 40)).toEqual(texts);
  expect(recordsOf("Case", "SuppliedEmail", other)).toHaveLength(1);
  expect(briefsOn(shared)).toHaveLength(10);
}, 180_000);
