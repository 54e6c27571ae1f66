import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import { acceptWebhook } from "../../../src/handoff/opencx-events.ts";
import { reconcile } from "../../../src/handoff/reconcile.ts";
import type { OpencxEvent } from "../../../src/opencx/webhook-events.ts";
import { World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterEach(() => world.forget());
afterAll(() => world.close());

const ana = { channel: "email", contact: { email: "ana@example.com", name: "Ana" } };

/** A session whose handoff was on a Case and has ended: by the rep, or by somebody in OpenCX. */
async function ended(by: "rep" | "opencx") {
  const { id, sessionId } = await world.queued(ana, { connection: "records" });
  const { external_id } = await world.conversation(id);
  const caseId = external_id ?? "";
  if (by === "rep") await world.onCases([{ caseId, type: "closed" }]);
  else {
    world.opencx.control.closeSession(sessionId, { by: "human" });
    await tell({ kind: "closed", sessionId, closedBy: "human" });
    await world.work();
  }
  world.clock.advance(3_600_000);
  return { id, sessionId, caseId };
}

let count = 0;
async function tell(event: { sessionId: string } & Record<string, unknown>): Promise<void> {
  count += 1;
  const told = { event: "test", key: `test-${count}`, at: world.clock.now(), ...event } as unknown as OpencxEvent;
  await acceptWebhook(world.parts, { events: [told], signed: true });
}

/** The customer writes, and OpenCX's webhook tells. */
async function mail(sessionId: string, text: string): Promise<void> {
  const { messageId } = world.opencx.control.customerWrites(sessionId, { text });
  await tell({ kind: "message", sessionId, speaker: "customer", messageId, text, attachments: [] });
  await world.pass(10_000);
}

async function handoffs(sessionId: string) {
  const rows = await world.parts.store.db
    .selectFrom("handoffs")
    .select(["id", "source", "state"])
    .where("session_id", "=", sessionId)
    .orderBy("created_at")
    .execute();
  return rows.map(({ source, state }) => `${source} ${state}`);
}

test("a mail after the Case was closed goes to people again, on a Case of its own", async () => {
  const { sessionId, caseId } = await ended("rep");

  await mail(sessionId, "It has still not come.");

  expect(await handoffs(sessionId)).toEqual(["post ended", "customer queued"]);
  expect(world.records.records.size).toBe(2);
  const [again] = [...world.records.records].filter(([id]) => id !== caseId).map(([, texts]) => texts);
  expect(again?.join("\n")).toContain("It has still not come.");
  expect(world.opencx.ledger(sessionId).status).toBe("open");
});

test("a mail after OpenCX closed the session goes to the Case that is still open, without what stands there already", async () => {
  const { sessionId, caseId } = await ended("opencx");

  await mail(sessionId, "And another thing.");

  expect(await handoffs(sessionId)).toEqual(["post ended", "customer queued"]);
  const texts = world.records.records.get(caseId) ?? [];
  expect(world.records.records.size).toBe(1);
  expect(texts.at(-1)).toContain("And another thing.");
  expect(texts.at(-1)).not.toContain("Where is my order?");
});

test("what the AI has taken back is left to the AI, and the trace says so", async () => {
  const { id, sessionId } = await ended("rep");
  world.opencx.control.reopen(sessionId);
  world.opencx.control.resumeAi(sessionId);

  await mail(sessionId, "Thank you!");

  expect(await handoffs(sessionId)).toEqual(["post ended"]);
  expect(await world.trace(id, "left-to-ai")).toEqual([{ messages: 1 }]);
});

test("three mails in a row are one handoff, and each is on the Case once", async () => {
  const { sessionId } = await ended("rep");
  for (const text of ["one", "two"]) {
    const { messageId } = world.opencx.control.customerWrites(sessionId, { text });
    await tell({ kind: "message", sessionId, speaker: "customer", messageId, text, attachments: [] });
  }
  await world.pass(10_000);
  await mail(sessionId, "three");
  await world.work();

  expect(await handoffs(sessionId)).toEqual(["post ended", "customer queued"]);
  const words = [...world.records.records.values()].at(-1)?.join("\n") ?? "";
  for (const text of ["one", "two", "three"])
    expect(words.split(`\n${text}`).length + words.split(`: ${text}`).length).toBe(3);
});

test("a mail that no webhook told of is found by looking", async () => {
  const { sessionId } = await ended("rep");
  world.opencx.control.customerWrites(sessionId, { text: "Nobody told you of this." });

  await reconcile(world.parts, AbortSignal.timeout(5000));
  await world.pass(10_000);

  expect(await handoffs(sessionId)).toEqual(["post ended", "customer queued"]);
});

test("a live conversation that has ended stays ended: the customer was told", async () => {
  const { id, sessionId } = await world.withRep({ channel: "web" });
  await world.tells(id, { type: "ended", by: "rep", why: "closed" });
  await world.work();

  await mail(sessionId, "Hello?");

  expect(await handoffs(sessionId)).toEqual(["post ended"]);
});
