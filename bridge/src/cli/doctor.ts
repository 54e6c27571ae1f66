import { makeDesks, makeNetwork, makeOpencx } from "../parts.ts";
import { loadConfig } from "../config/load.ts";
import type { Finding } from "../desks/desk.ts";
import { errorCode, isBridgeError } from "../lib/errors.ts";
import type { OpencxClient } from "../opencx/client.ts";
import { readCommandLine } from "./config-path.ts";
import type { Io } from "./io.ts";

const usage = `opencx-bridge doctor [--config path] [--json]
  Tries the OpenCX key and every connection for real. Opens no conversation and sends no message.
  Exit code 0: all passed or only warned; 1: something fails.`;

/** Runs every check and says what to do about what fails. */
export async function doctorCommand(args: string[], io: Io): Promise<number> {
  const { path, help, json } = readCommandLine(args, usage);
  if (help) {
    io.out(usage);
    return 0;
  }
  const config = loadConfig(path, process.env);
  const network = makeNetwork(config, {});
  try {
    const opencx = await checkOpencx(makeOpencx(config, network));
    const desks = await Promise.all(
      [...makeDesks(config, network)].map(async ([name, desk]) => ({ name, findings: await desk.check() })),
    );
    const groups = [{ name: "OpenCX", findings: opencx }, ...desks];
    if (json) io.out(JSON.stringify(groups));
    else for (const group of groups) print(group.name, group.findings, io);
    return groups.some((group) => group.findings.some((finding) => finding.result === "fail")) ? 1 : 0;
  } finally {
    await network.close();
  }
}

async function checkOpencx(opencx: OpencxClient): Promise<Finding[]> {
  const check = "API key and chat-sessions:read";
  try {
    await opencx.handedOffSessions(new Date(Date.now() - 60_000), undefined);
    return [{ check, result: "pass", found: "OpenCX answers and takes the key." }];
  } catch (error) {
    const known = isBridgeError(error) ? error : undefined;
    return [
      {
        check,
        result: "fail",
        found: known?.message ?? errorCode(error),
        remedy: known?.remedy ?? "Check opencx.baseUrl and that this machine reaches it.",
      },
    ];
  }
}

const marks = { pass: "ok  ", warn: "WARN", fail: "FAIL" } as const;

function print(name: string, findings: Finding[], io: Io): void {
  io.out(name);
  for (const { check, result, found, remedy } of findings) {
    io.out(`  ${marks[result]}  ${check}: ${found}`);
    if (result !== "pass" && remedy !== undefined) io.out(`        → ${remedy}`);
  }
}
