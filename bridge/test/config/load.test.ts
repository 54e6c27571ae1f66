import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { ConfigurationError } from "../../src/config/faults.ts";
import { loadConfig, parseConfig } from "../../src/config/load.ts";
import { faultCodes, makeKeys, messagingOf, minimalConfig } from "./fixtures.ts";

const keys = makeKeys();

test("a minimal configuration gets every default", () => {
  const config = parseConfig(minimalConfig(keys), {});

  expect(config.http).toEqual({
    host: "0.0.0.0",
    port: 8080,
    trustProxy: false,
    bodyLimitBytes: 1_048_576,
    messageBodyLimitBytes: 8_388_608,
  });
  expect(config.admin).toEqual({ host: "127.0.0.1", port: 9090, allowRemote: false });
  expect(config.webhook).toEqual({ tokens: [] });
  expect(config.opencx.reconcile).toEqual({ enabled: true, everyMs: 30_000, overlapMs: 120_000 });
  expect(config.retention.closedAfterMs).toBe(30 * 86_400_000);
  expect(config.nobodyThere).toEqual({ joinTimeoutMs: 180_000, blockWhenClosed: false, fallback: "keep-waiting" });
  expect(config.customer.inactivity).toEqual({ channels: ["web"] });
  expect(config.callback).toBeUndefined();
  expect(config.stopTimeoutMs).toBe(25_000);
});

test("a connection gets its messaging host, its short org id and a verified identity", () => {
  const config = parseConfig(minimalConfig(keys, { orgId: "00D5g000004XyzAEAS" }), {});

  expect(config.connections[0]).toMatchObject({
    messagingUrl: "https://acme.my.salesforce-scrt.com",
    orgId: "00D5g000004XyzA",
    allowAnyHost: false,
    identity: { mode: "verified", tokenLifetimeMs: 240_000, algorithm: "RS256", onFallback: "continue" },
    limits: { messagesPerMinute: 22, startsPer30s: 3, tokensPerMinute: 200, partCharacters: 4000, partBytes: 8000 },
  });
});

test("a sandbox gets the sandbox's messaging host", () => {
  const config = parseConfig(minimalConfig(keys, { instanceUrl: "https://acme--uat.sandbox.my.salesforce.com/" }), {});

  expect(messagingOf(config).messagingUrl).toBe("https://acme--uat.sandbox.my.salesforce-scrt.com");
});

test("a simulator on loopback is accepted when any host is allowed", () => {
  const config = parseConfig(minimalConfig(keys, { instanceUrl: "http://127.0.0.1:4010/", allowAnyHost: true }), {});

  expect(config.connections[0]).toMatchObject({
    instanceUrl: "http://127.0.0.1:4010",
    messagingUrl: "http://127.0.0.1:4010",
  });
});

test("a guest connection needs no keys", () => {
  const input = minimalConfig(keys, { identity: { mode: "guest" } });

  expect(messagingOf(parseConfig(input, {})).identity.mode).toBe("guest");
});

test("durations and sizes take units", () => {
  const input = {
    ...minimalConfig(keys),
    stopTimeoutMs: "10s",
    retention: { closedAfterMs: "90d" },
    http: { bodyLimitBytes: "512KiB" },
    delivery: { backoffBaseMs: "250ms", backoffCapMs: 5000 },
  };

  const config = parseConfig(input, {});

  expect(config.stopTimeoutMs).toBe(10_000);
  expect(config.retention.closedAfterMs).toBe(90 * 86_400_000);
  expect(config.http.bodyLimitBytes).toBe(524_288);
  expect(config.delivery).toMatchObject({ backoffBaseMs: 250, backoffCapMs: 5000 });
});

test("a secret comes from the environment, whole or inside a text", () => {
  const input = {
    ...minimalConfig(keys),
    opencx: { apiKey: "${OPENCX_API_KEY}" },
    database: { url: "postgres://bridge:${DB_PASSWORD}@db/bridge" },
    customer: { stopWords: ["costs $${NOT_A_NAME}"] },
  };

  const config = parseConfig(input, { OPENCX_API_KEY: "ocx_live_env", DB_PASSWORD: "pw" });

  expect(config.opencx.apiKey).toBe("ocx_live_env");
  expect(config.database.url).toBe("postgres://bridge:pw@db/bridge");
  expect(config.customer.stopWords).toEqual(["costs ${NOT_A_NAME}"]);
});

test("a private key whose line ends were lost in an environment variable still works", () => {
  const flat = keys.privateKey.trim().replaceAll("\n", "\\n");
  const spaced = keys.privateKey.trim().replaceAll("\n", " ");

  const first = parseConfig(minimalConfig(keys, {}, { privateKey: "${KEY}" }), { KEY: flat });
  const second = parseConfig(minimalConfig(keys, {}, { privateKey: "${KEY}" }), { KEY: spaced });

  expect(messagingOf(first).identity.privateKey).toBe(keys.privateKey);
  expect(messagingOf(second).identity.privateKey).toBe(keys.privateKey);
});

test("the environment's DATABASE_URL and PORT win over the file", () => {
  const input = { ...minimalConfig(keys), http: { port: 8080 }, database: { url: "postgres://file/x" } };

  const config = parseConfig(input, { DATABASE_URL: "postgres://env/x", PORT: "9999" });

  expect(config.http.port).toBe(9999);
  expect(config.database.url).toBe("postgres://env/x");
});

test("a group left empty in the file counts as not written", () => {
  expect(parseConfig({ ...minimalConfig(keys), customer: null }, {}).customer.announceJoins).toBe(true);
});

test("a file is read with key files beside it", () => {
  const directory = mkdtempSync(join(tmpdir(), "bridge-config-"));
  writeFileSync(join(directory, "private.pem"), keys.privateKey);
  const file = join(directory, "bridge.yaml");
  writeFileSync(file, JSON.stringify(minimalConfig(keys, {}, { privateKey: { file: "private.pem" } })));

  expect(messagingOf(loadConfig(file, {})).identity.privateKey).toBe(keys.privateKey);
});

/** The example file beside keys, with its secrets set. */
function loadExample(change: (text: string) => string = (text) => text) {
  const example = fileURLToPath(new URL("../../../config/bridge.example.yaml", import.meta.url));
  const directory = mkdtempSync(join(tmpdir(), "bridge-example-"));
  const file = join(directory, "bridge.yaml");
  const text = readFileSync(example, "utf8")
    .replace("../keys/private-key.pem", "private-key.pem")
    .replace("../keys/public-key.pem", "public-key.pem")
    .replace(/ +certificate: .*\n/, "");
  writeFileSync(file, change(text));
  writeFileSync(join(directory, "private-key.pem"), keys.privateKey);
  writeFileSync(join(directory, "public-key.pem"), keys.publicKey);
  const secret = (letter: string): string => letter.repeat(43);
  return loadConfig(file, {
    BRIDGE_ENCRYPTION_KEY: Buffer.alloc(32, 1).toString("base64"),
    BRIDGE_KEY_OPENCX: secret("a"),
    BRIDGE_KEY_ORG: secret("b"),
    BRIDGE_KEY_ADMIN: secret("c"),
    BRIDGE_WEBHOOK_TOKEN: secret("d"),
    OPENCX_API_KEY: "ocx_live_1",
    SALESFORCE_CLIENT_ID: "3MVG9",
    SALESFORCE_CLIENT_SECRET: "secret",
  });
}

test("the example file is accepted once its secrets are there", () => {
  const config = loadExample();

  expect(config.keys.map((key) => key.role)).toEqual(["opencx", "org", "admin"]);
  expect(messagingOf(config).messagingUrl).toBe("https://yourcompany.my.salesforce-scrt.com");
});

test("so is what it offers for Cases", () => {
  const config = loadExample((text) => text.replaceAll(/^ {2}# (?=[ -] )/gm, "  "));

  expect(config.connections.map(({ desk }) => desk)).toEqual(["salesforce-messaging", "salesforce-cases"]);
});

test("a file that is not there says what to do", () => {
  const load = (): unknown => loadConfig("/nowhere/bridge.yaml", {});

  expect(load).toThrow(ConfigurationError);
  expect(load).toThrow(/CONFIG_FILE_NOT_FOUND/);
});

test("broken YAML names the line and quotes nothing", () => {
  const file = join(mkdtempSync(join(tmpdir(), "bridge-yaml-")), "bridge.yaml");
  writeFileSync(file, 'http:\n  port: 1\nencryptionKey: "very-secret\n  - x: [');

  const load = (): unknown => loadConfig(file, {});

  expect(load).toThrow(/Line \d+, column \d+.*CONFIG_YAML_INVALID/s);
  expect(load).not.toThrow(/very-secret/);
});

test("many faults are reported together, each with its place, code and remedy", () => {
  const codes = faultCodes(
    {
      http: { port: "eighty", prot: 1 },
      encryptionKey: "short",
      keys: [{ name: "one", role: "org", key: "short" }],
      opencx: { apiKey: "${NOT_SET}", timeoutMs: "soon" },
      connections: [
        {
          ...(minimalConfig(keys)["connections"] as object[])[0],
          instanceUrl: "http://acme.my.salesforce.com",
          orgId: "00D",
          identity: { authKeyId: "k", issuer: "i", privateKey: keys.privateKey.slice(0, 300) },
        },
        { desk: "salesforce-messagin" },
      ],
      nobodyThere: { fallback: "hand-on", handOnTo: "nowhere" },
    },
    {},
  );

  expect(codes.sort()).toEqual(
    [
      "http.port CONFIG_INVALID_VALUE",
      "http.prot CONFIG_UNKNOWN_SETTING",
      "encryptionKey CONFIG_ENCRYPTION_KEY_INVALID",
      "keys[0].key CONFIG_API_KEY_TOO_SHORT",
      "keys CONFIG_NO_OPENCX_KEY",
      "opencx.apiKey CONFIG_ENV_MISSING",
      "opencx.timeoutMs CONFIG_DURATION_INVALID",
      "connections[0].instanceUrl CONFIG_INSTANCE_URL_NOT_HTTPS",
      "connections[0].orgId CONFIG_ORG_ID_INVALID",
      "connections[0].identity.privateKey CONFIG_PEM_INCOMPLETE",
      "connections[1].desk CONFIG_INVALID_VALUE",
      "nobodyThere.handOnTo CONFIG_FALLBACK_TARGET_UNKNOWN",
    ].sort(),
  );
});
