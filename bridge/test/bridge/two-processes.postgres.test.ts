import { once } from "node:events";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { eventually } from "../support/eventually.ts";
import { readByCustomer, readByRep } from "../support/ledgers.ts";
import { type BridgeProcess, staleAfterMs, TwoBridges } from "./support/two-bridges.ts";

const rounds = 5;

let bridges: TwoBridges;
let first: BridgeProcess;
let second: BridgeProcess;

beforeAll(async () => {
  bridges = await TwoBridges.prepare();
  [first, second] = await Promise.all([bridges.start(), bridges.start()]);
}, 60_000);
afterAll(() => bridges.close());

interface Talk {
  sessionId: string;
  id: string;
}

/** Conversations with a rep in each, handed off to both bridges in turn. */
async function begin(count: number): Promise<Talk[]> {
  const { control: opencx } = bridges.simulators.opencx;
  const { control: desk } = bridges.simulators.salesforceMessaging;
  return Promise.all(
    Array.from({ length: count }, async (_, no) => {
      const { sessionId } = opencx.createSession({ channel: "web", history: [{ from: "customer", text: "Hi" }] });
      opencx.handOff(sessionId);
      const { id } = await bridges.post(no % 2 === 0 ? first : second, "/v1/handoffs", { sessionId });
      await eventually("the brief", () => readByRep(bridges.simulators, sessionId)[0]);
      desk.accept(sessionId, { rep: "Ann Agent" });
      return { sessionId, id };
    }),
  );
}

/** Both sides say one thing; the customer's words go to one bridge. */
async function round(talks: Talk[], no: number, to: BridgeProcess): Promise<void> {
  const { control: desk } = bridges.simulators.salesforceMessaging;
  for (const { sessionId } of talks) desk.say(sessionId, { text: `rep ${no}` });
  await Promise.all(talks.map(({ id }) => bridges.post(to, `/v1/handoffs/${id}/messages`, { text: `customer ${no}` })));
}

const wanted = (who: string, count: number) => Array.from({ length: count }, (_, no) => `${who} ${no}`);

async function allArrived(talks: Talk[], count: number): Promise<void> {
  for (const { sessionId } of talks) {
    await eventually(
      `the last words of ${sessionId}`,
      () =>
        readByCustomer(bridges.simulators, sessionId).includes(`rep ${count - 1}`) &&
        readByRep(bridges.simulators, sessionId).includes(`customer ${count - 1}`),
      30_000,
    );
  }
}

/** What both sides have read of each other, in order. */
function readOf({ sessionId }: Talk) {
  return {
    rep: readByRep(bridges.simulators, sessionId).slice(1),
    customer: readByCustomer(bridges.simulators, sessionId).filter((text) => text.startsWith("rep ")),
  };
}

const everything = (count: number) => ({ rep: wanted("customer", count), customer: wanted("rep", count) });

test("a bridge that is killed while it holds streams is replaced by the other, and nothing is lost or doubled", async () => {
  const talks = await begin(8);
  const before = [await bridges.streams(first), await bridges.streams(second)];
  await round(talks, 0, first);
  await round(talks, 1, second);
  const killedAt = performance.now();
  first.child.kill("SIGKILL");
  for (let no = 2; no < rounds; no += 1) await round(talks, no, second);
  await allArrived(talks, rounds);
  const tookMs = performance.now() - killedAt;

  expect(before.every((count) => count > 0)).toBe(true);
  expect(before.reduce((sum, count) => sum + count, 0)).toBe(8);
  expect(talks.map(readOf)).toEqual(talks.map(() => everything(rounds)));
  expect(await bridges.streams(second)).toBe(8);
  expect(tookMs).toBeLessThan(staleAfterMs + 10_000);
}, 90_000);

test("a bridge that is stopped hands its conversations over at once, without waiting to be thought dead", async () => {
  first = await bridges.start();
  const talks = await begin(4);
  const { child } = second;
  await round(talks, 0, first);
  child.kill("SIGTERM");
  await once(child, "exit");
  const stoppedAt = performance.now();
  await round(talks, 1, first);
  await allArrived(talks, 2);
  const tookMs = performance.now() - stoppedAt;

  expect(talks.map(readOf)).toEqual(talks.map(() => everything(2)));
  expect(tookMs).toBeLessThan(staleAfterMs + 2000);
}, 60_000);

test("a bridge that froze and woke up again finds its work taken, and says nothing twice", async () => {
  second = await bridges.start();
  const talks = await begin(6);
  await round(talks, 0, second);
  await allArrived(talks, 1);
  first.child.kill("SIGSTOP");
  await round(talks, 1, second);
  await round(talks, 2, second);
  await allArrived(talks, 3);
  first.child.kill("SIGCONT");
  await round(talks, 3, first);
  await round(talks, 4, second);
  await allArrived(talks, 5);

  expect(talks.map(readOf)).toEqual(talks.map(() => everything(5)));
}, 90_000);
