import { generateKeyPairSync, sign } from "node:crypto";
import { expect, test } from "@jest/globals";
import { SignJWT } from "jose";
import { bridgeUsername, defaultClientId, defaultClientSecret } from "../../../simulators/salesforce/org/options.ts";
import { apiOf, faultOf, requestToken, simulated, tokenOf } from "./helpers.ts";

const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
const others = generateKeyPairSync("rsa", { modulusLength: 2048 });
const certificate = keys.publicKey.export({ type: "spki", format: "pem" }) as string;
const { sim, api, clock, takeViolations } = simulated(() => ({
  clients: [
    { clientId: defaultClientId, clientSecret: defaultClientSecret, runAs: bridgeUsername, certificate },
    { clientId: "no-flow", clientSecret: "s" },
    { clientId: "picky", certificate, preauthorised: ["ann.agent@example.com"] },
  ],
}));

const credentials = {
  grant_type: "client_credentials",
  client_id: defaultClientId,
  client_secret: defaultClientSecret,
};

interface Claims {
  iss?: string;
  sub?: string;
  aud?: string;
  exp?: number;
}

async function assertion(claims: Claims = {}, { key = keys.privateKey, alg = "RS256" } = {}): Promise<string> {
  const now = Math.floor(clock.now / 1000);
  return await new SignJWT({
    iss: defaultClientId,
    sub: bridgeUsername,
    aud: "https://login.salesforce.com",
    exp: now + 180,
    ...claims,
  })
    .setProtectedHeader({ alg })
    .sign(key);
}

async function bear(url: string, text: string) {
  const grant = "urn:ietf:params:oauth:grant-type:jwt-bearer";
  const { status, body } = await requestToken(url, { grant_type: grant, assertion: text });
  const { error, error_description: words, access_token: token } = body as Record<string, string>;
  return { status, error, words, token };
}

async function refusedCredentials(url: string, changes: Record<string, string>) {
  const { status, body } = await requestToken(url, { ...credentials, ...changes });
  return [status, (body as { error: string }).error];
}

test("client credentials give an opaque token of the org for the user they run as, and nothing about its end", async () => {
  const { status, body } = await requestToken(sim().url, credentials);

  const answer = body as Record<string, string>;
  expect(status).toBe(200);
  expect(answer["access_token"]).toMatch(new RegExp(`^${sim().orgId.slice(0, 15)}![\\w.]{50,}$`));
  expect(answer).toMatchObject({ instance_url: sim().url, token_type: "Bearer", issued_at: String(clock.now) });
  expect(answer["id"]).toMatch(new RegExp(`^${sim().url}/id/${sim().orgId}/005`));
  expect(answer).not.toHaveProperty("expires_in");
});

test("client credentials are refused at the login host, with wrong secrets, and without a user to run as", async () => {
  const { url, loginUrl } = sim();

  expect(await refusedCredentials(loginUrl, {})).toEqual([400, "invalid_grant"]);
  expect(await refusedCredentials(url, { client_id: "unknown" })).toEqual([400, "invalid_client_id"]);
  expect(await refusedCredentials(url, { client_secret: "wrong" })).toEqual([400, "invalid_client"]);
  expect(await refusedCredentials(url, { client_id: "no-flow", client_secret: "s" })).toEqual([400, "invalid_grant"]);
  expect(await refusedCredentials(url, { grant_type: "password" })).toEqual([400, "unsupported_grant_type"]);
});

test("a frozen user and a locked org get no token", async () => {
  sim().control.setUser({ user: bridgeUsername, active: false });
  const frozen = await refusedCredentials(sim().url, {});
  sim().control.setOrg({ active: false });
  const locked = await refusedCredentials(sim().url, {});

  expect([frozen, locked]).toEqual([
    [400, "inactive_user"],
    [400, "inactive_org"],
  ]);
});

test("a signed assertion gives a token for its subject, at My Domain and at the login host", async () => {
  const atHome = await bear(sim().url, await assertion());
  const atLogin = await bear(sim().loginUrl, await assertion());

  expect([atHome.status, atLogin.status]).toEqual([200, 200]);
  const { status } = await apiOf(sim(), atHome.token ?? "").call("GET", "/limits");
  expect(status).toBe(200);
});

test.each([
  ["signed with another key", {}, { key: others.privateKey }, "invalid_grant"],
  ["signed with another algorithm", {}, { alg: "RS512" }, "invalid_grant"],
  ["of an unknown app", { iss: "unknown" }, {}, "invalid_client_id"],
  ["of an app without a certificate", { iss: "no-flow" }, {}, "invalid_grant"],
  ["for a sandbox", { aud: "https://test.salesforce.com" }, {}, "invalid_grant"],
  ["for an unknown user", { sub: "nobody@example.com" }, {}, "invalid_grant"],
  ["for a user who is not pre-authorised", { iss: "picky" }, {}, "invalid_grant"],
])("an assertion %s is refused", async (_what, claims, signing, error) => {
  const answer = await bear(sim().url, await assertion(claims, signing));

  expect(answer).toMatchObject({ status: 400, error });
});

test("an assertion must be alive, and must not live longer than three minutes", async () => {
  const now = Math.floor(clock.now / 1000);
  const dead = await bear(sim().url, await assertion({ exp: now }));
  const long = await bear(sim().url, await assertion({ exp: now + 182 }));
  const garbage = await bear(sim().url, "not.an.assertion");

  expect(dead).toMatchObject({ status: 400, error: "invalid_grant", words: "assertion is expired" });
  expect(long).toMatchObject({ status: 400, error: "invalid_grant" });
  expect(garbage).toMatchObject({ status: 400, error: "invalid_grant" });
});

test("an assertion that only says that it is signed in another way is refused", async () => {
  const [, payload = ""] = (await assertion()).split(".");
  const header = Buffer.from(JSON.stringify({ alg: "HS256" })).toString("base64url");
  const signature = sign("RSA-SHA256", Buffer.from(`${header}.${payload}`), keys.privateKey).toString("base64url");

  expect(await bear(sim().url, `${header}.${payload}.${signature}`)).toMatchObject({
    status: 400,
    error: "invalid_grant",
  });
});

test("the token of a user who is frozen is worth nothing any more", async () => {
  sim().control.setUser({ user: bridgeUsername, active: false });

  expect(faultOf(await api().call("GET", "/limits"))).toMatchObject({ status: 401, code: "INVALID_SESSION_ID" });
});

test("an expired, a revoked and a made-up token are refused with INVALID_SESSION_ID", async () => {
  sim().control.expireTokens();
  const expired = await api().call("GET", "/limits");
  const madeUp = await apiOf(sim(), "00DSIM000000001!nothing").call("GET", "/limits");
  const revocable = await tokenOf(sim());
  await fetch(`${sim().url}/services/oauth2/revoke`, {
    method: "POST",
    body: new URLSearchParams({ token: revocable }),
  });
  const revoked = await apiOf(sim(), revocable).call("GET", "/limits");

  for (const answer of [expired, madeUp, revoked]) {
    expect(answer.body).toEqual([{ message: "Session expired or invalid", errorCode: "INVALID_SESSION_ID" }]);
    expect(answer.status).toBe(401);
  }
});

test("a token dies two hours after its last use, and lives on while it is used", async () => {
  const hour = 3_600_000;
  clock.now += 1.5 * hour;
  const used = await api().call("GET", "/limits");
  clock.now += 1.5 * hour;
  const usedAgain = await api().call("GET", "/limits");
  clock.now += 2 * hour;
  const unused = await api().call("GET", "/limits");

  expect([used.status, usedAgain.status, unused.status]).toEqual([200, 200, 401]);
});

test("a client that goes on with a dead token is noticed", async () => {
  sim().control.expireTokens();
  for (let use = 0; use < 10; use += 1) await api().call("GET", "/limits");

  expect(takeViolations()).toEqual(["a token was used 10 times after it was refused"]);
});

test("userinfo and the identity address say who the token is for", async () => {
  const headers = { authorization: `Bearer ${api().token}` };
  const info = await fetch(`${sim().url}/services/oauth2/userinfo`, { headers });
  const refused = await fetch(`${sim().url}/services/oauth2/userinfo`);
  const { sub, ...body } = (await info.json()) as Record<string, string>;
  const identity = await fetch(sub ?? "", { headers });

  expect(body).toMatchObject({ preferred_username: bridgeUsername, organization_id: sim().orgId });
  expect(await identity.json()).toMatchObject({ username: bridgeUsername, user_id: body["user_id"] });
  expect(refused.status).toBe(403);
});

test("the versions are listed without a token, the login host gives no data, and a later version is not there", async () => {
  const list = (await (await fetch(`${sim().url}/services/data`)).json()) as { version: string }[];
  const elsewhere = await apiOf({ ...sim(), url: sim().loginUrl }, api().token).call("GET", "/limits");
  const later = await api().call("GET", "/services/data/v68.0/limits");

  expect(list.at(-1)?.version).toBe("67.0");
  expect(faultOf(elsewhere)).toMatchObject({ status: 404, code: "URL_NOT_RESET" });
  expect(faultOf(later)).toMatchObject({ status: 404, code: "NOT_FOUND" });
});
