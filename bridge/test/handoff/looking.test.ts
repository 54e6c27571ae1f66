import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import { reconcile } from "../../src/handoff/reconcile.ts";
import type { Budget } from "../../src/lib/budget.ts";
import { OpencxClient } from "../../src/opencx/client.ts";
import { ann, World } from "./support/world.ts";

let world: World;
let spentForMs = 0;
const looks: Budget = { take: async () => spentForMs, left: async () => 0 };
const plenty: Budget = { take: async () => 0, left: async () => 1000 };

beforeAll(async () => {
  world = await World.start({
    change: (parts) => ({
      ...parts,
      opencx: new OpencxClient({
        settings: parts.config.opencx,
        dispatcher: parts.dispatcher,
        allRequests: plenty,
        reads: plenty,
        looks,
      }),
    }),
  });
});
afterEach(async () => {
  spentForMs = 0;
  world.opencx.control.set({ send: { responseVersion: "newest" }, history: { order: "asc" } });
  world.parts.config.opencx.historyPageLimit = 20;
  world.opencx.control.clear();
  await world.forget();
});
afterAll(() => world.close());

/** One turn of looking, to its end. */
async function turn(): Promise<void> {
  world.clock.advance(world.parts.config.opencx.reconcile.everyMs);
  await reconcile(world.parts, AbortSignal.timeout(10_000));
  await world.pass(10_000);
}

async function repSays(id: string, text: string): Promise<void> {
  await world.tells(id, { type: "message", rep: ann, messageId: `m-${text}`, text, attachments: [] });
  await world.work();
}

/** How often the bridge has read the session, and its history. */
function reads(sessionId: string) {
  const { requests } = world.opencx.ledger(sessionId);
  const of = (operation: string) => requests.filter((one) => one.operation === operation).length;
  return { sessions: of("sessions.get"), histories: of("sessions.history") };
}

/** What customers and others said, as the rep got it. */
async function repReads(id: string): Promise<unknown[]> {
  const entries = await world.entries(id, "to-desk");
  return entries.filter(({ kind }) => kind === "said").map(({ payload }) => (payload as { text: string }).text);
}

test("a customer's message that the rep's reply overtook is found by looking", async () => {
  const { id, sessionId } = await world.withRep();
  await turn();
  world.opencx.control.customerWrites(sessionId, { text: "Are you there?" });
  world.clock.advance(1000);
  await repSays(id, "I am looking.");
  await turn();

  expect(await repReads(id)).toEqual(["Are you there?"]);
  expect(await world.trace(id, "found-by-looking")).toEqual([{ messages: 1 }]);
});

test("a rep who writes costs one reading a turn, and a quiet conversation none", async () => {
  const [busy, quiet] = [await world.withRep(), await world.withRep()];
  await turn();
  const before = [reads(busy.sessionId), reads(quiet.sessionId)];
  await repSays(busy.id, "One moment.");
  await turn();
  await turn();

  expect(reads(quiet.sessionId)).toEqual(before[1]);
  expect(reads(busy.sessionId)).toEqual({ ...before[0], histories: (before[0]?.histories ?? 0) + 1 });
});

test("a look that the budget does not allow waits, as often as need be, while handoffs still open", async () => {
  const { id, sessionId } = await world.withRep();
  spentForMs = 30_000;
  world.opencx.control.customerWrites(sessionId, { text: "Anybody?" });
  for (let times = 0; times < 25; times += 1) await turn();
  const other = await world.queued();
  const waiting = { read: await repReads(id), timers: Object.keys(await world.timers(id)) };
  spentForMs = 0;
  await turn();

  expect(waiting).toMatchObject({ read: [], timers: expect.arrayContaining(["look"]) });
  expect((await world.handoff(other.id)).state).toBe("queued");
  expect(await repReads(id)).toEqual(["Anybody?"]);
});

test("a look outlives an outage of OpenCX, however long it lasts", async () => {
  const { id, sessionId } = await world.withRep();
  world.opencx.control.customerWrites(sessionId, { text: "Anybody?" });
  world.opencx.control.addFault({ path: "/history", status: 503, times: -1 });
  for (let times = 0; times < 25; times += 1) {
    await turn();
    await world.pass(60_000);
  }
  world.opencx.control.clearFaults();
  await world.pass(60_000);

  expect(await repReads(id)).toEqual(["Anybody?"]);
});

test("a reply whose id OpenCX does not tell is known as ours, at the second look as well", async () => {
  world.opencx.control.set({ send: { responseVersion: "2024" } });
  const { id, sessionId } = await world.withRep();
  await repSays(id, "Let me see.");
  await turn();
  world.opencx.control.customerWrites(sessionId, { text: "Thanks." });
  await turn();

  expect(world.customerReads(sessionId)).toContain("Let me see.");
  expect(await repReads(id)).toEqual(["Thanks."]);
});

test("a customer who says who they are is found by looking", async () => {
  const { id, sessionId } = await world.withRep({ contact: undefined });
  await turn();
  world.opencx.control.identifyContact(sessionId, { email: "dora@example.com" });
  world.opencx.control.customerWrites(sessionId, { text: "It is me, Dora." });
  await turn();

  expect(await world.trace(id, "identified-later")).toHaveLength(1);
});

test("a history of which only the newest pages were read is told as cut", async () => {
  const history = Array.from({ length: 25 }, (_, index) => ({ from: "customer" as const, text: `Line ${index}` }));
  world.opencx.control.set({ history: { order: "desc" } });
  world.parts.config.opencx.historyPageLimit = 1;
  const long = await world.queued({ history });
  world.parts.config.opencx.historyPageLimit = 2;
  const short = await world.queued({ history });

  expect(await world.trace(long.id, "history-cut")).toEqual([{ items: 20, remedy: "Raise opencx.historyPageLimit." }]);
  expect(await world.trace(short.id, "history-cut")).toEqual([]);
});

test.each([
  ["asc", 1],
  ["desc", 2],
] as const)("in a long history (%s) the newest counts, and a look costs %d of its pages", async (order, pages) => {
  const history = Array.from({ length: 90 }, (_, index) => ({ from: "customer" as const, text: `Line ${index}` }));
  world.opencx.control.set({ history: { order } });
  world.parts.config.opencx.historyPageLimit = 2;
  const { id, sessionId } = await world.queued({ history });
  world.opencx.control.customerWrites(sessionId, { text: "Are you there?" });
  const before = reads(sessionId).histories;
  await turn();

  expect(world.main.reads.join()).toContain("Line 89");
  expect(await repReads(id)).toEqual(["Are you there?"]);
  expect(reads(sessionId).histories - before).toBe(pages);
});

test("a message that OpenCX shows late, dated before the brief, reaches the rep all the same", async () => {
  const { opencx } = world.parts;
  const whole = opencx.history.bind(opencx);
  opencx.history = async (...of) => {
    const { items, cut } = await whole(...of);
    return { items: items.filter(({ text }) => text !== "Hello?"), cut };
  };
  const history = ["First.", "Hello?", "Last."].map((text) => ({ from: "customer" as const, text }));
  const { id } = await world.queued({ history });
  opencx.history = whole;
  await turn();

  expect(world.main.reads[0]).not.toContain("Hello?");
  expect(await repReads(id)).toEqual(["Hello?"]);
});
