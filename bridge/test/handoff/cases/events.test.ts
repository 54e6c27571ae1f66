import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import type { CaseEvent } from "../../../src/handoff/case-events/case-event.ts";
import { momentOf } from "../../../src/handoff/case-events/reply.ts";
import { requestEnd } from "../../../src/handoff/end-request.ts";
import { traceOfConversation } from "../../../src/handoff/views.ts";
import { lockHandoff } from "../../../src/store/handoffs.ts";
import { customerSays } from "../support/customer-says.ts";
import { World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterEach(() => world.forget());
afterAll(() => world.close());

const ana = { channel: "email", contact: { email: "ana@example.com", name: "Ana" } };

/** A session that is on a Case. */
async function onCase(session: object = ana) {
  const { id, sessionId } = await world.queued(session, { connection: "records" });
  const { external_id: caseId } = await world.conversation(id);
  return { id, sessionId, caseId: caseId ?? "" };
}

const status = (sessionId: string) => world.opencx.ledger(sessionId).status;

test("a rep's reply reaches the customer once, however often the org sends it", async () => {
  const { id, sessionId, caseId } = await onCase();
  const reply = { caseId, key: "00a1", number: 1, text: "It arrives tomorrow." };

  const first = await world.onCases([reply]);
  const again = await world.onCases([reply, { caseId, number: 2, text: "At noon." }]);

  expect(first).toEqual([{ key: "00a1", status: "accepted" }]);
  expect(again.map((result) => result.status)).toEqual(["duplicate", "accepted"]);
  expect(world.customerReads(sessionId)).toEqual(["It arrives tomorrow.", "At noon."]);
  expect((await world.handoff(id)).state).toBe("with-rep");
});

test("nothing but the rep's words goes to a customer who reads e-mail", async () => {
  const { sessionId, caseId } = await onCase();

  await world.onCases([
    { caseId, text: "Hello." },
    { caseId, type: "closed" },
  ]);

  expect(world.customerReads(sessionId)).toEqual(["Hello."]);
  expect(status(sessionId)).toBe("closed_resolved");
});

test("a reply in HTML alone is read as text, and its files come with it", async () => {
  const { sessionId, caseId } = await onCase();
  const files = [{ id: "068000000000001AAA", name: "invoice.txt" }];

  await world.onCases([{ caseId, html: "<p>Here <b>it</b> is &amp; goodbye</p>", files }]);

  const [line] = world.opencx.ledger(sessionId).visible.filter(({ from }) => from === "agent");
  expect(line).toMatchObject({ text: "Here it is & goodbye", attachments: [{ name: "invoice.txt" }] });
});

test("what comes before a lower number is held until that number comes", async () => {
  const { sessionId, caseId } = await onCase();
  await world.onCases([{ caseId, number: 10, text: "one" }]);

  await world.onCases([{ caseId, number: 12, text: "three" }]);
  expect(world.customerReads(sessionId)).toEqual(["one"]);
  await world.onCases([{ caseId, number: 11, text: "two" }]);

  expect(world.customerReads(sessionId)).toEqual(["one", "two", "three"]);
});

test("a number that never comes holds the others up for ten seconds, and once", async () => {
  const { sessionId, caseId } = await onCase();
  await world.onCases([{ caseId, number: 20, text: "one" }]);
  await world.onCases([{ caseId, number: 22, text: "two" }]);
  world.clock.advance(9_999);
  await world.applyCaseEvents();
  expect(world.customerReads(sessionId)).toEqual(["one"]);

  world.clock.advance(1);
  await world.applyCaseEvents();
  expect(world.customerReads(sessionId)).toEqual(["one", "two"]);

  await world.onCases([{ caseId, number: 23, text: "three" }]);
  expect(world.customerReads(sessionId)).toEqual(["one", "two", "three"]);
});

test("two hundred replies in one request come in their order, each once", async () => {
  const { sessionId, caseId } = await onCase();
  const texts = Array.from({ length: 200 }, (_, index) => `reply ${index}`);

  await world.onCases(texts.map((text, index) => ({ caseId, key: `bulk-${index}`, number: 1000 + index, text })));

  expect(world.customerReads(sessionId)).toEqual(texts);
});

test("a Case that the bridge did not open, another org's Case and an unknown kind are refused by name", async () => {
  const { sessionId, caseId } = await onCase();

  const [stranger] = await world.onCases([{ caseId: "500999999999999AAA", sessionId, text: "forged" }]);
  const [sandbox] = await world.onCases([{ caseId, text: "from a copy" }], "00D000000000002EAA");
  const [unknown] = await world.onCases([{ caseId, type: "merged" }]);

  expect([stranger?.code, sandbox?.code, unknown?.code]).toEqual([
    "CASE_NOT_OPENED_BY_OPENCX",
    "CASE_OF_ANOTHER_ORG",
    "CASE_EVENT_UNKNOWN",
  ]);
  expect(world.customerReads(sessionId)).toEqual([]);
});

test("a short id names the same Case", async () => {
  const { sessionId, caseId } = await onCase();

  await world.onCases([{ caseId: caseId.slice(0, 15), text: "Hello." }]);

  expect(world.customerReads(sessionId)).toEqual(["Hello."]);
});

test("an event of a Case that is just being opened gets no result, nor does what stands behind it", async () => {
  let results: unknown;
  let caseId = "";
  const session = world.opencx.control.createSession({ ...ana, handoff: {}, language: "en" });
  world.records.whileOpening = async () => {
    world.records.whileOpening = async () => {};
    [caseId = ""] = world.records.records.keys();
    const { sessionId } = session;
    results = await world.onCasesUnapplied([
      { caseId, sessionId, key: "early", text: "Hello." },
      { caseId, sessionId: "somebody-else", key: "behind", text: "Again." },
      { caseId: "500999999999999AAA", sessionId: "somebody-else", key: "stranger" },
    ]);
  };
  await world.reported(session.sessionId, { connection: "records" });
  await world.work();

  expect(results).toEqual([expect.objectContaining({ key: "stranger", status: "refused" })]);
  const again = await world.onCases([{ caseId, key: "early", text: "Hello." }]);
  expect(again).toEqual([{ key: "early", status: "accepted" }]);
});

test("of several sessions on a Case the reply goes to the one whose customer wrote last", async () => {
  const first = await onCase();
  world.clock.advance(60_000);
  const second = await onCase();
  expect(second.caseId).toBe(first.caseId);

  await world.onCases([{ caseId: first.caseId, text: "to the second" }]);
  world.clock.advance(60_000);
  await customerSays(world, first.id, "I am here again");
  await world.onCases([{ caseId: first.caseId, text: "to the first" }]);

  expect(world.customerReads(first.sessionId)).toEqual(["to the first"]);
  expect(world.customerReads(second.sessionId)).toEqual(["to the second"]);
  const shown = await traceOfConversation(world.parts, first.caseId, 0);
  expect(shown?.handoff.sessionId).toBe(first.sessionId);
});

test("closing ends every handoff on the Case, and the next handoff opens another", async () => {
  const [first, second] = [await onCase(), await onCase()];

  await world.onCases([{ caseId: first.caseId, type: "closed" }]);
  const third = await onCase();

  expect([status(first.sessionId), status(second.sessionId)]).toEqual(["closed_resolved", "closed_resolved"]);
  const ends = await Promise.all([first, second].map(async ({ id }) => (await world.handoff(id)).ended_by));
  expect(ends).toEqual(["rep", "rep"]);
  expect(third.caseId).not.toBe(first.caseId);
});

test("a reply that a rep writes after closing the Case still reaches the customer", async () => {
  const { sessionId, caseId } = await onCase();
  await world.onCases([{ caseId, type: "closed" }]);

  await world.onCases([{ caseId, key: "late", text: "One more thing." }]);
  await world.onCases([{ caseId, key: "late", text: "One more thing." }]);

  expect(world.customerReads(sessionId)).toEqual(["One more thing."]);
});

test("a Case that is opened again goes on with its session", async () => {
  const { id, sessionId, caseId } = await onCase();
  await world.onCases([{ caseId, type: "closed" }]);

  await world.onCases([{ caseId, key: "again", type: "reopened" }]);
  expect(status(sessionId)).toBe("open");
  const revived = await world.openHandoff(sessionId);
  await customerSays(world, revived, "It has still not come.");
  await world.onCases([{ caseId, text: "We look into it." }]);

  expect(revived).not.toBe(id);
  expect(await world.handoff(revived)).toMatchObject({ source: "case-reopened", state: "with-rep" });
  expect(world.records.records.get(caseId)?.at(-1)).toBe("It has still not come.");
  expect(world.customerReads(sessionId)).toEqual(["We look into it."]);
});

test("of several sessions on a Case that is opened again the one goes on whose customer wrote last", async () => {
  const first = await onCase();
  world.clock.advance(60_000);
  const second = await onCase();
  world.clock.advance(60_000);
  await customerSays(world, first.id, "I am here again");
  await world.work();
  await world.onCases([{ caseId: first.caseId, type: "closed" }]);

  await world.onCases([{ caseId: first.caseId, type: "reopened" }]);
  await world.onCases([{ caseId: first.caseId, text: "We look into it." }]);

  expect([status(first.sessionId), status(second.sessionId)]).toEqual(["open", "closed_resolved"]);
  expect(world.customerReads(first.sessionId)).toEqual(["We look into it."]);
});

test("opening a Case again changes nothing where the session was handed off since", async () => {
  const { sessionId, caseId } = await onCase();
  await world.onCases([{ caseId, type: "closed" }]);
  world.opencx.control.reopen(sessionId);
  world.clock.advance(120_000);
  world.opencx.control.handOff(sessionId, {});
  await world.reported(sessionId, { connection: "main" });
  await world.work();
  const newer = await world.openHandoff(sessionId);

  await world.onCases([{ caseId, type: "reopened" }]);

  expect(await world.openHandoff(sessionId)).toBe(newer);
});

test("an event that cannot be carried out holds up its own Case alone", async () => {
  const [ours, other] = [await onCase(), await onCase({ channel: "email", contact: { email: "bo@example.com" } })];
  const { store } = world.parts;
  await store.db
    .insertInto("case_events")
    .values({
      ...{
        org_id: "00D000000000001EAA",
        key: "broken",
        number: 1,
        case_id: ours.caseId,
        type: "reply",
        payload: "null",
      },
      ...{ received_at: world.clock.now(), due_at: world.clock.now() },
    })
    .execute();

  await world.onCases([
    { caseId: ours.caseId, text: "waits" },
    { caseId: other.caseId, text: "goes" },
  ]);

  expect(world.customerReads(ours.sessionId)).toEqual([]);
  expect(world.customerReads(other.sessionId)).toEqual(["goes"]);
});

test("what stands before an event that cannot be carried out is carried out", async () => {
  const { sessionId, caseId } = await onCase();
  await world.onCasesUnapplied([
    { caseId, key: "good", text: "goes" },
    { caseId, key: "broken", text: "cannot" },
  ]);
  const { db } = world.parts.store;
  await db.updateTable("case_events").set({ payload: "null" }).where("key", "=", "broken").execute();

  await world.applyCaseEvents();

  expect(world.customerReads(sessionId)).toEqual(["goes"]);
});

test("of two sessions on a Case the first to end leaves it to the other", async () => {
  const [first, second] = [await onCase(), await onCase()];

  for (const { id } of [first, second]) {
    await world.parts.store.transaction(async (tx) => {
      const handoff = await lockHandoff(tx, id);
      await requestEnd(world.parts, tx, handoff, { by: "opencx", reason: "conversation.closed", resolve: false });
    });
    await world.work();
  }

  expect(world.records.records.get(first.caseId)?.slice(-2)).toEqual([
    "closed: conversation.closed, shared",
    "closed: conversation.closed",
  ]);
});

test("a file without words is a message, and what has neither is none", async () => {
  const { id, sessionId, caseId } = await onCase();

  await world.onCases([{ caseId, files: [{ id: "068000000000001AAA", name: "invoice.txt" }] }, { caseId }]);

  const sent = world.opencx.ledger(sessionId).visible.filter(({ from }) => from === "agent");
  expect(sent).toMatchObject([{ attachments: [{ name: "invoice.txt" }] }]);
  expect(await world.trace(id, "empty-reply")).toHaveLength(1);
});

test("what the org tells to the second comes behind what happened before it in that second, and never later than now", () => {
  const now = new Date("2026-01-05T09:30:10.500Z");
  const moment = (occurredAt?: string) => momentOf({ occurredAt } as CaseEvent, now).toISOString();

  expect(moment("2026-01-05T09:30:00.000Z")).toBe("2026-01-05T09:30:00.999Z");
  expect(moment("2026-01-05T09:30:00.250Z")).toBe("2026-01-05T09:30:00.250Z");
  expect(moment("2026-01-05T09:30:10.000Z")).toBe("2026-01-05T09:30:10.500Z");
  expect(moment("2030-01-05T09:30:00.000Z")).toBe("2026-01-05T09:30:10.500Z");
  expect([moment("yesterday"), moment()]).toEqual(["2026-01-05T09:30:10.500Z", "2026-01-05T09:30:10.500Z"]);
});
