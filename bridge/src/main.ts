import { buildBridge } from "./bridge.ts";
import { loadConfig } from "./config/load.ts";
import { reportAndExit } from "./cli/report.ts";

const path = process.env["BRIDGE_CONFIG"] ?? "config/bridge.yaml";

try {
  const bridge = await buildBridge(loadConfig(path, process.env));
  const { url, adminUrl } = await bridge.start();
  bridge.parts.log.info({ url, adminUrl }, "the bridge is listening");
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => void bridge.stop().then(() => process.exit(0)));
  }
} catch (error) {
  reportAndExit(error);
}
