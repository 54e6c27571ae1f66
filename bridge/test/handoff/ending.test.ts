import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import { requestEnd } from "../../src/handoff/end-request.ts";
import { endHandoff } from "../../src/handoff/ending.ts";
import { toDeskHandler } from "../../src/handoff/lanes/to-desk.ts";
import { put } from "../../src/handoff/outgoing.ts";
import { StreamKeeper } from "../../src/handoff/streams.ts";
import { lockHandoff } from "../../src/store/handoffs.ts";
import { claimLane, releaseLane } from "../../src/store/lanes.ts";
import { customerSays } from "./support/customer-says.ts";
import { ann, type Told, World } from "./support/world.ts";

let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterEach(() => world.forget());
afterAll(() => world.close());

test("a rep ends: the customer reads the last words after the replies, and the session is resolved after them", async () => {
  const { id, sessionId } = await world.withRep();
  await world.tells(id, { type: "message", messageId: "m1", rep: ann, text: "All done.", attachments: [] });
  await world.tells(id, { type: "ended", by: "rep", why: "closed by the rep" });

  await world.work();

  expect(world.customerReads(sessionId)).toEqual([
    "Ann has joined the conversation.",
    "All done.",
    "Ann has ended the conversation. Thank you for contacting us.",
  ]);
  expect(world.opencx.ledger(sessionId).status).toBe("closed_resolved");
  expect(await world.handoff(id)).toMatchObject({ state: "ended", ended_by: "rep" });
  expect((await world.conversation(id)).stage).toBe("closed");
});

test("twenty ends of every kind at the same moment are one end", async () => {
  const { id, sessionId } = await world.withRep();

  const enders = Array.from({ length: 20 }, async (_, index) => {
    if (index % 4 === 0) return world.tells(id, { type: "ended", by: "rep", why: "closed" });
    if (index % 4 === 1) return world.tells(id, { type: "ended", by: "unknown", why: "gone" });
    return world.parts.store.transaction(async (tx) => {
      const handoff = await lockHandoff(tx, id);
      if (index % 4 === 2) {
        return requestEnd(world.parts, tx, handoff, { by: "customer", reason: "stop-word", resolve: true });
      }
      const ending = { by: "opencx", reason: "conversation.closed", resolve: false, lastWords: "Bye." } as const;
      return endHandoff(world.parts, tx, handoff, ending);
    });
  });
  await Promise.all(enders);
  await world.work();

  expect(await world.trace(id, "ended")).toHaveLength(1);
  const said = (await world.entries(id, "to-opencx")).filter((entry) => entry.source_key === "last-words");
  expect(said).toHaveLength(1);
  expect(world.opencx.ledger(sessionId).resolves).toBeLessThanOrEqual(1);
  expect((await world.handoff(id)).ended_at).not.toBeNull();
});

test("what the customer wrote and no rep will read is too late, and the customer is told", async () => {
  const { id, sessionId } = await world.withRep();
  await customerSays(world, id, "One more thing", "h1");
  await customerSays(world, id, "And another", "h2");

  await world.tells(id, { type: "ended", by: "rep", why: "closed" });
  await world.work();

  const left = (await world.entries(id, "to-desk")).filter((entry) => entry.kind === "said");
  expect(left.map((entry) => entry.status)).toEqual(["too_late", "too_late"]);
  expect(world.main.reads).not.toContain("One more thing");
  expect(world.customerReads(sessionId).at(-1)).toMatch(/nobody has read it/);
  expect((await world.trace(id, "ended"))[0]).toMatchObject({ tooLate: 2 });
});

test("receipts that go nowhere any more are nothing to tell the customer", async () => {
  const { id, sessionId } = await world.withRep();
  await world.tells(id, { type: "message", messageId: "m1", rep: ann, text: "Hi", attachments: [] });
  await world.tells(id, { type: "ended", by: "rep", why: "closed" });

  await world.work();

  expect(world.customerReads(sessionId).join()).not.toMatch(/nobody has read/);
});

test("the customer's stop word ends behind their last words, at the desk too", async () => {
  const { id, sessionId } = await world.withRep();
  await customerSays(world, id, "Thanks, that is all.", "h1");
  await customerSays(world, id, "  /END ", "h2");

  await world.work();

  expect(world.main.reads.at(-1)).toBe("Thanks, that is all.");
  expect(world.main.closed).toHaveLength(1);
  expect(await world.handoff(id)).toMatchObject({ state: "ended", ended_by: "customer", end_reason: "stop-word" });
  expect(world.opencx.ledger(sessionId).status).toBe("closed_resolved");
});

test("words that only contain the stop word end nothing", async () => {
  const { id } = await world.withRep();

  await customerSays(world, id, "How do I /end this?", "h1");
  await world.work();

  expect(world.main.reads.at(-1)).toBe("How do I /end this?");
  expect((await world.handoff(id)).state).toBe("with-rep");
});

test("a stop word before anything was begun at the desk ends at once, and nothing is opened", async () => {
  const { id } = await world.handOff();

  await customerSays(world, id, "/end", "h1");
  await world.work();

  expect(await world.handoff(id)).toMatchObject({ state: "ended", ended_by: "customer" });
  expect(world.main.opened).toEqual([]);
});

test("nothing is brought to the desk, nor taken from it, after the end", async () => {
  const { id, sessionId } = await world.withRep();
  await world.tells(id, { type: "ended", by: "rep", why: "closed" });
  await world.work();
  const reads = world.main.reads.length;

  await customerSays(world, id, "Are you there?", "h9");
  const ingested = await world.tells(id, { type: "message", messageId: "m9", rep: ann, text: "Late", attachments: [] });
  await world.work();

  expect(ingested).toBe("over");
  expect(world.main.reads).toHaveLength(reads);
  expect(world.customerReads(sessionId)).not.toContain("Late");
});

/** As when one process ends the handoff while another, which saw it open, stores a receipt for the desk. */
test("a receipt that slips in behind the end does not keep a worker busy for ever", async () => {
  const { parts, processId } = world;
  const { id } = await world.withRep();
  await world.tells(id, { type: "ended", by: "rep", why: "closed" });
  await world.work();
  const lane = { handoffId: id, direction: "to-desk" as const };
  const receipt = { receipt: "delivery" as const, messageIds: ["m1"] };
  await parts.store.transaction((tx) => put(tx, lane, "receipt", "delivery:m1", receipt, world.clock.now()));

  const claim = await claimLane(parts.store.db, lane, processId, world.clock.now(), 60_000);
  await toDeskHandler(parts, new StreamKeeper(parts, processId))(claim!, AbortSignal.timeout(5000));
  const again = await releaseLane(parts.store.db, claim!, world.clock.now());

  expect(again).toBe(false);
});

test("a conversation that the desk calls over ends the handoff; later words are too late", async () => {
  const { id, sessionId } = await world.withRep();
  await customerSays(world, id, "Hello?", "h1");
  world.main.outcomes.push({ status: "over", code: "MIAW_CONVERSATION_OVER" });

  await world.work();

  expect(await world.handoff(id)).toMatchObject({ state: "ended", ended_by: "unknown" });
  expect(world.customerReads(sessionId).at(-1)).toMatch(/nobody has read it/);
  expect(world.opencx.ledger(sessionId).status).toBe("closed_resolved");
});

test("the same desk event read twice has its consequences once", async () => {
  const { id } = await world.withRep();
  const told: Told = { type: "message", messageId: "m1", rep: ann, text: "Hi", attachments: [], key: "entry-1" };

  await world.tells(id, told);
  await world.tells(id, told);

  const replies = (await world.entries(id, "to-opencx")).filter((entry) => entry.kind === "reply");
  expect(replies).toHaveLength(1);
});

test("a handoff by phone is told nothing in writing, and resolved only where the admin wants it", async () => {
  await world.close();
  world = await World.start({ config: { phone: { resolveOnEnd: false } } });
  const { id, sessionId } = await world.withRep({
    channel: "phone_voice",
    contact: { phone: "+15550100", name: "Al" },
  });

  await world.tells(id, { type: "ended", by: "rep", why: "closed" });
  await world.work();

  expect(world.customerReads(sessionId)).toEqual([]);
  expect(world.opencx.ledger(sessionId).status).toBe("open");
});
