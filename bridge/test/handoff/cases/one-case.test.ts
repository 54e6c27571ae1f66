import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { applyCaseEvents } from "../../../src/handoff/case-events/apply-case-events.ts";
import { BridgeError } from "../../../src/lib/errors.ts";
import { customerSays } from "../support/customer-says.ts";
import { World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterEach(() => world.forget());
afterAll(() => world.close());

const ana = { channel: "email", contact: { email: "Ana@example.com", name: "Ana" } };
const onCases = { connection: "records" };

async function until(check: () => Promise<boolean>): Promise<void> {
  for (let turn = 0; !(await check()); turn += 1) {
    if (turn > 20) throw new Error("it does not come about");
    await world.pass(1000);
  }
}

const isOpen = async (id: string) => (await world.conversation(id)).stage === "open";

test("a Case opens with its whole brief, and nobody is waited for", async () => {
  const { id } = await world.queued(ana, { ...onCases, summary: "Ana looks for her order." });

  expect(await world.handoff(id)).toMatchObject({ state: "queued" });
  expect(await world.conversation(id)).toMatchObject({ stage: "open", live: false, owner_id: null });
  expect([...world.records.records.values()]).toEqual([[expect.stringMatching(/^OpenCX handoff · email/)]]);
  expect((await world.entries(id, "to-desk")).map(({ kind, status }) => [kind, status])).toEqual([["brief", "done"]]);
  expect(await world.timers(id)).not.toHaveProperty("join");
});

test("twenty sessions of one customer are one Case, and each has its brief on it", async () => {
  const handoffs = await Promise.all(Array.from({ length: 20 }, () => world.handOff(ana, onCases)));

  await until(async () => (await Promise.all(handoffs.map(({ id }) => isOpen(id)))).every(Boolean));
  await world.work();

  expect(world.records.records.size).toBe(1);
  expect([...world.records.records.values()][0]).toHaveLength(20);
  const failedTries = await Promise.all(handoffs.map(async ({ id }) => (await world.conversation(id)).attempts));
  expect(Math.max(...failedTries)).toBe(0);
});

test("customers whose address nobody has checked share nothing", async () => {
  const typedIn = { channel: "web", contact: { nonVerifiedEmail: "ana@example.com" } };
  for (let count = 0; count < 3; count += 1) await world.queued(typedIn, onCases);

  expect(world.records.records.size).toBe(3);
});

test("where the first handoff fails to open the Case, the next one opens it", async () => {
  const refused = new BridgeError({ code: "SALESFORCE_REFUSED", message: "No.", remedy: "None." });
  world.records.openErrors.push(refused);
  const first = await world.handOff(ana, onCases);
  const second = await world.handOff(ana, onCases);

  await until(() => isOpen(second.id).then(async (open) => open || isOpen(first.id)));

  const states = await Promise.all([first, second].map(async ({ id }) => (await world.handoff(id)).state));
  expect(states.toSorted()).toEqual(["failed", "queued"]);
  expect(world.records.records.size).toBe(1);
});

test("a Case that was closed without a word is not joined: the handoff opens its own", async () => {
  const first = await world.queued(ana, onCases);
  const { external_id: old } = await world.conversation(first.id);
  world.records.closedRecords.add(old ?? "");

  const second = await world.queued(ana, onCases);
  const third = await world.queued(ana, onCases);

  const ids = await Promise.all([second, third].map(async ({ id }) => (await world.conversation(id)).external_id));
  expect(ids[0]).not.toBe(old);
  expect(ids[1]).toBe(ids[0]);
});

test("a handoff that joins sends what its customer wrote to the same Case, behind its brief", async () => {
  await world.queued(ana, onCases);
  const second = await world.queued(ana, onCases);

  expect([...world.records.records.values()][0]).toEqual([
    expect.stringMatching(/^OpenCX handoff/),
    expect.stringMatching(/^OpenCX handoff/),
  ]);
  expect((await world.entries(second.id, "to-desk")).map(({ status }) => status)).toEqual(["done"]);
});

test("what a process that died was just sending is looked for before it is sent again", async () => {
  const { id } = await world.queued(ana, onCases);
  await customerSays(world, id, "Hello?");
  const { db } = world.parts.store;
  world.records.whileDelivering = async () => {
    world.records.whileDelivering = async () => {};
    // Another process takes the lane, as it does when this one is dead: what comes of this try is not written.
    await db.updateTable("lanes").set({ claim_no: 99, claimed_by: null, claimed_until: null }).execute();
  };

  await world.work();

  expect(world.records.uncertain).toEqual([false, true]);
});

function away(): BridgeError {
  return new BridgeError({ code: "HTTP_UNREACHABLE", message: "No answer.", remedy: "Wait.", retryable: true });
}

describe("when a Case closes while a message is on its way to it", () => {
  /** The process that was sending dies, before or after the Case has the message; then the rep closes. */
  async function closedMeanwhile(arrives: boolean) {
    const { id, sessionId } = await world.queued(ana, onCases);
    const { external_id: caseId } = await world.conversation(id);
    await customerSays(world, id, "Hello?");
    const { db } = world.parts.store;
    world.records.whileDelivering = async () => {
      world.records.whileDelivering = async () => {};
      if (arrives) world.records.records.get(caseId ?? "")?.push("Hello?");
      await db.updateTable("lanes").set({ claim_no: 99, claimed_by: null, claimed_until: null }).execute();
      await world.onCasesUnapplied([{ caseId: caseId ?? "", type: "closed" }]);
      await applyCaseEvents(world.parts, AbortSignal.timeout(10_000));
      throw away();
    };
    await world.work();
    return { sessionId, onCase: world.records.records.get(caseId ?? "") ?? [] };
  }

  test("one that has arrived is not called lost, and is there once", async () => {
    const { sessionId, onCase } = await closedMeanwhile(true);

    expect(onCase.filter((text) => text.includes("Hello?"))).toHaveLength(1);
    expect(world.customerReads(sessionId).join()).not.toContain("nobody has read it");
  });

  test("one that has not is told to the customer, and goes nowhere", async () => {
    const { sessionId, onCase } = await closedMeanwhile(false);

    expect(onCase.filter((text) => text.includes("Hello?"))).toHaveLength(0);
    expect(world.customerReads(sessionId).filter((text) => text.includes("nobody has read it"))).toHaveLength(1);
  });
});
