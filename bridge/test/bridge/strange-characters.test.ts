import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { BridgeWorld } from "../support/bridge-world.ts";
import { customerReadsThat, repReadsThat, withRep } from "./support/scene.ts";

let world: BridgeWorld;

beforeAll(async () => {
  world = await BridgeWorld.start({ opencx: { reconcile: { everyMs: 1000 } } });
});
afterAll(() => world.close());

test("what no database stores is carried all the same, from a history, a name and a rep's words", async () => {
  const { sessionId, conversationId } = await withRep(world, {
    contact: { email: "nul@example.com", name: "A\u0000na" },
    history: [{ from: "customer", text: "Be\u0000fore \ud800 it." }],
  });
  world.opencx.customerWrites(sessionId, { text: "Half \ud83d of a smile, and \u0000 nothing." });
  world.desk.say(conversationId, { text: "I \u0000 see. C:\\u0000 is a path." });
  const read = await repReadsThat(world, conversationId, /Half/);
  const told = await customerReadsThat(world, sessionId, /I .* see/);

  expect(read[0]).toContain("Be\ufffdfore \ufffd it.");
  expect(read.at(-1)).toBe("Half \ufffd of a smile, and \ufffd nothing.");
  expect(told.at(-1)).toBe("I \ufffd see. C:\\u0000 is a path.");
});
