import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { type Bridge, buildBridge } from "../../src/bridge.ts";
import { startCommand } from "../../src/cli/start.ts";
import { createLogger } from "../../src/lib/logger.ts";
import { chat, configOf, incidents, otherId } from "../config/dynamics-fixtures.ts";
import { storeImage } from "../support/store-image.ts";

/** Starts a bridge with these connections, stops it, and tells what it wrote to its log. */
async function logOf(...connections: object[]): Promise<Record<string, unknown>[]> {
  const lines: string[] = [];
  const log = createLogger({ level: "info", destination: { write: (line) => void lines.push(line) } });
  const file = join(mkdtempSync(join(tmpdir(), "bridge-start-")), "bridge.yaml");
  const nowhere = { http: { host: "127.0.0.1", port: 0 }, admin: { port: 0 }, database: { dataDir: "memory://start" } };
  const opencx = { apiKey: "k", baseUrl: "http://127.0.0.1:9", reconcile: { enabled: false } };
  writeFileSync(file, JSON.stringify({ ...configOf(...(connections as [])), ...nowhere, opencx }));
  const signals = ["SIGTERM", "SIGINT"] as const;
  const before = signals.map((signal) => process.listeners(signal));
  let bridge: Bridge | undefined;
  const io = { out: () => {}, error: () => {} };
  await startCommand(["--config", file], io, async (config) => {
    bridge = await buildBridge(config, { log, storeImage: await storeImage() });
    return bridge;
  });
  await bridge?.stop();
  for (const [index, signal] of signals.entries()) {
    for (const one of process.listeners(signal)) if (!before[index]?.includes(one)) process.off(signal, one);
  }
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

test("each start warns once of each name that OpenCX has for a setting, with the name it has here", async () => {
  const old = { default_queue_id: otherId, default_priority: 3 };
  const named = { ...incidents, name: "named", incident: { queueId: otherId, priority: 3 } };

  const lines = await logOf(
    { ...chat, workstreamId: undefined, default_queue_id: otherId },
    { ...incidents, ...old },
    named,
  );

  expect(lines.filter(({ level }) => level === "warn")).toMatchObject([
    {
      connection: "chat",
      setting: "default_queue_id",
      msg: "default_queue_id is still read; write workstreamId in its place",
    },
    {
      connection: "service",
      setting: "default_queue_id",
      msg: "default_queue_id is still read; write incident.queueId in its place",
    },
    {
      connection: "service",
      setting: "default_priority",
      msg: "default_priority is still read; write incident.priority in its place",
    },
  ]);
  expect(lines.at(-1)).toMatchObject({ msg: "the bridge is listening" });
});
