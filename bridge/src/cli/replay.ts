import { loadConfig } from "../config/load.ts";
import type { Config } from "../config/schema.ts";
import type { DeadEntry } from "../handoff/replay.ts";
import { BridgeError } from "../lib/errors.ts";
import { readCommandLine } from "./config-path.ts";
import type { Io } from "./io.ts";

const usage = `opencx-bridge replay [--config path] [entry id … | all]
  Without ids: lists what was given up, and why. With ids, or "all": tries again, in the old order.
  Talks to the running bridge on its admin port, with a key of role admin.`;

/** Lists or replays dead entries through the admin API: one process alone owns an embedded database. */
export async function replayCommand(args: string[], io: Io): Promise<number> {
  const { path, help, positionals } = readCommandLine(args, usage);
  if (help) {
    io.out(usage);
    return 0;
  }
  const config = loadConfig(path, process.env);
  const { entries } = (await call(config, "GET", "/admin/dead")) as { entries: DeadEntry[] };
  if (positionals.length === 0) {
    for (const one of entries) io.out(`${one.id}  ${one.createdAt}  ${one.direction} ${one.kind}  ${one.code ?? ""}`);
    io.out(entries.length === 0 ? "Nothing was given up." : `${entries.length} given up.`);
    return 0;
  }
  const ids = positionals[0] === "all" ? entries.map((one) => one.id) : positionals;
  for (const id of ids) {
    await call(config, "POST", `/admin/dead/${encodeURIComponent(id)}/replay`);
    io.out(`${id} is tried again.`);
  }
  return 0;
}

async function call(config: Config, method: string, path: string): Promise<unknown> {
  const key = config.keys.find((one) => one.role === "admin")?.key;
  if (key === undefined) throw noAdminKey();
  const url = `http://${config.admin.host}:${config.admin.port}${path}`;
  const answer = await fetch(url, { method, headers: { authorization: `Bearer ${key}` } }).catch((error: unknown) => {
    throw notRunning(url, error);
  });
  const body = (await answer.json()) as { code?: string; message?: string; remedy?: string };
  if (answer.ok) return body;
  throw new BridgeError({
    code: body.code ?? "ADMIN_API_REFUSED",
    message: body.message ?? `The bridge answered ${answer.status}.`,
    remedy: body.remedy ?? "Look at the bridge's log.",
  });
}

function noAdminKey(): BridgeError {
  return new BridgeError({
    code: "ADMIN_KEY_MISSING",
    message: "No key of role admin is configured.",
    remedy: "Add one under keys and restart the bridge.",
  });
}

function notRunning(url: string, cause: unknown): BridgeError {
  return new BridgeError({
    code: "ADMIN_API_UNREACHABLE",
    message: `The bridge does not answer on ${url}.`,
    remedy: "Start the bridge, and run this command on the same machine with the same configuration.",
    cause,
  });
}
