import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "@jest/globals";
import { decodeJwt, decodeProtectedHeader } from "jose";
import { askToken, Customer, request } from "./client.ts";
import { identityKey, identityToken } from "./keys.ts";
import { simulated } from "./simulated.ts";

const key = identityKey("key-1");
const longKey = identityKey("key-512", "RS512");
const keySet = { name: "OpenCX", issuer: "opencx", keys: [key.publicJwk, longKey.publicJwk] };
const { sim, clock } = simulated(() => ({
  deployments: [
    { developerName: "Demo_Client", authMode: "UnAuth" },
    { developerName: "Demo_Verified", authMode: "Auth", keySet },
    { developerName: "Old_Widget", authMode: "UnAuth", deploymentType: "Web" },
  ],
}));

const verified = (customerIdentityToken: string) =>
  askToken(sim(), { esDeveloperName: "Demo_Verified", authorizationType: "JWT", customerIdentityToken });

test("a guest token is a signed JWT with exactly the documented claims", async () => {
  const { status, body } = await askToken(sim());

  const token = String(body["accessToken"]);
  const { deviceId } = body["context"] as { deviceId: string };
  expect(status).toBe(200);
  expect(body["lastEventId"]).toMatch(/^\d+$/);
  expect(decodeProtectedHeader(token)).toMatchObject({ alg: "RS256", typ: "JWT", kid: expect.any(String) });
  const claims = decodeJwt(token);
  expect(Object.keys(claims).sort()).toEqual(
    ["apiVersion", "capabilitiesVersion", "channelAddId", "clientId", "clientSessionId", "deviceId"]
      .concat(["exp", "iat", "orgId", "sub"])
      .sort(),
  );
  expect(claims).toMatchObject({ orgId: sim().orgId, deviceId, capabilitiesVersion: "1" });
  expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(21_600);
});

test("every guest token is somebody else, even on the same device", async () => {
  const deviceId = randomUUID();

  const first = await askToken(sim(), { deviceId });
  const second = await askToken(sim(), { deviceId });

  const [one, other] = [first, second].map(({ body }) => decodeJwt(String(body["accessToken"])));
  expect(one?.["deviceId"]).toBe(other?.["deviceId"]);
  for (const claim of ["sub", "clientId", "clientSessionId"]) expect(one?.[claim]).not.toBe(other?.[claim]);
});

test("a second guest token cannot touch the first guest's conversation", async () => {
  const first = await Customer.guest(sim());
  const second = await Customer.guest(sim());
  const id = await first.begin();

  const statuses = await Promise.all([
    second.send(id, "Mine now"),
    second.call("GET", `/conversation/${id}`),
    second.call("GET", `/conversation/${id}/entries`),
    second.close(id),
  ]);

  expect(statuses.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
});

test("both forms of the org id are accepted, other orgs and unknown deployments are not", async () => {
  expect((await askToken(sim(), { orgId: `${sim().orgId}AAA` })).status).toBe(200);
  expect((await askToken(sim(), { orgId: "00Dxx0000000000" })).status).toBe(400);
  expect((await askToken(sim(), { esDeveloperName: "Nowhere" })).status).toBe(400);
  expect((await askToken(sim(), { platform: "Fax" })).status).toBe(400);
  expect((await askToken(sim(), { capabilitiesVersion: "" })).status).toBe(400);
});

test("a verified subject is stable, and a second token sees the first one's conversations", async () => {
  const first = await Customer.verified(sim(), await identityToken(key, { sub: "eve" }));
  const second = await Customer.verified(sim(), await identityToken(longKey, { sub: "eve" }, "RS512"));
  const id = await first.begin();

  const { status } = await second.send(id, "From my phone");

  expect(first.subject).toBe("v2/iamessage/AUTH/OpenCX/uid:eve");
  expect(second.subject).toBe(first.subject);
  expect(status).toBe(202);
});

test.each([
  ["signed by another key", () => identityToken({ ...identityKey(), kid: "key-1" })],
  ["with an unknown kid", () => identityToken({ ...key, kid: "key-9" })],
  ["from another issuer", () => identityToken(key, { iss: "OpenCX" })],
  ["that has expired", () => identityToken(key, { exp: Math.floor(Date.now() / 1000) - 1 })],
  ["from the future", () => identityToken(key, { iat: Math.floor(Date.now() / 1000) + 90 })],
  ["without sub", () => identityToken(key, { sub: "" })],
  ["signed with another algorithm than the key's", () => identityToken(key, {}, "RS512")],
  ["that is no token", () => Promise.resolve("a.b.c")],
])("an identity token %s is refused", async (_what, make) => {
  const { status, body } = await verified(await make());

  expect(status).toBe(401);
  expect(body).toMatchObject({ message: expect.any(String), errorCode: "UNAUTHORIZED" });
});

test("where so set, a bad identity token silently yields a guest", async () => {
  sim().control.setBehaviour({ silentGuestFallback: true });

  const { status, body } = await verified(await identityToken(key, { iss: "nobody" }));

  expect(status).toBe(200);
  expect(body["context"]).toMatchObject({ endUser: { subject: expect.stringContaining("/UNAUTH/") } });
});

test("guests are refused on verified channels, and the other way round", async () => {
  const customerIdentityToken = await identityToken(key);

  expect((await askToken(sim(), { esDeveloperName: "Demo_Verified" })).status).toBe(403);
  expect((await askToken(sim(), { authorizationType: "JWT", customerIdentityToken })).status).toBe(403);
});

test("a deployment that is no Custom Client yields a token that cannot talk", async () => {
  const answer = await askToken(sim(), { esDeveloperName: "Old_Widget" });
  const customer = new Customer(sim(), answer, "Old_Widget");

  expect(JSON.stringify(answer.body)).toContain('"deploymentType":"web"');
  expect((await customer.create({ conversationId: randomUUID() })).status).toBe(403);
  expect((await customer.close(randomUUID())).status).toBe(401);
});

test("a continuation token is the same subject, another client, and no later expiry", async () => {
  const customer = await Customer.guest(sim());
  clock.now += 60_000;

  const { status, body } = await customer.call("GET", "/authorization/continuation-access-token");

  const [before, after] = [customer.token, String(body["accessToken"])].map((token) => decodeJwt(token));
  expect(status).toBe(200);
  expect(after).toMatchObject({ sub: before?.sub, exp: before?.exp });
  expect(after?.["clientId"]).not.toBe(before?.["clientId"]);
});

test("an expired token gets 401 everywhere, and cannot be continued", async () => {
  const customer = await Customer.guest(sim());
  const id = await customer.begin();
  clock.now += 6 * 3_600_000;

  expect((await customer.send(id, "Still here?")).status).toBe(401);
  expect((await customer.call("GET", "/authorization/continuation-access-token")).status).toBe(401);
});

test("one token, or all, can be expired on demand", async () => {
  const [one, other] = [await Customer.guest(sim()), await Customer.guest(sim())];

  sim().control.expireTokens({ token: one.token });
  expect((await one.call("GET", "/conversation/list")).status).toBe(401);
  expect((await other.call("GET", "/conversation/list")).status).toBe(200);
  sim().control.expireTokens();
  expect((await other.call("GET", "/conversation/list")).status).toBe(401);
});

test("a missing or forged bearer gets 401 with a message", async () => {
  const url = `${sim().url}/iamessage/api/v2/conversation/list`;
  const [head, payload] = (await Customer.guest(sim())).token.split(".");

  for (const headers of [{}, { authorization: `Bearer ${head}.${payload}.AAAA` }]) {
    const { status, body } = await request("GET", url, { headers });
    expect(status).toBe(401);
    expect(body["message"]).toEqual(expect.any(String));
  }
});

test("the authorisation link key comes in snake case, in both versions", async () => {
  const customer = await Customer.guest(sim());
  const headers = { authorization: `Bearer ${customer.token}` };

  const v2 = await customer.call("GET", "/authorization/authlink");
  const v1 = await request("GET", `${sim().url}/iamessage/v1/authorization/authlink`, { headers });

  expect(v2.body).toEqual({ auth_link_key: expect.any(String) });
  expect(v1.body).toEqual({ auth_link_key: expect.any(String) });
});

test("a key is registered only as one public object with a certificate of its own", () => {
  const { x5c, ...bare } = key.publicJwk;
  const register = (uploaded: unknown) => () =>
    sim().control.registerKey({ deployment: "Demo_Verified", key: uploaded as Record<string, unknown> });

  expect(register(bare)).toThrow("x5c is required");
  expect(register({ ...bare, x5c: longKey.publicJwk.x5c })).toThrow("another key");
  expect(register({ ...key.publicJwk, d: "secret" })).toThrow("Private members");
  expect(register({ ...key.publicJwk, kid: undefined })).toThrow("kid");
  expect(register([key.publicJwk])).toThrow();
  expect(register({ ...bare, x5c, kid: "key-2" })).not.toThrow();
});

test("a registered key verifies at once, a removed one no more", async () => {
  const fresh = identityKey();

  sim().control.registerKey({ deployment: "Demo_Verified", key: { ...fresh.publicJwk } });
  expect((await verified(await identityToken(fresh))).status).toBe(200);
  sim().control.removeKey({ deployment: "Demo_Verified", kid: fresh.kid });
  expect((await verified(await identityToken(fresh))).status).toBe(401);
});

test("a keyset of type Endpoint URL fetches its keys, new ones too", async () => {
  const [first, second] = [identityKey(), identityKey()];
  const keys = [first.publicJwk];
  const server = createServer((_req, res) => res.end(JSON.stringify({ keys })));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const jwksUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`;
  sim().control.putDeployment({
    developerName: "Demo_Verified",
    authMode: "Auth",
    keySet: { name: "Remote", issuer: "opencx", jwksUrl },
  });

  const before = await verified(await identityToken(second));
  keys.push(second.publicJwk);
  const after = await verified(await identityToken(second));
  server.close();

  expect([before.status, after.status]).toEqual([401, 200]);
});
