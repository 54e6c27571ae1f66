import { buildBridge } from "../bridge.ts";
import { loadConfig } from "../config/load.ts";
import { readCommandLine } from "./config-path.ts";
import type { Io } from "./io.ts";

const usage = "opencx-bridge start [--config path]   Runs the bridge until SIGTERM or SIGINT.";

/** Runs the bridge: read the configuration, build, listen, stop. */
export async function startCommand(args: string[], io: Io): Promise<number | undefined> {
  const { path, help } = readCommandLine(args, usage);
  if (help) {
    io.out(usage);
    return 0;
  }
  const bridge = await buildBridge(loadConfig(path, process.env));
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => void bridge.stop().then(() => process.exit(0)));
  }
  const { url, adminUrl } = await bridge.start();
  bridge.parts.log.info({ url, adminUrl }, "the bridge is listening");
  return undefined;
}
