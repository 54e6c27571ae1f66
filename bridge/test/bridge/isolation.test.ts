import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { BridgeWorld } from "../support/bridge-world.ts";
import { eventually } from "../support/eventually.ts";
import { customerReadsThat, repReadsThat, withRep } from "./support/scene.ts";

const many = 100;

let world: BridgeWorld;

beforeAll(async () => {
  world = await BridgeWorld.start({ nobodyThere: { joinTimeoutMs: 600_000 }, opencx: { timeoutMs: 30_000 } });
});
afterAll(() => world.close());

/** Somebody with words of their own, both ways. */
interface Pair {
  sessionId: string;
  id: string;
  secret: string;
  toRep: string[];
  toCustomer: string[];
}

async function begin(no: number): Promise<Pair> {
  const secret = `p${no}-${randomUUID().slice(0, 8)}`;
  const sessionId = await world.handedOffSession(
    {
      contact: no % 2 === 0 ? { email: `${secret}@example.com`, name: secret } : undefined,
      history: [{ from: "customer", text: `brief ${secret}` }],
    },
    `Summary of ${secret}`,
  );
  const id = await world.handOff(sessionId);
  return { sessionId, id, secret, toRep: [`customer ${secret}`], toCustomer: [`rep ${secret}`] };
}

async function talk({ sessionId, id, toRep, toCustomer }: Pair): Promise<void> {
  world.desk.accept(sessionId, { rep: "Ann Agent" });
  for (const [index, text] of toRep.entries()) {
    await world.post(`/v1/handoffs/${id}/messages`, { id: `${id}-${index}`, text });
    world.desk.say(sessionId, { text: toCustomer[index] ?? "" });
  }
}

async function hasBrief({ sessionId }: Pair): Promise<void> {
  await eventually(`the brief of ${sessionId}`, () => world.repReads(sessionId)[0], 60_000);
}

async function arrived({ sessionId, toRep, toCustomer }: Pair): Promise<void> {
  await eventually(
    `all words of ${sessionId}`,
    () => {
      const there = toRep.every((text) => world.repReads(sessionId).includes(text));
      return there && toCustomer.every((text) => world.customerReads(sessionId).includes(text));
    },
    60_000,
  );
}

test("a hundred conversations at once: everybody reads their own words, in order and once, and nobody else's", async () => {
  const pairs = await Promise.all(Array.from({ length: many }, (_, no) => begin(no)));
  for (const pair of pairs) await hasBrief(pair);
  await Promise.all(pairs.map(talk));
  for (const pair of pairs) await arrived(pair);

  const wrong = pairs.filter(({ sessionId, secret, toRep, toCustomer }) => {
    const rep = world.repReads(sessionId);
    const customer = world.customerReads(sessionId).filter((text) => text.startsWith("rep "));
    const foreign = [...rep, ...customer].filter((text) => /p\d+-[0-9a-f]{8}/.test(text) && !text.includes(secret));
    const own = JSON.stringify([rep.slice(1), customer]) === JSON.stringify([toRep, toCustomer]);
    return !own || foreign.length > 0;
  });
  expect(wrong.map(({ sessionId }) => [world.repReads(sessionId), world.customerReads(sessionId)])).toEqual([]);
  const traces = await Promise.all(pairs.slice(0, 10).map(({ sessionId }) => world.trace(sessionId)));
  for (const [index, trace] of traces.entries()) {
    const others = JSON.stringify(trace)
      .match(/p\d+-[0-9a-f]{8}/g)
      ?.filter((one) => one !== pairs[index]?.secret);
    expect(others ?? []).toEqual([]);
  }
}, 180_000);

test("one person with two sessions at once: the same subject and one stream, yet each conversation keeps its own words", async () => {
  const contact = { email: "twice@example.com", name: "Twice" };
  const [first, second] = await Promise.all([withRep(world, { contact }), withRep(world, { contact })]);
  world.desk.say(first.conversationId, { text: "About your order." });
  world.desk.say(second.conversationId, { text: "About your invoice." });
  await world.post(`/v1/handoffs/${first.id}/messages`, { id: "o-1", text: "My order." });
  await world.post(`/v1/handoffs/${second.id}/messages`, { id: "i-1", text: "My invoice." });
  await Promise.all([
    customerReadsThat(world, first.sessionId, "About your order."),
    customerReadsThat(world, second.sessionId, "About your invoice."),
    repReadsThat(world, first.conversationId, "My order."),
    repReadsThat(world, second.conversationId, "My invoice."),
  ]);
  world.desk.end(first.conversationId);
  await world.reaches(first.id, "ended");
  world.desk.say(second.conversationId, { text: "Still here for the invoice." });
  await customerReadsThat(world, second.sessionId, "Still here for the invoice.");

  const { subject } = world.desk.conversation(first.conversationId);
  expect(world.desk.conversation(second.conversationId).subject).toBe(subject);
  expect(world.customerReads(first.sessionId).join()).not.toMatch(/invoice/);
  expect(world.customerReads(second.sessionId).join()).not.toMatch(/order/);
  expect(world.repReads(first.conversationId).slice(1)).toEqual(["My order."]);
  expect(world.repReads(second.conversationId).slice(1)).toEqual(["My invoice."]);
  expect((await world.handoff(second.id)).state).toBe("with-rep");
});
