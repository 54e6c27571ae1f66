import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { BridgeError } from "../../src/lib/errors.ts";
import { World } from "./support/world.ts";

const quarter = 15 * 60_000;
let world: World;

beforeAll(async () => {
  world = await World.start({ config: { delivery: { maxAttempts: 2 } } });
});
afterAll(() => world.close());

const noRoom = ["DYNAMICS_THROTTLED", "DYNAMICS_BUSY", "DATAVERSE_THROTTLED", "DATAVERSE_BUSY"];

test.each(["SALESFORCE_REQUEST_LIMIT", "SALESFORCE_STORAGE_FULL", ...noRoom])(
  "an org that says %s is waited for however long it takes",
  async (code) => {
    const facts = { code, message: "m", remedy: "r", retryable: true, retryAfterMs: quarter };
    world.main.openErrors.push(...Array.from({ length: 4 }, () => new BridgeError(facts)));
    const { id } = await world.handOff();
    await world.work();

    for (let retry = 0; retry < 4; retry += 1) await world.pass(quarter);

    expect(await world.handoff(id)).toMatchObject({ state: "queued", ended_at: null });
    expect(world.main.openErrors).toEqual([]);
    await world.forget();
  },
);
