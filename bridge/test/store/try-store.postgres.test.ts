import { expect, test } from "@jest/globals";
import { tryStore } from "../../src/store/try-store.ts";
import { ask, freshDatabase } from "./support/postgres.ts";

test("a PostgreSQL that answers passes, and gets no tables by it", async () => {
  const url = await freshDatabase();

  expect(await tryStore({ url, dataDir: "unused" })).toBe("PostgreSQL answers, and the user may create tables.");
  expect(await ask(url, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).toEqual([]);
});

test("a PostgreSQL user who may create nothing is refused, and the remedy says what to grant", async () => {
  const url = await freshDatabase();
  const name = `reader_${Date.now()}`;
  await ask(url, `CREATE ROLE ${name} LOGIN PASSWORD 'reader'`);
  const asReader = new URL(url);
  asReader.username = name;
  asReader.password = "reader";

  await expect(tryStore({ url: asReader.href, dataDir: "unused" })).rejects.toMatchObject({
    code: "STORE_UNUSABLE",
    remedy: expect.stringContaining("Grant CREATE"),
  });
});
