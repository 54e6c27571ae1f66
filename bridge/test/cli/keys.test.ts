import { X509Certificate, createPrivateKey } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { parse } from "yaml";
import { keysCommand } from "../../src/cli/keys.ts";
import { parseConfig } from "../../src/config/load.ts";
import { chat, configOf, messaging } from "../config/dynamics-fixtures.ts";
import { makeKeys, messagingOf, minimalConfig } from "../config/fixtures.ts";

async function run(...args: string[]): Promise<{ code: number; out: string; error: string }> {
  const out: string[] = [];
  const error: string[] = [];
  const code = await keysCommand(args, { out: (line) => out.push(line), error: (line) => error.push(line) });
  return { code, out: out.join("\n"), error: error.join("\n") };
}

function freshDirectory(): string {
  return join(mkdtempSync(join(tmpdir(), "bridge-keys-")), "keys");
}

test("the four files fit together, and only the owner reads the private key", async () => {
  const directory = freshDirectory();

  const { code } = await run(directory);

  const read = (name: string): string => readFileSync(join(directory, name), "utf8");
  const certificate = new X509Certificate(read("certificate.pem"));
  const jwk = JSON.parse(read("public-jwk.json")) as Record<string, unknown>;
  expect(code).toBe(0);
  expect(statSync(join(directory, "private-key.pem")).mode & 0o777).toBe(0o600);
  expect(createPrivateKey(read("private-key.pem")).asymmetricKeyDetails?.modulusLength).toBe(2048);
  expect(certificate.checkPrivateKey(createPrivateKey(read("private-key.pem")))).toBe(true);
  expect(certificate.publicKey.export({ type: "spki", format: "pem" })).toBe(read("public-key.pem"));
  expect(jwk).toMatchObject({ kty: "RSA", use: "sig", alg: "RS256", x5c: [certificate.raw.toString("base64")] });
  expect(`CN=${String(jwk["kid"])}`).toBe(certificate.subject);
});

test("the lines to paste make a working identity", async () => {
  const { out } = await run(freshDirectory(), "--issuer", "acme", "--key-id", "acme-2026");
  const lines = out.slice(out.indexOf("  identity:"), out.indexOf("Prove it"));

  const config = parseConfig(minimalConfig(makeKeys(), parse(lines) as Record<string, unknown>), {});

  expect(messagingOf(config).identity).toMatchObject({ mode: "verified", authKeyId: "acme-2026", issuer: "acme" });
});

test("the next clicks are said in order, and no secret is printed", async () => {
  const { out } = await run(freshDirectory());

  expect(out).toMatch(/New Key[\s\S]*New Keyset[\s\S]*User Verification[\s\S]*Publish/);
  expect(out).not.toContain("PRIVATE KEY");
});

test("nothing is overwritten", async () => {
  const directory = freshDirectory();
  mkdirSync(directory);
  writeFileSync(join(directory, "certificate.pem"), "mine");

  const { code, error } = await run(directory);

  expect(code).toBe(1);
  expect(error).toContain("KEYS_FILE_EXISTS");
  expect(readFileSync(join(directory, "certificate.pem"), "utf8")).toBe("mine");
  expect(existsSync(join(directory, "private-key.pem"))).toBe(false);
});

test("fresh secrets are accepted by the configuration and differ each time", async () => {
  const { out } = await run("--secrets");
  const values = Object.fromEntries(
    out
      .split("\n")
      .slice(1)
      .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );

  const config = parseConfig(
    {
      ...minimalConfig(makeKeys()),
      encryptionKey: "${BRIDGE_ENCRYPTION_KEY}",
      keys: [
        { name: "a", role: "opencx", key: "${BRIDGE_KEY_OPENCX}" },
        { name: "b", role: "org", key: "${BRIDGE_KEY_ORG}" },
        { name: "c", role: "admin", key: "${BRIDGE_KEY_ADMIN}" },
      ],
      webhook: { tokens: ["${BRIDGE_WEBHOOK_TOKEN}"] },
    },
    values,
  );

  const chatOfDynamics = { ...chat, messaging: { ...messaging, webhookKey: "${DYNAMICS_WEBHOOK_KEY}" } };
  const dynamics = parseConfig(configOf(chatOfDynamics), values);

  expect(config.keys).toHaveLength(3);
  expect(dynamics.connections[0]).toMatchObject({ messaging: { webhookKey: values["DYNAMICS_WEBHOOK_KEY"] } });
  expect((await run("--secrets")).out).not.toBe(out);
});

test.each([[[]], [["a", "b"]], [["--bits", "1024", "x"]], [["--nonsense"]], [["--days", "5", "x"]]])(
  "%j is answered with the usage",
  async (args) => {
    const { code, error } = await run(...args);

    expect(code).toBe(2);
    expect(error).toContain("opencx-bridge keys <directory>");
  },
);
