import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { PGlite } from "@electric-sql/pglite";
import { type Dialect, Kysely, PGliteDialect, sql } from "kysely";
import { serialPGliteDialect } from "../../src/store/serial-pglite.ts";
import { storeImage } from "../support/store-image.ts";

interface Tables {
  notes: { who: string };
}

const waitMs = 200;
let pglite: PGlite;
let db: Kysely<Tables>;
beforeEach(async () => {
  pglite = await PGlite.create({ loadDataDir: await storeImage() });
  await pglite.exec("CREATE TABLE notes (who text)");
});
afterEach(() => db.destroy());

function use(dialect: Dialect): void {
  db = new Kysely<Tables>({ dialect });
}

const serial = () => serialPGliteDialect(pglite, waitMs);

test("a query outside the transaction that is open waits, and gives up with an error that says what is wrong", async () => {
  use(serial());

  const failing = db.transaction().execute(async (trx) => {
    await note(trx, "inside");
    await note(db, "outside");
  });

  await expect(failing).rejects.toMatchObject({ code: "STORE_CONNECTION_BUSY", status: 503, retryable: true });
  expect(await notes()).toEqual([]);
});

test("a query of somebody else waits until the transaction is over", async () => {
  use(serial());
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>();

  const first = db.transaction().execute(async (trx) => {
    await note(trx, "first");
    begin();
    await mayEnd;
  });
  await begun;
  const second = note(db, "second");
  end();
  await Promise.all([first, second]);

  expect(await notes()).toEqual(["first", "second"]);
});

test("two transactions at once do not mix: one rolls back, the other is kept whole", async () => {
  use(serial());

  await twoAtOnce();

  expect(await notes()).toEqual(["kept 1", "kept 2"]);
});

test("on Kysely's own dialect such a query waits for ever: that is why this one exists", async () => {
  use(new PGliteDialect({ pglite }));
  let outside = Promise.resolve("");

  const inside = db.transaction().execute(async () => {
    outside = note(db, "outside").then(() => "written");
    return Promise.race([outside, new Promise((resolve) => setTimeout(() => resolve("still waiting"), 3 * waitMs))]);
  });

  expect(await inside).toBe("still waiting");
  expect(await outside).toBe("written");
});

test("the connection is given back after an error, whoever waits gets it in turn", async () => {
  use(serial());

  const results = await Promise.allSettled(
    Array.from({ length: 60 }, (_, index) =>
      index % 3 === 0 ? sql`SELECT 1 / 0`.execute(db) : note(db, String(index)),
    ),
  );

  expect(results.filter((result) => result.status === "rejected")).toHaveLength(20);
  expect((await notes()).map(Number)).toEqual(Array.from({ length: 60 }, (_, index) => index).filter((n) => n % 3));
});

test("whoever gave up waiting does not take a turn from those behind", async () => {
  use(serial());
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>();
  const holder = db.transaction().execute(async () => {
    begin();
    await mayEnd;
  });
  await begun;
  const impatient = note(db, "gave up").then(
    () => "written",
    () => "gave up",
  );
  await expect(impatient).resolves.toBe("gave up");
  const patient = note(db, "patient");

  end();
  await Promise.all([holder, patient]);
  await note(db, "next");

  expect(await notes()).toEqual(["patient", "next"]);
});

async function twoAtOnce(): Promise<void> {
  const kept = db.transaction().execute(async (trx) => {
    await note(trx, "kept 1");
    await new Promise((resolve) => setTimeout(resolve, 20));
    await note(trx, "kept 2");
  });
  const rolledBack = db.transaction().execute(async (trx) => {
    await note(trx, "lost");
    throw new Error("rolled back");
  });
  await expect(rolledBack).rejects.toThrow("rolled back");
  await kept;
}

async function note(at: Kysely<Tables>, who: string): Promise<void> {
  await at.insertInto("notes").values({ who }).execute();
}

async function notes(): Promise<string[]> {
  const { rows } = await pglite.query<{ who: string }>("SELECT who FROM notes ORDER BY ctid");
  return rows.map((row) => row.who);
}
