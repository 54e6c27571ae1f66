import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "@jest/globals";
import { createRemoteJWKSet, jwtVerify, SignJWT } from "jose";
import { facts } from "../../../../simulators/dynamics/dynamics-simulator.ts";
import { apiOf, requestToken, simulated, tokenOf } from "../dataverse/helpers.ts";
import type { Json } from "../dataverse/helpers.ts";

const { sim, clock, takeViolations } = simulated();
const unknownGuid = "00000000-0000-4000-8000-00000000ffff";

async function ask(form: Record<string, string> = {}, tenant?: string) {
  const { status, body } = await requestToken(sim(), form, tenant);
  return { status, error: body["error"], codes: body["error_codes"] };
}

test("a secret gives a bearer token that is for one resource, signed by a published key", async () => {
  const { status, body } = await requestToken(sim());
  const keys = createRemoteJWKSet(new URL(`${sim().entra.url}/${facts.tenantId}/discovery/v2.0/keys`));
  const { payload, protectedHeader } = await jwtVerify(String(body["access_token"]), keys, {
    issuer: `${sim().entra.url}/${facts.tenantId}/v2.0`,
    audience: sim().dataverse.url,
    currentDate: new Date(clock.now),
  });

  expect([status, body["token_type"], body["expires_in"]]).toEqual([200, "Bearer", 3599]);
  expect(protectedHeader.alg).toBe("RS256");
  expect(payload).toMatchObject({ tid: facts.tenantId, appid: facts.clientId, azp: facts.clientId });
  expect(payload).not.toHaveProperty("roles");
  expect(body).not.toHaveProperty("refresh_token");
});

test("the secret may come by HTTP Basic, form-encoded", async () => {
  sim().control.addSecret({ value: "s:ä&+%" });
  const basic = [facts.clientId, "s:ä&+%"].map(encodeURIComponent).join(":");
  const response = await fetch(`${sim().entra.url}/${facts.tenantId}/oauth2/v2.0/token`, {
    method: "POST",
    headers: { authorization: `Basic ${Buffer.from(basic).toString("base64")}` },
    body: new URLSearchParams({ grant_type: "client_credentials", scope: `${facts.messagingResource}/.default` }),
  });

  expect(response.status).toBe(200);
});

test("fields and queries of client libraries are ignored", async () => {
  const url = `${sim().entra.url}/${facts.tenantId}/oauth2/v2.0/token?client-request-id=${unknownGuid}`;
  const form = {
    ...{ grant_type: "client_credentials", client_id: facts.clientId, client_secret: facts.clientSecret },
    ...{ scope: `${sim().dataverse.url}/.default`, "x-client-SKU": "msal.js.node", "x-client-VER": "7.2.1" },
  };
  const right = await fetch(url, { method: "POST", body: new URLSearchParams(form) });
  const wrong = await fetch(url, { method: "POST", body: new URLSearchParams({ ...form, client_secret: "no" }) });

  expect(right.status).toBe(200);
  expect(await wrong.json()).toMatchObject({ correlation_id: unknownGuid });
});

test("each mistake has its status, error and code", async () => {
  const org = `${sim().dataverse.url}`;
  sim().control.addSecret({ value: "old", expiresAt: clock.now - 1 });

  expect(await ask({ client_secret: "wrong" })).toEqual({ status: 401, error: "invalid_client", codes: [7000215] });
  expect(await ask({ client_secret: facts.clientSecretId })).toMatchObject({ status: 401, codes: [7000215] });
  expect(await ask({ client_secret: "old" })).toEqual({ status: 401, error: "invalid_client", codes: [7000222] });
  expect(await ask({ client_secret: "" })).toEqual({ status: 401, error: "invalid_client", codes: [7000218] });
  expect(await ask({ client_id: unknownGuid })).toEqual({ status: 400, error: "unauthorized_client", codes: [700016] });
  expect(await ask({}, unknownGuid)).toEqual({ status: 400, error: "invalid_request", codes: [90002] });
  expect(await ask({}, "nobody.example.com")).toMatchObject({ status: 400, codes: [90002] });
  expect(await ask({}, "no-tenant")).toEqual({ status: 400, error: "invalid_request", codes: [900023] });
  expect(await ask({}, "common")).toMatchObject({ status: 400, codes: [50059] });
  expect(await ask({ scope: "https://other.crm.dynamics.com/.default" })).toEqual({
    ...{ status: 400, error: "invalid_resource", codes: [500011] },
  });
  expect(await ask({ scope: "openid profile" })).toEqual({ status: 400, error: "invalid_scope", codes: [70011] });
  expect(await ask({ scope: `${org}/.default ${facts.messagingResource}/.default` })).toMatchObject({ codes: [70011] });
  expect(await ask({ scope: `${org}/user_impersonation` })).toEqual({
    ...{ status: 400, error: "invalid_scope", codes: [1002012] },
  });
  for (const field of ["grant_type", "client_id", "scope"]) {
    expect(await ask({ [field]: "" })).toEqual({ status: 400, error: "invalid_request", codes: [900144] });
  }
  expect(await ask({ grant_type: "password" })).toMatchObject({ status: 400, error: "unsupported_grant_type" });
});

test("an error says what, where and when", async () => {
  const { body } = await requestToken(sim(), { client_secret: "wrong" });
  const guid = expect.stringMatching(/^[0-9a-f-]{36}$/);

  expect(body).toEqual({
    error: "invalid_client",
    error_description: expect.stringMatching(
      /^AADSTS7000215: .* Trace ID: \S{36} Correlation ID: \S{36} Timestamp: 2026-11-21 16:00:00Z$/,
    ),
    error_codes: [7000215],
    timestamp: "2026-11-21 16:00:00Z",
    trace_id: guid,
    correlation_id: guid,
    error_uri: "https://login.microsoftonline.com/error?code=7000215",
  });
});

test("a body that is no form, and another method, are refused", async () => {
  const url = `${sim().entra.url}/${facts.tenantId}/oauth2/v2.0/token`;
  const json = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: "{}" });
  const get = await fetch(url);

  expect([json.status, await json.json()]).toMatchObject([400, { error_codes: [900144] }]);
  expect([get.status, await get.json()]).toMatchObject([400, { error_codes: [900561] }]);
});

test("both resources are given tokens, with and without a trailing slash, and one is no use for the other", async () => {
  const org = await tokenOf(sim(), { scope: `${sim().dataverse.url}//.default` });
  const named = await tokenOf(sim(), { scope: `${facts.environmentUrl}/.default` });
  const messaging = await tokenOf(sim(), { scope: `${facts.messagingResource}/.default` });
  const { tokens } = sim().tenant;
  const statuses = [];
  for (const token of [org, named, messaging])
    statuses.push((await apiOf(sim().dataverse.url, token).call("GET", "WhoAmI")).status);

  expect(statuses).toEqual([200, 200, 401]);
  expect(await tokens.verify(`Bearer ${messaging}`, facts.messagingResource)).toEqual({
    ...{ appId: facts.clientId, tenantId: facts.tenantId },
  });
  expect(await tokens.verify(`Bearer ${org}`, facts.messagingResource)).toBeUndefined();
});

test("two secrets are valid at once while one is replaced", async () => {
  const { value, id } = sim().control.addSecret();
  const both = [await ask(), await ask({ client_secret: value })];
  sim().control.removeSecret({ secret: facts.clientSecretId });
  const after = [await ask(), await ask({ client_secret: value })];
  sim().control.expireSecrets();
  const expired = await ask({ client_secret: value });

  expect(both.map(({ status }) => status)).toEqual([200, 200]);
  expect(after.map(({ status }) => status)).toEqual([401, 200]);
  expect(expired.codes).toEqual([7000222]);
  expect(sim().control.state().apps[0]).toMatchObject({ secrets: [{ id }] });
});

test("a token lives as long as it was given, and expires when the clock says so", async () => {
  sim().control.setTokenLifetime({ seconds: 60 });
  const { body } = await requestToken(sim());
  const api = apiOf(sim().dataverse.url, String(body["access_token"]));
  const young = await api.call("GET", "WhoAmI");
  clock.now += 60_000;
  const old = await api.call("GET", "WhoAmI");

  expect(body["expires_in"]).toBe(60);
  expect([young.status, old.status]).toEqual([200, 401]);
});

test("a new signing key leaves the tokens of the old one valid", async () => {
  const old = apiOf(sim().dataverse.url, await tokenOf(sim()));
  sim().control.rotateSigningKey();
  const fresh = apiOf(sim().dataverse.url, await tokenOf(sim()));

  expect((await old.call("GET", "WhoAmI")).status).toBe(200);
  expect((await fresh.call("GET", "WhoAmI")).status).toBe(200);
});

test("the endpoint is busy for a while", async () => {
  sim().control.throttleTokens({ status: 429, code: 90055, times: 2, retryAfterSeconds: 7 });
  const first = await requestToken(sim());
  const others = [await ask(), await ask()];

  expect(first.headers.get("retry-after")).toBe("7");
  expect(first.body).toMatchObject({ error: "temporarily_unavailable", error_codes: [90055] });
  expect(others.map(({ status }) => status)).toEqual([429, 200]);
});

test("an app may prove itself with a certificate, whose assertion is checked in every part", async () => {
  const own = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const other = generateKeyPairSync("rsa", { modulusLength: 2048 });
  sim().control.addCertificate({ pem: own.publicKey.export({ type: "spki", format: "pem" }).toString() });
  const audience = `${sim().entra.url}/${facts.tenantId}/oauth2/v2.0/token`;
  const seconds = Math.floor(clock.now / 1000);
  const sent = async (claims: Json, { privateKey } = own, alg = "RS256") => {
    const all = { iss: facts.clientId, sub: facts.clientId, aud: audience, exp: seconds + 300, ...claims };
    const assertion = await new SignJWT(all).setProtectedHeader({ alg }).sign(privateKey);
    const type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    const { status, codes } = await ask({
      client_secret: "",
      client_assertion_type: type,
      client_assertion: assertion,
    });
    return [status, codes];
  };

  expect(await sent({})).toEqual([200, undefined]);
  expect(await sent({}, own, "PS256")).toEqual([200, undefined]);
  expect(await sent({}, other)).toEqual([401, [700027]]);
  expect(await sent({ iss: "somebody" })).toEqual([401, [700021]]);
  expect(await sent({ aud: "https://example.com" })).toEqual([401, [700023]]);
  expect(await sent({ exp: seconds - 600 })).toEqual([401, [700024]]);
});

test("the discovery document's addresses begin with the authority that the client used", async () => {
  const path = `/${facts.tenantId}/v2.0/.well-known/openid-configuration`;
  const plain = (await (await fetch(sim().entra.url + path)).json()) as Json;
  const headers = { "x-forwarded-proto": "https" };
  const forwarded = (await (await fetch(sim().entra.url + path, { headers })).json()) as Json;
  const unknown = await fetch(`${sim().entra.url}/${unknownGuid}/v2.0/.well-known/openid-configuration`);

  expect(plain["issuer"]).toBe(`${sim().entra.url}/${facts.tenantId}/v2.0`);
  expect(plain["token_endpoint"]).toBe(`${sim().entra.url}/${facts.tenantId}/oauth2/v2.0/token`);
  expect(forwarded["issuer"]).toBe(`${sim().entra.url.replace("http:", "https:")}/${facts.tenantId}/v2.0`);
  expect(plain).toMatchObject({ authorization_endpoint: expect.any(String), end_session_endpoint: expect.any(String) });
  expect([unknown.status, await unknown.json()]).toMatchObject([400, { error_codes: [90002] }]);
});

test("faults hit the endpoint before and after its work, and no secret stays in the ledger", async () => {
  sim().control.addFault({ service: "entra", cut: "before" });
  await expect(requestToken(sim())).rejects.toThrow();
  sim().control.addFault({ service: "entra", status: 503, body: "no" });
  await expect(requestToken(sim())).rejects.toThrow();
  await requestToken(sim());
  const statuses = sim()
    .requests()
    .filter(({ service }) => service === "entra")
    .map(({ status }) => status);

  expect(statuses.slice(-3)).toEqual([0, 503, 200]);
  expect(JSON.stringify(sim().requests())).not.toContain(facts.clientSecret);
});

test("a token that was refused is not tried for ever", async () => {
  const api = apiOf(sim().dataverse.url, await tokenOf(sim()));
  sim().control.expireTokens();
  for (let at = 0; at < 60; at += 1) await api.call("GET", "WhoAmI");

  expect(takeViolations()).toEqual(["a token was used 60 times after it was refused"]);
});

test("the platform's own tokens carry the issuer of their version", async () => {
  const { tokens } = sim().tenant;
  const claims = { audience: "api://bridge", subject: "0e" };
  const [two, one] = await Promise.all([tokens.issue(claims), tokens.issue({ ...claims, version: 1 })]);
  const issuer = (token: string) => JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()).iss;

  expect(issuer(two)).toBe(`https://login.microsoftonline.com/${facts.tenantId}/v2.0`);
  expect(issuer(one)).toBe(`https://sts.windows.net/${facts.tenantId}/`);
});
