import { startFloorRelay } from "./floor/relay.ts";
import type { Say, StoreKind } from "./line.ts";
import { callerKey, startBridge } from "./stage/bridge.ts";
import { keyId, makeSigningKey } from "./stage/keys.ts";
import { startStage, type Stage } from "./stage/stage.ts";

/** What is measured: the bridge, or the bare relay in its place. */
export interface Subject {
  name: "floor" | "bridge";
  stage: Stage;
  /** Where `POST /v1/handoffs` goes, and the key for it. */
  url: string;
  key: string;
}

/** Runs one measurement twice against the same simulators: first with the bare relay, then with the bridge. */
export async function againstBoth<T>(
  store: StoreKind,
  say: Say,
  measure: (subject: Subject) => Promise<T>,
): Promise<{ floor: T; bridge: T }> {
  const stage = await startStage();
  try {
    const { privateKey, jwk } = await makeSigningKey(stage.facts.issuer);
    await stage.calls.registerKey(jwk);
    const run = async (name: Subject["name"], start: () => Promise<{ url: string; close(): Promise<void> }>) => {
      say(`${name}: starting`);
      const started = await start();
      try {
        return await measure({ name, stage, url: started.url, key: callerKey });
      } finally {
        await stage.calls.setLatency(0);
        await started.close();
      }
    };
    const floor = await run("floor", () => startFloorRelay(stage.facts, privateKey, keyId));
    const bridge = await run("bridge", () => startBridge(stage.facts, privateKey, store));
    return { floor, bridge };
  } finally {
    await stage.close();
  }
}
