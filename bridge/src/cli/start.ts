import { buildBridge } from "../bridge.ts";
import { loadConfig } from "../config/load.ts";
import { readCommandLine } from "./config-path.ts";
import type { Io } from "./io.ts";
import { warnOfOldNames } from "./warn-of-old-names.ts";

const usage = "opencx-bridge start [--config path]   Runs the bridge until SIGTERM or SIGINT.";

/** Runs the bridge: read the configuration, build, listen, stop. */
export async function startCommand(args: string[], io: Io, build = buildBridge): Promise<number | undefined> {
  const { path, help } = readCommandLine(args, usage);
  if (help) {
    io.out(usage);
    return 0;
  }
  const config = loadConfig(path, process.env);
  const bridge = await build(config);
  warnOfOldNames(config, bridge.parts.log);
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => void bridge.stop().then(() => process.exit(0)));
  }
  const { url, adminUrl } = await bridge.start();
  bridge.parts.log.info({ url, adminUrl }, "the bridge is listening");
  return undefined;
}
