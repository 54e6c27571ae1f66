import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "@jest/globals";
import { selfSignedCertificate } from "../../src/desks/salesforce-messaging/identity/certificate.ts";
import { faultRemedies } from "../../src/config/faults.ts";
import { faultCodes, faultsOf, makeKeys, minimalConfig } from "./fixtures.ts";

const keys = makeKeys();
const others = makeKeys();
const shortKeys = makeKeys(1024);
const certificate = selfSignedCertificate({ privateKey: others.privateKey, keyId: "other" });
const curve = generateKeyPairSync("ec", { namedCurve: "P-256" });
const ecPem = curve.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const lockedPem = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "x" },
}).privateKey;
const damagedPem = keys.privateKey.replace(/\n[^\n]+\n[^\n]+\n/, "\n");

const place = "connections[0]";
const identityFaults: [string, Record<string, unknown>, string][] = [
  ["a private key cut short", { privateKey: keys.privateKey.slice(0, 500) }, "privateKey CONFIG_PEM_INCOMPLETE"],
  ["a private key with lines missing", { privateKey: damagedPem }, "privateKey CONFIG_PEM_UNREADABLE"],
  ["a key of 1024 bits", { privateKey: shortKeys.privateKey }, "privateKey CONFIG_SIGNING_KEY_TOO_SHORT"],
  ["a key that is not RSA", { privateKey: ecPem }, "privateKey CONFIG_SIGNING_KEY_NOT_RSA"],
  ["a key behind a passphrase", { privateKey: lockedPem }, "privateKey CONFIG_PEM_ENCRYPTED"],
  ["a public key in the private key's place", { privateKey: keys.publicKey }, "privateKey CONFIG_PEM_WRONG_KIND"],
  ["a public key of another pair", { publicKey: others.publicKey }, "publicKey CONFIG_KEYS_DO_NOT_MATCH"],
  ["a certificate of another pair", { certificate }, "certificate CONFIG_KEYS_DO_NOT_MATCH"],
  ["a verified identity without issuer", { issuer: undefined }, "issuer CONFIG_MISSING"],
  ["a token that lives too long", { tokenLifetimeMs: "6m" }, "tokenLifetimeMs CONFIG_OUT_OF_RANGE"],
  ["an unknown identity mode", { mode: "verifed" }, "mode CONFIG_INVALID_VALUE"],
  ["a previous key without key", { previous: { authKeyId: "old" } }, "previous.certificate CONFIG_MISSING"],
  [
    "a previous key under the current id",
    { previous: { authKeyId: "key-1", publicKey: others.publicKey } },
    "previous.authKeyId CONFIG_KEY_ID_REUSED",
  ],
];

test.each(identityFaults)("%s is refused", (_name, identity, expected) => {
  expect(faultCodes(minimalConfig(keys, {}, identity))).toEqual([`${place}.identity.${expected}`]);
});

const connectionFaults: [string, Record<string, unknown>, string][] = [
  [
    "an instance address with http",
    { instanceUrl: "http://a.my.salesforce.com" },
    "instanceUrl CONFIG_INSTANCE_URL_NOT_HTTPS",
  ],
  [
    "an instance outside Salesforce",
    { instanceUrl: "https://a.example.com" },
    "instanceUrl CONFIG_INSTANCE_URL_NOT_SALESFORCE",
  ],
  [
    "a host that only ends alike",
    { instanceUrl: "https://evilsalesforce.com" },
    "instanceUrl CONFIG_INSTANCE_URL_NOT_SALESFORCE",
  ],
  [
    "a Lightning address",
    { instanceUrl: "https://a.lightning.force.com" },
    "instanceUrl CONFIG_INSTANCE_URL_NOT_MY_DOMAIN",
  ],
  ["an instance that is no address", { instanceUrl: "acme" }, "instanceUrl CONFIG_URL_INVALID"],
  [
    "a misspelt messaging host",
    { messagingUrl: "https://a.my.salesforce-srct.com" },
    "messagingUrl CONFIG_MESSAGING_URL_NOT_SALESFORCE",
  ],
  [
    "a messaging host with http",
    { messagingUrl: "http://a.my.salesforce-scrt.com" },
    "messagingUrl CONFIG_MESSAGING_URL_NOT_HTTPS",
  ],
  [
    "http to another machine, any host allowed",
    { instanceUrl: "http://10.0.0.1", allowAnyHost: true },
    "instanceUrl CONFIG_INSTANCE_URL_NOT_HTTPS",
  ],
  ["an org id of 16 characters", { orgId: "00D5g000004XyzAE" }, "orgId CONFIG_ORG_ID_INVALID"],
  ["an id of something else", { orgId: "0015g000004XyzA" }, "orgId CONFIG_ORG_ID_INVALID"],
  ["an org id with a wrong checksum", { orgId: "00D5g000004XyzAAAA" }, "orgId CONFIG_ORG_ID_CHECKSUM"],
  [
    "a deployment label in place of its name",
    { esDeveloperName: "OpenCX Handoff" },
    "esDeveloperName CONFIG_INVALID_VALUE",
  ],
  [
    "an extra under a reserved name",
    { routing: { extras: { priority: { from: "x" } } } },
    "routing.extras.priority CONFIG_RESERVED_ATTRIBUTE",
  ],
  [
    "more messages than the org takes",
    { limits: { messagesPerMinute: 60 } },
    "limits.messagesPerMinute CONFIG_OUT_OF_RANGE",
  ],
];

test.each(connectionFaults)("%s is refused", (_name, connection, expected) => {
  expect(faultCodes(minimalConfig(keys, connection))).toEqual([`${place}.${expected}`]);
});

const longKey = "another-key-with-24-characters";
const wholeFaults: [string, Record<string, unknown>, string][] = [
  ["an admin port that others reach", { admin: { host: "0.0.0.0" } }, "admin.host CONFIG_ADMIN_NOT_LOOPBACK"],
  ["two equal ports", { http: { port: 9090 } }, "admin.port CONFIG_PORTS_EQUAL"],
  ["a database that is not PostgreSQL", { database: { url: "mysql://x" } }, "database.url CONFIG_INVALID_VALUE"],
  [
    "an encryption key of 16 bytes",
    { encryptionKey: Buffer.alloc(16).toString("base64") },
    "encryptionKey CONFIG_ENCRYPTION_KEY_INVALID",
  ],
  ["no key for OpenCX", { keys: [{ name: "a", role: "admin", key: longKey }] }, "keys CONFIG_NO_OPENCX_KEY"],
  ["a weak webhook token", { webhook: { tokens: ["short"] } }, "webhook.tokens[0] CONFIG_WEBHOOK_TOKEN_WEAK"],
  ["three webhook tokens", { webhook: { tokens: [longKey, longKey, longKey] } }, "webhook.tokens CONFIG_OUT_OF_RANGE"],
  [
    "OpenCX over http",
    { opencx: { apiKey: "k", baseUrl: "http://api.open.cx" } },
    "opencx.baseUrl CONFIG_URL_NOT_HTTPS",
  ],
  [
    "a reserve that leaves nothing",
    { opencx: { apiKey: "k", replyReserve: 90 } },
    "opencx.replyReserve CONFIG_REPLY_RESERVE_TOO_LARGE",
  ],
  [
    "a link without the session",
    { opencx: { apiKey: "k", sessionLinkTemplate: "https://x.y" } },
    "opencx.sessionLinkTemplate CONFIG_LINK_TEMPLATE_INVALID",
  ],
  ["a default to an unknown connection", { defaults: { web: "sandbox" } }, "defaults.web CONFIG_UNKNOWN_CONNECTION"],
  [
    "a workflow fallback without workflow",
    { nobodyThere: { fallback: "workflow" } },
    "nobodyThere.workflowUrl CONFIG_FALLBACK_WORKFLOW_URL_MISSING",
  ],
  [
    "a hand-on fallback without target",
    { nobodyThere: { fallback: "hand-on" } },
    "nobodyThere.handOnTo CONFIG_FALLBACK_TARGET_MISSING",
  ],
  [
    "a hand-on to an unknown connection",
    { nobodyThere: { fallback: "hand-on", handOnTo: "x" } },
    "nobodyThere.handOnTo CONFIG_FALLBACK_TARGET_UNKNOWN",
  ],
  [
    "an end before the warning",
    { customer: { inactivity: { warnAfterMs: "5m", closeAfterMs: "5m" } } },
    "customer.inactivity.closeAfterMs CONFIG_INACTIVITY_ORDER",
  ],
  ["a cap below the base", { delivery: { backoffBaseMs: "1m" } }, "delivery.backoffCapMs CONFIG_BACKOFF_ORDER"],
  ["a callback over http", { callback: { url: "http://x.y", secret: "s" } }, "callback.url CONFIG_URL_NOT_HTTPS"],
  [
    "a callback to this machine",
    { callback: { url: "http://localhost:9/x", secret: "s" } },
    "callback.url CONFIG_ADDRESS_PRIVATE",
  ],
  [
    "a callback into a private network",
    { callback: { url: "https://[fd00::1]/x", secret: "s", allowPrivateAddresses: false } },
    "callback.url CONFIG_ADDRESS_PRIVATE",
  ],
  [
    "a callback to the cloud's metadata, though private addresses are allowed",
    { callback: { url: "https://169.254.169.254/x", secret: "s", allowPrivateAddresses: true } },
    "callback.url CONFIG_ADDRESS_SPECIAL",
  ],
  [
    "a workflow in a private network",
    { nobodyThere: { workflowUrl: "https://10.0.0.1/x" } },
    "nobodyThere.workflowUrl CONFIG_ADDRESS_PRIVATE",
  ],
  ["a size in words", { http: { bodyLimitBytes: "big" } }, "http.bodyLimitBytes CONFIG_SIZE_INVALID"],
  ["a missing environment variable", { opencx: { apiKey: "${NOT_SET}" } }, "opencx.apiKey CONFIG_ENV_MISSING"],
  [
    "a missing secret file",
    { opencx: { apiKey: { file: "/nowhere" } } },
    "opencx.apiKey CONFIG_SECRET_FILE_UNREADABLE",
  ],
];

test.each(wholeFaults)("%s is refused", (_name, change, expected) => {
  expect(faultCodes({ ...minimalConfig(keys), ...change })).toEqual([expected]);
});

test("two connections of one name are refused, and so is one key id for two keys", () => {
  const first = minimalConfig(keys)["connections"] as object[];
  const second = minimalConfig(others)["connections"] as object[];

  const codes = faultCodes({ ...minimalConfig(keys), connections: [...first, ...second] });

  expect(codes).toEqual([
    "connections[1].name CONFIG_DUPLICATE_NAME",
    "connections[1].identity.authKeyId CONFIG_KEY_ID_REUSED",
  ]);
});

test("two callers with one key are refused without the key being shown", () => {
  const key = { role: "opencx", key: longKey };

  const faults = faultsOf({
    ...minimalConfig(keys),
    keys: [
      { name: "a", ...key },
      { name: "b", ...key },
    ],
  });

  expect(faults.map((fault) => fault.code)).toEqual(["CONFIG_DUPLICATE_KEY"]);
  expect(JSON.stringify(faults)).not.toContain(longKey);
});

test("a default that names a connection without that channel is refused", () => {
  const config = { ...minimalConfig(keys, { channels: ["web"] }), defaults: { phone: "production" } };

  expect(faultCodes(config)).toEqual(["defaults.phone CONFIG_CHANNEL_NOT_TAKEN"]);
});

test("a mistyped setting is answered with the right spelling", () => {
  const [fault] = faultsOf({ ...minimalConfig(keys), nobodyThere: { joinTimeout: "3m" } });

  expect(fault?.code).toBe("CONFIG_UNKNOWN_SETTING");
  expect(fault?.remedy).toContain("Did you mean joinTimeoutMs?");
});

test("a PORT that is no port is refused", () => {
  expect(faultCodes(minimalConfig(keys), { PORT: "tcp://10.0.0.1" })).toEqual(["http.port CONFIG_PORT_INVALID"]);
});

test("anything that is no group of settings is refused without a crash", () => {
  for (const input of [[], "x", 5, { connections: ["x", null] }, { opencx: 1, keys: {}, http: [] }]) {
    expect(faultsOf(input).length).toBeGreaterThan(0);
  }
});

test("every code has a remedy of its own", () => {
  const remedies = Object.values(faultRemedies);

  expect(remedies.every((remedy) => remedy.endsWith("."))).toBe(true);
  expect(new Set(remedies).size).toBe(remedies.length);
});
