import { existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { openStore } from "../../src/store/open-store.ts";
import { tryStore } from "../../src/store/try-store.ts";

const fresh = () => mkdtempSync(join(tmpdir(), "bridge-store-"));

test("a store that is not there yet is not made", async () => {
  const dataDir = join(fresh(), "deep", "data");

  expect(await tryStore({ dataDir })).toBe(`The store will be made in ${dataDir} at the first start.`);
  expect(existsSync(dataDir)).toBe(false);
});

test("a store in use is fine and said; left alone it opens, and is free again afterwards", async () => {
  const dataDir = fresh();
  const store = await openStore({ dataDir });

  expect(await tryStore({ dataDir })).toMatch(/in use by a running bridge: not opened/);
  await store.close();
  expect(await tryStore({ dataDir })).toBe(`The store in ${dataDir} opens and answers.`);
  expect(readdirSync(dataDir)).toEqual(["pg"]);
  // It makes a whole database on the disk, which a busy machine takes its time for.
}, 120_000);

test("a damaged store is refused, and not left locked", async () => {
  const damaged = fresh();
  mkdirSync(join(damaged, "pg"));
  writeFileSync(join(damaged, "pg", "PG_VERSION"), "4");

  await expect(tryStore({ dataDir: damaged })).rejects.toMatchObject({ code: "STORE_UNUSABLE" });
  expect(existsSync(join(damaged, "bridge.lock"))).toBe(false);
});

test("a PostgreSQL that does not answer is refused without its password", async () => {
  const trying = tryStore({ dataDir: "unused", url: "postgres://u:planted@127.0.0.1:9/x" });

  await expect(trying).rejects.toMatchObject({
    code: "STORE_UNUSABLE",
    message: expect.not.stringContaining("planted"),
  });
});
