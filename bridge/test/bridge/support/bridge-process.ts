import { buildBridge } from "../../../src/bridge.ts";
import { parseConfig } from "../../../src/config/load.ts";

/** A bridge in a process of its own, with a short heartbeat. Started by `two-bridges.ts`. */
const config = parseConfig(JSON.parse(process.env["BRIDGE_TEST_CONFIG"] ?? "{}"), {});
const bridge = await buildBridge(config, {
  timings: { reconnectMs: 30, reconnectCapMs: 200, endCheckMs: 100 },
  heartbeat: JSON.parse(process.env["BRIDGE_TEST_HEARTBEAT"] ?? "{}"),
});

process.once("SIGTERM", () => void bridge.stop().then(() => process.exit(0)));
process.send?.(await bridge.start());
