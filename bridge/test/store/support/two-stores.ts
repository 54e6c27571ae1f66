import { afterAll, beforeAll } from "@jest/globals";
import type { Store } from "../../../src/store/store.ts";
import type { Backend, StartBackend } from "./backend.ts";

/** Gives a suite one database before its tests, opened as two processes would open it, and closes it after them. */
export function withTwoStores(start: StartBackend, take: (store: Store, other: Store) => void): void {
  let backend: Backend | undefined;
  beforeAll(async () => {
    backend = await start();
    take(await backend.open(), await backend.open());
  });
  afterAll(() => backend?.close());
}
