import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore } from "../../src/store/open-store.ts";
import type { Store } from "../../src/store/store.ts";
import type { StoreKind } from "../line.ts";
import { startPostgres } from "./postgres.ts";

/** A fresh store on disk, which is gone when it is closed. */
export async function startStore(kind: StoreKind): Promise<{ store: Store; close(): Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), "bench-store-"));
  const postgres = kind === "postgres" ? await startPostgres() : undefined;
  const store = await openStore({ dataDir, url: postgres?.url });
  const close = async () => {
    await store.close();
    await postgres?.close();
    await rm(dataDir, { recursive: true, force: true });
  };
  return { store, close };
}
