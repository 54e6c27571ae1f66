import { expect, test } from "@jest/globals";
import { parseConfig } from "../../src/config/load.ts";
import type { SalesforceCasesConnection } from "../../src/config/schema.ts";
import { jwks } from "../../src/desks/salesforce-messaging/identity/jwks.ts";
import { redactConfig } from "../../src/config/redact-config.ts";
import { faultCodes, makeKeys, minimalConfig } from "./fixtures.ts";

type Fields = Record<string, unknown>;
const keys = makeKeys();
const orgKey = { name: "org", role: "org", key: "org-key-with-24-characters-" };
const secretAuth = { flow: "client-credentials", clientId: "3MVG9", clientSecret: "do-not-tell" };
const keyAuth = { flow: "jwt-bearer", clientId: "3MVG9", username: "b@acme.com", privateKey: keys.privateKey };

function withCases(connection: Fields = {}): Fields {
  const base = minimalConfig(keys);
  const cases = {
    name: "service",
    desk: "salesforce-cases",
    instanceUrl: "https://acme.my.salesforce.com/",
    auth: secretAuth,
    ...connection,
  };
  return {
    ...base,
    keys: [...(base["keys"] as Fields[]), orgKey],
    connections: [...(base["connections"] as Fields[]), cases],
  };
}

function casesOf(config: Fields): SalesforceCasesConnection {
  const found = parseConfig(config, {}).connections.find((one) => one.desk === "salesforce-cases");
  if (found === undefined) throw new Error("There is no connection for Cases.");
  return found;
}

test("a connection for Cases needs its address and a login, and has every default", () => {
  expect(casesOf(withCases())).toEqual({
    name: "service",
    desk: "salesforce-cases",
    instanceUrl: "https://acme.my.salesforce.com",
    allowAnyHost: false,
    apiVersion: "67.0",
    auth: secretAuth,
    case: { priority: "Medium", origins: {}, fields: {} },
    contacts: { create: false },
    comments: { public: false },
    mirrorAiReplies: "comment",
    whenClosed: "new-case",
    reopenStatus: "Working",
    reopenWithinMs: 14 * 86_400_000,
    whenOpencxCloses: "comment",
    closedStatus: "Closed",
    writtenAfterEnd: "to-people",
    timeouts: { requestMs: 15_000 },
    limits: { commentBytes: 4000, briefParts: 75 },
  });
  expect(casesOf(withCases({ auth: keyAuth })).auth).toMatchObject({ loginUrl: "https://login.salesforce.com" });
});

const faults: [string, Fields, string][] = [
  ["no login", { auth: undefined }, "auth CONFIG_MISSING"],
  [
    "a login without its secret",
    { auth: { ...secretAuth, clientSecret: undefined } },
    "auth.clientSecret CONFIG_MISSING",
  ],
  ["a login that is not known", { auth: { ...secretAuth, flow: "password" } }, "auth.flow CONFIG_INVALID_VALUE"],
  ["a key that is cut", { auth: { ...keyAuth, privateKey: "-----BEGIN" } }, "auth.privateKey CONFIG_PEM_INCOMPLETE"],
  [
    "a foreign login host",
    { auth: { ...keyAuth, loginUrl: "https://evil.example" } },
    "auth.loginUrl CONFIG_LOGIN_URL_NOT_SALESFORCE",
  ],
  ["a foreign org", { instanceUrl: "https://evil.example" }, "instanceUrl CONFIG_INSTANCE_URL_NOT_SALESFORCE"],
  ["an org without https", { instanceUrl: "http://a.my.salesforce.com" }, "instanceUrl CONFIG_INSTANCE_URL_NOT_HTTPS"],
  [
    "a secret for the login host",
    { instanceUrl: "https://login.salesforce.com" },
    "instanceUrl CONFIG_MY_DOMAIN_NEEDED",
  ],
  [
    "a field of the bridge's own",
    { case: { fields: { subject: "x" } } },
    "case.fields.subject CONFIG_CASE_FIELD_RESERVED",
  ],
  ["an owner that is no queue", { case: { ownerId: "0015g000000XyzA" } }, "case.ownerId CONFIG_INVALID_VALUE"],
  ["a comment that is too long", { limits: { commentBytes: 4001 } }, "limits.commentBytes CONFIG_OUT_OF_RANGE"],
  ["an unknown setting", { limits: { comentBytes: 1 } }, "limits.comentBytes CONFIG_UNKNOWN_SETTING"],
];

test.each(faults)("%s is refused", (_name, connection, expected) => {
  expect(faultCodes(withCases(connection))).toEqual([`connections[1].${expected}`]);
});

test("a connection for Cases without a key for the org is refused: no reply could come back", () => {
  expect(faultCodes({ ...withCases(), keys: minimalConfig(keys)["keys"] })).toEqual(["keys CONFIG_NO_ORG_KEY"]);
});

test("what nobody may see does not leave the process", () => {
  const shown = JSON.stringify([
    redactConfig(parseConfig(withCases(), {})),
    redactConfig(parseConfig(withCases({ auth: keyAuth }), {})),
  ]);

  expect(shown).not.toContain("do-not-tell");
  expect(shown).not.toContain("BEGIN PRIVATE KEY");
});

test("a login key for Cases is not among the keys that customers are verified by", async () => {
  const both = parseConfig(withCases({ auth: keyAuth }), {});

  expect((await jwks(both.connections)).keys.map(({ kid }) => kid)).toEqual(["key-1"]);
});
