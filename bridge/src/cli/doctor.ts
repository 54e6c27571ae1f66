import { loadConfig } from "../config/load.ts";
import type { Config } from "../config/schema.ts";
import type { OpencxClient } from "../opencx/client.ts";
import { makeDesks } from "../parts/desks.ts";
import { makeNetwork, type Network } from "../parts/network.ts";
import { makeOpencx } from "../parts/opencx.ts";
import { tryStore } from "../store/try-store.ts";
import { checkCalledAddresses } from "./checks/called-addresses.ts";
import { type Checked, tried } from "./checks/check.ts";
import { checkDynamics } from "./checks/dynamics/check-dynamics.ts";
import { checkPublicUrl } from "./checks/public-url.ts";
import { readCommandLine } from "./config-path.ts";
import type { Io } from "./io.ts";

interface Group {
  name: string;
  findings: Checked[];
}

const usage = `opencx-bridge doctor [--config path] [--json]
  Tries the store, the OpenCX key, every connection, the addresses that are called and the public address.
  Opens no conversation, sends no message, calls no workflow and no callback; what it cannot try so, it says.
  Knocks at its own public address: at the list of keys, and at the webhook of Dynamics with an empty delivery.
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
    const groups = await runChecks(config, network);
    if (json) io.out(JSON.stringify(groups));
    else for (const group of groups) print(group, io);
    return groups.some((group) => group.findings.some((finding) => finding.result === "fail")) ? 1 : 0;
  } finally {
    await network.close();
  }
}

async function runChecks(config: Config, network: Network): Promise<Group[]> {
  const [store, opencx, desks, addresses, publicUrl] = await Promise.all([
    tried("store", "Check database.dataDir and database.url.", () => tryStore(config.database)),
    checkOpencx(makeOpencx(config, network)),
    checkConnections(config, network),
    checkCalledAddresses(config),
    checkPublicUrl(config, network.dispatcher),
  ]);
  return [
    { name: "Bridge", findings: [store, publicUrl, ...addresses] },
    { name: "OpenCX", findings: opencx },
    ...desks,
  ];
}

function checkConnections(config: Config, network: Network): Promise<Group[]> {
  const desks = makeDesks(config, network);
  return Promise.all(
    config.connections.map(async (connection) => {
      const { name } = connection;
      const own = await (desks.get(name)?.check() ?? []);
      return { name, findings: await checkDynamics(own, connection, config, network.dispatcher) };
    }),
  );
}

async function checkOpencx(opencx: OpencxClient): Promise<Checked[]> {
  const remedy = "Check opencx.baseUrl and that this machine reaches it.";
  const read = await tried("API key and chat-sessions:read", remedy, async () => {
    await opencx.handedOffSessions(new Date(Date.now() - 60_000), undefined);
    return "OpenCX answers and takes the key.";
  });
  const found = "Only sending a message would show it; a key without it fails with OPENCX_SCOPE_MISSING.";
  return [read, { check: "chat-sessions:write", result: "not-tried", found }];
}

const marks = { pass: "ok  ", warn: "WARN", fail: "FAIL", "not-tried": "not tried" } as const;

function print({ name, findings }: Group, io: Io): void {
  io.out(name);
  for (const finding of findings) {
    io.out(`  ${marks[finding.result]}  ${finding.check}: ${finding.found}`);
    if (finding.result === "warn" || finding.result === "fail") {
      if (finding.remedy !== undefined) io.out(`        → ${finding.remedy}`);
    }
  }
}
