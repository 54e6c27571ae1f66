import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { deadEntries, replay } from "../../src/handoff/replay.ts";
import { ann, World } from "./support/world.ts";

let world: World;

beforeAll(async () => {
  world = await World.start();
});
afterAll(() => world.close());

async function repSays(id: string, text: string): Promise<void> {
  await world.tells(id, { type: "message", rep: ann, messageId: `m-${text}`, text, attachments: [] });
  await world.work();
}

/** A reply that OpenCX refused, so that it was given up, and what was said after it. */
async function givenUp(fault: object): Promise<{ sessionId: string; id: string; dead: string }> {
  const { id, sessionId } = await world.withRep();
  world.opencx.control.addFault({ method: "POST", path: "/send$", ...fault });
  await repSays(id, "First.");
  await repSays(id, "Second.");
  const [dead] = await deadEntries(world.parts, 10);
  return { sessionId, id, dead: dead?.id ?? "none" };
}

const replies = (sessionId: string) =>
  world.customerReads(sessionId).filter((text) => text === "First." || text === "Second.");

test("a lost reply that is tried again reaches the customer, though later ones have arrived", async () => {
  const { sessionId, id, dead } = await givenUp({ status: 400, times: 1 });
  const before = replies(sessionId);
  await replay(world.parts, dead);
  await world.pass(60_000);

  expect(before).toEqual(["Second."]);
  expect(replies(sessionId)).toEqual(["Second.", "First."]);
  expect(await world.trace(id, "told-reply")).toHaveLength(2);
});
