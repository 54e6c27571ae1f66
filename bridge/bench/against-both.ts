import { startFloorRelay } from "./floor/relay.ts";
import { type Machine, machineNow, type Say, type StoreKind } from "./line.ts";
import type { BenchOptions } from "./options.ts";
import { startBridge } from "./stage/bridge.ts";
import { keyId, makeSigningKey } from "./stage/keys.ts";
import { callerKey } from "./stage/settings.ts";
import { startStage, type Stage, type StageOptions } from "./stage/stage.ts";

/** What is measured: the bridge, or the bare relay in its place. */
export interface Subject {
  name: "floor" | "bridge";
  stage: Stage;
  /** Where `POST /v1/handoffs` goes, and the key for it. */
  url: string;
  key: string;
}

/** One measurement of both, and on what it ran. */
export interface Both<T> {
  floor: T;
  bridge: T;
  run: { store: StoreKind; durationMs: number; machine: Machine };
}

/** Runs one measurement twice: first with the bare relay, then with the bridge, each against simulators of its own. */
export async function againstBoth<T>(
  { store = "pglite" }: BenchOptions,
  say: Say,
  measure: (subject: Subject) => Promise<T>,
  stage: StageOptions = {},
): Promise<Both<T>> {
  const machine = machineNow();
  const startedAt = performance.now();
  const floor = await against("floor", { store, say, stage }, measure);
  const bridge = await against("bridge", { store, say, stage }, measure);
  return { floor, bridge, run: { store, durationMs: Math.round(performance.now() - startedAt), machine } };
}

async function against<T>(
  name: Subject["name"],
  { store, say, stage: options }: { store: StoreKind; say: Say; stage: StageOptions },
  measure: (subject: Subject) => Promise<T>,
): Promise<T> {
  say(`${name}: starting`);
  const stage = await startStage(options);
  try {
    const { privateKey, jwk } = await makeSigningKey(stage.facts.issuer);
    await stage.calls.registerKey(jwk);
    const started =
      name === "floor"
        ? await startFloorRelay(stage.facts, privateKey, keyId)
        : await startBridge(stage.facts, privateKey, store);
    try {
      return await measure({ name, stage, url: started.url, key: callerKey });
    } finally {
      await stage.calls.setLatency(0);
      await started.close();
    }
  } finally {
    await stage.close();
  }
}
