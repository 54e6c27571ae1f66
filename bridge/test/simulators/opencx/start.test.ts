import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { expect, test } from "@jest/globals";

const script = resolve(import.meta.dirname, "../../../simulators/start.ts");

function run(...args: string[]): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [script, ...args], { env: { ...process.env, NODE_OPTIONS: "" } });
}

async function all(stream: NodeJS.ReadableStream): Promise<string> {
  let text = "";
  for await (const part of stream) text += String(part);
  return text;
}

test("the command prints one JSON line with addresses and credentials that work, and stops on SIGTERM", async () => {
  const child = run("--opencx-key", "ocx_live_mine", "--issuer", "my-bridge", "--unlimited");
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  reader.on("line", (line) => lines.push(line));
  try {
    await once(reader, "line");
    const facts = JSON.parse(lines[0] ?? "") as Record<string, string>;
    const headers = { authorization: `Bearer ${facts["opencxApiKey"]}` };
    const sessions = await fetch(`${facts["opencx"]}/chat/sessions`, { headers });
    const requests = await fetch(`${facts["salesforceMessaging"]}/_sim/requests`);
    const { clientId, clientSecret } = facts["salesforceClient"] as unknown as Record<string, string>;
    const form = { grant_type: "client_credentials", client_id: clientId!, client_secret: clientSecret! };
    const body = new URLSearchParams(form);
    const token = await fetch(`${facts["salesforceOrg"]}/services/oauth2/token`, { method: "POST", body });

    expect(facts).toMatchObject({
      opencxApiKey: "ocx_live_mine",
      issuer: "my-bridge",
      orgId: "00DSIM000000001",
      esDeveloperName: "OpenCX_Handoff",
    });
    expect([sessions.status, requests.status, token.status]).toEqual([200, 200, 200]);
  } finally {
    child.kill("SIGTERM");
  }
  const [code] = (await once(child, "exit")) as [number];
  expect(code).toBe(0);
  expect(lines).toHaveLength(1);
});

test("the command explains itself", async () => {
  const child = run("--help");
  const text = await all(child.stdout);

  expect(text).toContain("--salesforce-port");
  expect(text).toContain("--jwks-url");
});

test("a flag that does not exist, or a port that is none, is refused with a hint", async () => {
  for (const args of [["--wrong"], ["--opencx-port", "none"]]) {
    const child = run(...args);
    const [text, [code]] = await Promise.all([all(child.stderr), once(child, "exit")]);

    expect(code).toBe(2);
    expect(text).toContain("--help");
  }
});
