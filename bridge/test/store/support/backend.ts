import { randomUUID } from "node:crypto";
import { storeImage } from "../../support/store-image.ts";
import { openStore } from "../../../src/store/open-store.ts";
import type { Store } from "../../../src/store/store.ts";
import { freshDatabase } from "./postgres.ts";

/** A database and the processes that use it. */
export interface Backend {
  /** A store, as a further process would open it; the embedded database has only one. */
  open(): Promise<Store>;
  close(): Promise<void>;
}

/** Makes the backend of one test file. */
export type StartBackend = () => Promise<Backend>;

export const embedded: StartBackend = async () => {
  const store = await openStore({ dataDir: `memory://${randomUUID()}`, image: await storeImage() });
  return { open: async () => store, close: () => store.close() };
};

export const postgres: StartBackend = async () => {
  const url = await freshDatabase();
  const stores: Store[] = [];
  return {
    open: async () => {
      const store = await openStore({ url, dataDir: "unused" });
      stores.push(store);
      return store;
    },
    close: async () => {
      await Promise.all(stores.map((store) => store.close()));
    },
  };
};
