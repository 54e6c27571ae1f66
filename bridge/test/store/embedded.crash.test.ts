import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { firstMessageSeq } from "../../src/store/lanes.ts";
import { openStore } from "../../src/store/open-store.ts";
import { eventually } from "../support/eventually.ts";
import { storeImage } from "../support/store-image.ts";
import { readEntries, readLane } from "./support/rows.ts";

let directory: string;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "bridge-embedded-"));
  await (await openStore({ dataDir: directory, image: await storeImage() })).close();
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

test("nothing that was acknowledged is missing, however often the process is killed while it writes", async () => {
  const acknowledged: string[] = [];
  let lane;
  for (let round = 0; round < 5; round += 1) {
    lane = await writeUntilKilled(acknowledged, 30 + Math.floor(Math.random() * 40));

    const store = await openStore({ dataDir: directory });
    const stored = await readEntries(store, lane);
    const row = await readLane(store, lane);
    await store.close();

    expect(stored.map((entry) => entry.seq)).toEqual(stored.map((_, index) => firstMessageSeq + index));
    expect(stored.slice(0, acknowledged.length).map((entry) => entry.source_key)).toEqual(acknowledged);
    expect(stored.length - acknowledged.length).toBeLessThanOrEqual(1);
    expect(row).toMatchObject({ pending: stored.length, next_seq: firstMessageSeq + stored.length });
    acknowledged.splice(0, acknowledged.length, ...stored.map((entry) => entry.source_key));
  }
  expect(acknowledged.length).toBeGreaterThan(100);
}, 120_000);

test("what an earlier process held is free as soon as the next one opens the directory", async () => {
  const store = await openStore({ dataDir: directory });
  await store.db.insertInto("processes").values({ id: crypto.randomUUID(), name: "dead" }).execute();
  const [lane] = await store.db.selectFrom("lanes").select(["handoff_id", "direction"]).execute();
  const until = new Date(Date.now() + 3_600_000);
  await store.db.updateTable("lanes").set({ claimed_by: crypto.randomUUID(), claimed_until: until }).execute();
  await store.close();

  const next = await openStore({ dataDir: directory });
  const row = await readLane(next, { handoffId: lane!.handoff_id, direction: lane!.direction });
  const processes = await next.db.selectFrom("processes").select("id").execute();
  await next.close();

  expect(row).toMatchObject({ claimed_by: null, claimed_until: null });
  expect(processes).toEqual([]);
});

async function writeUntilKilled(acknowledged: string[], atLeast: number) {
  const before = acknowledged.length;
  const child = fork(join(import.meta.dirname, "support/writer.ts"), [directory], {
    env: { ...process.env, NODE_OPTIONS: "", NODE_ENV: "test" },
    execArgv: ["--no-warnings"],
  });
  const [{ ready }] = (await once(child, "message")) as [{ ready: { handoffId: string; direction: "to-desk" } }];
  child.on("message", ({ stored }: { stored: string }) => acknowledged.push(stored));
  await eventually("enough to be stored", () => acknowledged.length >= before + atLeast, 60_000);
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
  await pause(20);
  return ready;
}
