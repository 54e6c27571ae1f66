import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "@jest/globals";
import { MockAgent } from "undici";
import { salesforceCasesConnection } from "../../../src/config/sections/salesforce-cases.ts";
import type { Desk } from "../../../src/desks/desk.ts";
import { bridgeUsername, defaultClientId, defaultClientSecret } from "../../../simulators/salesforce/org/options.ts";
import { createSalesforceCases } from "../../../src/desks/salesforce-cases/salesforce-cases.ts";
import { systemClock } from "../../../src/lib/clock.ts";
import { certain, connectionTo, conversationOf, opened, said, simulatedOrg, uncertain } from "./lab.ts";

const pair = () => generateKeyPairSync("rsa", { modulusLength: 2048 });
const keys = pair();
const pem = (key: typeof keys) => key.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const certificate = keys.publicKey.export({ type: "spki", format: "pem" }).toString();
const client = { clientId: defaultClientId, clientSecret: defaultClientSecret, runAs: bridgeUsername, certificate };
const { sim, desk, cases, count } = simulatedOrg(() => ({ clients: [client] }));
const tokens = () => count(/oauth2\/token/);

const byKey = (changes: object = {}) => ({
  auth: {
    flow: "jwt-bearer",
    clientId: defaultClientId,
    username: bridgeUsername,
    privateKey: pem(keys),
    loginUrl: sim().url,
    ...changes,
  },
});
const bySecret = (changes: object) => ({
  auth: { flow: "client-credentials", clientId: defaultClientId, clientSecret: defaultClientSecret, ...changes },
});

function status(bridge: Desk) {
  return bridge.open(conversationOf(), { brief: [] });
}

test("one token serves everything, and is asked for once however many begin at the same time", async () => {
  const bridge = desk();
  await Promise.all(Array.from({ length: 10 }, () => opened(bridge)));
  await opened(bridge);

  expect(tokens()).toBe(1);
  expect(cases()).toHaveLength(11);
});

test("a signed assertion does as well as a secret", async () => {
  await opened(desk(byKey()));

  expect(cases()).toHaveLength(1);
});

test("an expired token is replaced once, for all that were refused, and nothing is written twice", async () => {
  const bridge = desk();
  const conversation = await opened(bridge);
  await bridge.deliver(conversation, said("before"), certain);
  sim().control.expireTokens({});
  const outcomes = await Promise.all(
    Array.from({ length: 5 }, (_, at) => bridge.deliver(conversation, said(`${at}`), certain)),
  );

  expect(outcomes.map((one) => one.status)).toEqual(Array(5).fill("done"));
  expect(tokens()).toBe(2);
  expect(sim().control.records("CaseComment")).toHaveLength(6);
});

test("a new token that is refused as well is an error, and no third is asked for", async () => {
  const bridge = desk();
  const conversation = await opened(bridge);
  sim().control.addFault({ path: "/query", status: 401, times: 2 });
  const outcome = await bridge.deliver(conversation, said("Hello"), uncertain);

  expect(outcome).toMatchObject({ status: "later", code: "SALESFORCE_TOKEN_REFUSED", counted: true });
  expect(tokens()).toBe(2);
});

test("a user who may not log in is named, with the page to look at", async () => {
  sim().control.setUser({ user: bridgeUsername, active: false });

  await expect(status(desk())).rejects.toMatchObject({
    code: "SALESFORCE_USER_INACTIVE",
    retryable: true,
    remedy: expect.stringContaining("Setup, Users"),
  });
});

const refusals: [string, () => Record<string, unknown>, string, string][] = [
  ["an unknown consumer key", () => bySecret({ clientId: "x" }), "SALESFORCE_CLIENT_UNKNOWN", "auth.clientId"],
  ["a wrong secret", () => bySecret({ clientSecret: "x" }), "SALESFORCE_SECRET_REFUSED", "auth.clientSecret"],
  [
    "a key that the app does not have",
    () => byKey({ privateKey: pem(pair()) }),
    "SALESFORCE_GRANT_REFUSED",
    "certificate",
  ],
  ["a username that is not there", () => byKey({ username: "x@y.z" }), "SALESFORCE_GRANT_REFUSED", "pre-authorise"],
];

test.each(refusals)("%s is told with what to change", async (_name, changes, code, word) => {
  const error = await status(desk(changes())).catch((thrown: unknown) => thrown);

  expect(error).toMatchObject({ code, retryable: true, remedy: expect.stringContaining(word) });
  expect(JSON.stringify([error, error instanceof Error ? error.stack : ""])).not.toMatch(/BEGIN|5F0A7A55/);
});

test("an app whose flow has no user is told to name one", async () => {
  sim().control.putClient({ clientId: "idle", clientSecret: "s" });

  await expect(status(desk(bySecret({ clientId: "idle", clientSecret: "s" })))).rejects.toMatchObject({
    code: "SALESFORCE_GRANT_REFUSED",
    remedy: expect.stringContaining("Run As"),
  });
});

test("an org that is locked is named, and a login that is not well is tried again", async () => {
  sim().control.setOrg({ active: false });
  await expect(status(desk())).rejects.toMatchObject({ code: "SALESFORCE_ORG_INACTIVE", retryable: true });
  sim().control.setOrg({ active: true });
  const bridge = desk();
  sim().control.addFault({ path: "/oauth2/token", status: 503, body: "away" });

  await expect(status(bridge)).rejects.toMatchObject({ code: "SALESFORCE_UNAVAILABLE", retryable: true });
  await expect(status(bridge)).resolves.toMatchObject({ externalId: expect.any(String) });
});

test("a login that is refused while something is delivered is tried again, since the connection is at fault", async () => {
  const bridge = desk(bySecret({ clientSecret: "x" }));
  const conversation = conversationOf({}, "500000000000001AAA");

  expect(await bridge.deliver(conversation, said("Hello"), certain)).toMatchObject({
    status: "later",
    code: "SALESFORCE_SECRET_REFUSED",
    counted: true,
  });
});

test("no token goes to a host that is not Salesforce's", async () => {
  const dispatcher = new MockAgent();
  dispatcher.disableNetConnect();
  const answer = { access_token: "t", instance_url: "https://evil.example", id: "https://x/id/00D/005" };
  const login = dispatcher.get("https://acme.my.salesforce.com");
  login.intercept({ path: "/services/oauth2/token", method: "POST" }).reply(200, answer);
  const safe = { allowAnyHost: false, instanceUrl: "https://acme.my.salesforce.com" };
  const settings = salesforceCasesConnection.parse({ ...connectionTo(sim()), ...safe });
  const bridge = createSalesforceCases(settings, { clock: systemClock, dispatcher });

  await expect(status(bridge)).rejects.toMatchObject({ code: "SALESFORCE_INSTANCE_FOREIGN" });
  dispatcher.assertNoPendingInterceptors();
  await dispatcher.close();
});

test("a redirect is not followed, because nobody has checked where to", async () => {
  const bridge = desk();
  sim().control.addFault({ path: "/query", status: 302, headers: { location: "https://evil.example" } });

  await expect(status(bridge)).rejects.toMatchObject({ code: "SALESFORCE_MOVED", retryable: false });
});
