import { doctorCommand } from "./doctor.ts";
import type { Io } from "./io.ts";
import { keysCommand } from "./keys.ts";
import { replayCommand } from "./replay.ts";
import { reportAndExit } from "./report.ts";
import { startCommand } from "./start.ts";

const usage = `opencx-bridge <command> [options]

  start     Runs the bridge until SIGTERM or SIGINT.
  doctor    Tries all that can be tried without leaving anything, and says what to do about what is wrong.
  keys      Makes keys and certificates, and says where to put them.
  replay    Lists messages that were given up, or tries them again (talks to the running bridge).

  --config <path>   default: $BRIDGE_CONFIG, else config/bridge.yaml
  --help            this text; after a command, its own`;

const commands: Record<string, (args: string[], io: Io) => Promise<number | undefined>> = {
  start: startCommand,
  doctor: doctorCommand,
  keys: keysCommand,
  replay: replayCommand,
};

const io: Io = {
  out: (line) => process.stdout.write(`${line}\n`),
  error: (line) => process.stderr.write(`${line}\n`),
};

const [name, ...args] = process.argv.slice(2);
const command = name === undefined ? undefined : commands[name];
if (command === undefined) {
  const asked = name === undefined || name === "--help" || name === "-h" || name === "help";
  if (!asked) io.error(`There is no command ${name}.`);
  (asked ? io.out : io.error)(usage);
  process.exitCode = asked && name !== undefined ? 0 : 2;
} else {
  try {
    const code = await command(args, io);
    if (code !== undefined) process.exitCode = code;
  } catch (error) {
    reportAndExit(error);
  }
}
