import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { endHandoff } from "../../../src/handoff/ending.ts";
import { keepHouse } from "../../../src/handoff/housekeeping.ts";
import { reconcile } from "../../../src/handoff/reconcile.ts";
import { BridgeError } from "../../../src/lib/errors.ts";
import { lockHandoff } from "../../../src/store/handoffs.ts";
import { customerSays } from "../support/customer-says.ts";
import { World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await World.start({ config: { delivery: { maxAttempts: 3 } } });
});
afterEach(() => world.forget());
afterAll(() => world.close());

const dayMs = 86_400_000;
const ana = { channel: "email", contact: { email: "ana@example.com", name: "Ana" } };
const onCases = { connection: "records" };

async function onCase(session: object = ana) {
  const { id, sessionId } = await world.queued(session, onCases);
  const { external_id: caseId } = await world.conversation(id);
  return { id, sessionId, caseId: caseId ?? "" };
}

function away(): BridgeError {
  return new BridgeError({ code: "SALESFORCE_UNAVAILABLE", message: "Away.", remedy: "Wait.", retryable: true });
}

describe("while the org is away", () => {
  test("a handoff waits for hours, and opens when the org is back", async () => {
    world.records.openErrors.push(...Array.from({ length: 10 }, away));
    const { id } = await world.handOff(ana, onCases);

    await world.work();
    for (let turn = 0; turn < 12; turn += 1) await world.pass(6 * 60_000);

    expect((await world.handoff(id)).state).toBe("queued");
    expect(world.records.records.size).toBe(1);
  });

  test("after a day it is given up, and may be asked for again", async () => {
    world.records.openErrors.push(...Array.from({ length: 400 }, away));
    const { id, sessionId } = await world.handOff(ana, onCases);
    await world.work();
    await world.pass(6 * 60_000);
    await world.pass(6 * 60_000);
    await world.pass(dayMs);
    expect((await world.handoff(id)).state).toBe("failed");

    world.records.openErrors.length = 0;
    const again = await world.reported(sessionId, onCases);
    await world.work();

    expect(await world.handoff(again)).toMatchObject({ state: "queued" });
    expect(world.records.records.size).toBe(1);
  });

  test("what failed is not taken up again by looking alone", async () => {
    const refused = new BridgeError({ code: "SALESFORCE_VALIDATION_RULE", message: "No.", remedy: "None." });
    world.records.openErrors.push(refused);
    const { sessionId } = await world.queued(ana, onCases);

    await reconcile(world.parts, AbortSignal.timeout(5000));
    await world.pass(60_000);

    const rows = await world.parts.store.db
      .selectFrom("handoffs")
      .select("state")
      .where("session_id", "=", sessionId)
      .execute();
    expect(rows).toEqual([{ state: "failed" }]);
  });

  test("a mail waits as well, and is on the Case once", async () => {
    const { id, caseId } = await onCase();
    const later = { status: "later", code: "SALESFORCE_UNAVAILABLE", counted: true } as const;
    world.records.outcomes.push(...Array.from({ length: 8 }, () => later));
    await customerSays(world, id, "Are you there?");

    await world.work();
    for (let turn = 0; turn < 10; turn += 1) await world.pass(6 * 60_000);

    expect(world.records.records.get(caseId)?.filter((text) => text === "Are you there?")).toHaveLength(1);
  });

  test("a mail that the org refuses for good is told to the customer", async () => {
    const { id, sessionId } = await onCase();
    world.records.outcomes.push({ status: "never", code: "SALESFORCE_VALIDATION_RULE", remedy: "None." });

    await customerSays(world, id, "Hello?");
    await world.work();

    expect(world.customerReads(sessionId)).toEqual([expect.stringMatching(/could not be passed on/)]);
  });
});

test("a mail that came before the rep opened the Case again is on it", async () => {
  const { sessionId, caseId } = await onCase();
  await world.onCases([{ caseId, type: "closed" }]);
  world.opencx.control.customerWrites(sessionId, { text: "One more question." });
  world.clock.advance(2000);

  await world.onCases([{ caseId, type: "reopened" }]);
  await world.pass(1000);

  const texts = world.records.records.get(caseId) ?? [];
  expect(texts.filter((text) => text.includes("One more question."))).toHaveLength(1);
  expect(texts.filter((text) => text.includes("Where is my order?"))).toHaveLength(1);
});

test("a Case that somebody deleted is replaced by one with the whole story, and the mail that found it out is on it", async () => {
  const { id, sessionId, caseId } = await onCase();
  await customerSays(world, id, "It is number 42.");
  await world.work();
  world.records.goneRecords.add(caseId);

  await customerSays(world, id, "Did you get that?");
  await world.work();

  const { external_id: next } = await world.conversation(id, 2);
  const texts = world.records.records.get(next ?? "") ?? [];
  expect(next).not.toBe(caseId);
  expect(texts.join("\n")).toMatch(/Where is my order\?[^]*It is number 42\.[^]*Did you get that\?/);
  expect(texts.filter((text) => text === "Did you get that?")).toHaveLength(1);
  expect(world.opencx.ledger(sessionId).status).toBe("open");
  await world.onCases([{ caseId: next ?? "", text: "Yes, we did." }]);
  expect(world.customerReads(sessionId)).toEqual(["Yes, we did."]);
});

test("a mail between the closing and the news of it goes to people again", async () => {
  const { id, sessionId, caseId } = await onCase();
  const closedAt = new Date(Math.floor(world.clock.now().getTime() / 1000) * 1000).toISOString();
  world.clock.advance(30_000);
  await customerSays(world, id, "But it is still broken!");
  await world.work();
  world.records.closedRecords.add(caseId);

  await world.onCases([{ caseId, type: "closed", occurredAt: closedAt }]);
  await world.work();

  const again = await world.openHandoff(sessionId);
  const { external_id: next } = await world.conversation(again);
  expect(next).not.toBe(caseId);
  expect(world.opencx.ledger(sessionId).status).toBe("open");
});

test("a reply years after the end still reaches the customer, though nothing that was said is kept", async () => {
  const { id, sessionId, caseId } = await onCase();
  await world.parts.store.transaction(async (tx) => {
    const handoff = await lockHandoff(tx, id);
    await endHandoff(world.parts, tx, handoff, { by: "opencx", reason: "conversation.closed", resolve: false });
  });
  world.clock.advance(400 * dayMs);
  await keepHouse(world.parts);

  await world.onCases([{ caseId, text: "We found your parcel." }]);

  expect(world.customerReads(sessionId)).toEqual(["We found your parcel."]);
  const kept = JSON.stringify(await world.handoff(id));
  expect(kept).not.toContain("ana@example.com");
  expect((await world.entries(id, "to-desk")).map(({ kind }) => kind)).toEqual([]);
});

test("a reply that OpenCX refuses after the end is told on the Case", async () => {
  const { id, caseId } = await onCase();
  await world.onCases([{ caseId, type: "closed" }]);

  await world.parts.store.db
    .updateTable("handoffs")
    .set({ channel: "whatsapp", last_customer_at: new Date(0) })
    .where("id", "=", id)
    .execute();
  await world.onCases([{ caseId, text: "One more thing." }]);
  await world.work();

  expect(world.records.records.get(caseId)?.at(-1)).toMatch(/Your message did not reach the customer/);
});

test("a reply with a file from a connection that is gone comes without the file", async () => {
  const { sessionId, caseId } = await onCase();
  const desks = world.parts.desks as Map<string, unknown>;
  desks.delete("records");

  await world.onCases([{ caseId, text: "Your invoice", files: [{ id: "068000000000001AAA", name: "invoice.txt" }] }]);
  desks.set("records", world.records);

  expect(world.customerReads(sessionId)).toEqual([expect.stringMatching(/^Your invoice[^]*invoice\.txt/)]);
});

test("an org that counts anew, after an installation anew, is heard in its order", async () => {
  const { sessionId, caseId } = await onCase();
  await world.onCases([{ caseId, number: 900_000, text: "before" }]);

  await world.onCases([{ caseId, number: 1, text: "one" }]);
  await world.onCases([{ caseId, number: 3, text: "three" }]);
  expect(world.customerReads(sessionId)).toEqual(["before", "one"]);
  await world.onCases([{ caseId, number: 2, text: "two" }]);

  expect(world.customerReads(sessionId)).toEqual(["before", "one", "two", "three"]);
});

test("an org's id in its short form is the same org", async () => {
  const { sessionId, caseId } = await onCase();
  await world.onCases([{ caseId, key: "k", text: "Hello." }]);

  const [again] = await world.onCases([{ caseId, key: "k", text: "Hello." }], "00D000000000001");

  expect(again?.status).toBe("duplicate");
  expect(world.customerReads(sessionId)).toEqual(["Hello."]);
});
