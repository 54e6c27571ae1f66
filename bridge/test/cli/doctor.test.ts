import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { doctorCommand } from "../../src/cli/doctor.ts";
import { startSimulators, type Simulators } from "../../simulators/start.ts";
import { keys, registerKeys, simulatedConfig } from "../support/bridge-config.ts";

interface Finding {
  check: string;
  result: string;
  found: string;
}

let simulators: Simulators;
beforeAll(async () => {
  simulators = await startSimulators({ unlimited: true, dynamics: true });
});
afterAll(() => simulators.close());

async function doctor(sections: Record<string, unknown> = {}, ...args: string[]) {
  const raw = simulatedConfig(simulators, sections);
  await registerKeys(simulators, raw);
  const file = join(mkdtempSync(join(tmpdir(), "bridge-doctor-")), "bridge.yaml");
  writeFileSync(file, JSON.stringify(raw));
  const lines: string[] = [];
  const out = (line: string) => void lines.push(line);
  const code = await doctorCommand(["--config", file, ...args], { out, error: out });
  return { code, text: lines.join("\n") };
}

async function findings(sections: Record<string, unknown> = {}) {
  const { code, text } = await doctor(sections, "--json");
  const groups = JSON.parse(text) as { name: string; findings: Finding[] }[];
  return { code, found: new Map(groups.flatMap((group) => group.findings).map((one) => [one.check, one])) };
}

test("a sound configuration passes, and what is not tried is said", async () => {
  const { code, text } = await doctor();

  expect(code).toBe(0);
  expect(text).not.toMatch(/FAIL|WARN/);
  expect(text).toMatch(/^ {2}ok {4}store: /m);
  expect(text).toMatch(/^ {2}ok {4}API key and chat-sessions:read: /m);
  expect(text).toMatch(/^ {2}ok {4}identity: /m);
  expect(text).toMatch(/^ {2}not tried {2}chat-sessions:write: Only sending a message would show it/m);
  expect(text).toMatch(/^ {2}not tried {2}http\.publicUrl: It is not set\./m);
});

test("neither OpenCX nor the desk is left with anything", async () => {
  const before = simulators.salesforceMessaging.control.conversations().length;

  await doctor();

  expect(simulators.salesforceMessaging.control.conversations()).toHaveLength(before);
});

test("a store that cannot be used fails, and the exit code says so", async () => {
  const { code, found } = await findings({ database: { url: "postgres://nobody:planted-password@127.0.0.1:9/none" } });

  expect(code).toBe(1);
  expect(found.get("store")).toMatchObject({ result: "fail", found: "PostgreSQL cannot be used (ECONNREFUSED)." });
  expect(JSON.stringify([...found.values()])).not.toContain("planted-password");
});

test("an address that leads nowhere fails without being called", async () => {
  const { code, found } = await findings({
    callback: { url: "https://hooks.invalid/planted-token", secret: "s" },
    nobodyThere: { workflowUrl: "https://workflow.invalid/planted-token" },
    http: { publicUrl: "http://127.0.0.1:9" },
  });

  expect(code).toBe(1);
  expect(found.get("callback.url")?.found).toBe("The host hooks.invalid cannot be looked up.");
  expect(found.get("nobodyThere.workflowUrl")?.result).toBe("fail");
  expect(found.get("http.publicUrl")?.result).toBe("warn");
  expect(JSON.stringify([...found.values()])).not.toContain("planted-token");
});

test("connections to Dynamics are tried by their desk, and for what only shows outside of it", async () => {
  const { code, text } = await doctor({ connections: dynamicsConnections() });

  expect(text).toMatch(/^chat$[\s\S]*^ {2}ok {4}login: [\s\S]*^ {2}ok {4}workstream: /m);
  expect(text).toMatch(/^ {2}FAIL {2}channel: .*\n {8}→ Set msdyn_webhookurl/m);
  expect(text).toMatch(/^ {2}ok {4}messaging-scope: /m);
  expect(text).toMatch(/^ {2}not tried {2}webhook: http\.publicUrl is not set/m);
  expect(text).toMatch(/^service$[\s\S]*^ {2}ok {4}privileges: /m);
  expect(text).toMatch(/^ {2}WARN {2}old-names: .*default_priority.*\n {8}→ Write incident\.priority/m);
  expect(text).not.toContain("planted-webhook-key");
  expect(code).toBe(1);
});

function dynamicsConnections(): object[] {
  const { dynamics } = simulators;
  if (dynamics === undefined) throw new Error("no tenant");
  const { tenantId, clientId, clientSecret, workstreamId, messagingResource } = dynamics.facts;
  const login = { tenantId, clientId, clientSecret, allowAnyHost: true };
  const common = { ...login, environmentUrl: dynamics.dataverse.url, authorityHost: dynamics.entra.url };
  const scope = `${messagingResource}/.default`;
  const messaging = { url: dynamics.messaging.url, scope, webhookKey: "planted-webhook-key-0123456789" };
  return [
    { name: "chat", desk: "dynamics-omnichannel", ...common, workstreamId, messaging },
    { name: "service", desk: "dynamics-incidents", ...common, default_priority: 3 },
  ];
}

test("a key that OpenCX does not take fails", async () => {
  const { code, found } = await findings({ opencx: { apiKey: keys.org } });

  expect(code).toBe(1);
  expect(found.get("API key and chat-sessions:read")?.result).toBe("fail");
});
