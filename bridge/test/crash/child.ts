import { Agent } from "undici";
import { buildBridge } from "../../src/bridge.ts";
import { parseConfig } from "../../src/config/load.ts";
import { CallCounter, countingDialect, countingInterceptor, type CrashPoint } from "./counter.ts";

/** A bridge in a process of its own that can be told at which call to die. Started by `crash-world.ts`. */
const counter = new CallCounter();
const config = parseConfig(JSON.parse(process.env["BRIDGE_TEST_CONFIG"] ?? "{}"), process.env);
const bridge = await buildBridge(config, {
  dispatcher: new Agent({ allowH2: false, connections: 64 }).compose(countingInterceptor(counter)),
  wrapDialect: (dialect) => countingDialect(dialect, counter),
  timings: { reconnectMs: 50, reconnectCapMs: 500, endCheckMs: 100 },
});

process.on("message", (order: { arm?: CrashPoint | null; count?: true }) => {
  if (order.arm !== undefined) counter.arm(order.arm ?? undefined);
  process.send?.({ count: counter.count, log: counter.log });
});

counter.arm();
process.send?.({ ready: await bridge.start() });
