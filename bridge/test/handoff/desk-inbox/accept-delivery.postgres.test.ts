import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { KyselyPlugin } from "kysely";
import type { Store, Tx } from "../../../src/store/store.ts";
import { type Backend, postgres } from "../../store/support/backend.ts";
import { beingOpened, deliver, isOpen, stored } from "./rows.ts";

let backend: Backend;
let store: Store;
let other: Store;
beforeAll(async () => {
  backend = await postgres();
  [store, other] = [await backend.open(), await backend.open()];
});
afterAll(() => backend.close());

/** A store in whose transactions something happens between the first statement and what comes next. */
function interrupted(real: Store, happens: () => Promise<void>): Store {
  let isFirst = true;
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    async transformResult({ result }) {
      if (isFirst) {
        isFirst = false;
        await happens();
      }
      return result;
    },
  };
  const transaction: Store["transaction"] = (work) =>
    real.transaction((tx: Tx) => work({ db: tx.db.withPlugin(plugin), wake: (what) => tx.wake(what) }));
  return Object.assign(Object.create(real) as Store, { transaction });
}

test("what comes while its conversation's opening finishes in another process is stored", async () => {
  const id = await beingOpened(store);
  const during = interrupted(store, () => isOpen(other, id));

  expect(await deliver(during)).toBe(true);
  expect(await stored(store)).toBe(1);
});
