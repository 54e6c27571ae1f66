import { X509Certificate, createPrivateKey } from "node:crypto";
import { expect, test } from "@jest/globals";
import { createLocalJWKSet, decodeProtectedHeader, importX509, jwtVerify } from "jose";
import { parseConfig } from "../../../../src/config/load.ts";
import type { VerifiedIdentity } from "../../../../src/config/schema.ts";
import { selfSignedCertificate } from "../../../../src/desks/salesforce-messaging/identity/certificate.ts";
import { jwks, publicJwk } from "../../../../src/desks/salesforce-messaging/identity/jwks.ts";
import { mintIdentityToken } from "../../../../src/desks/salesforce-messaging/identity/mint-token.ts";
import { loadSigningKey } from "../../../../src/desks/salesforce-messaging/identity/signing-key.ts";
import { makeKeys, messagingOf, minimalConfig } from "../../../config/fixtures.ts";

const keys = makeKeys();
const old = makeKeys();
const now = new Date("2026-01-01T12:00:00.700Z");

function connectionsWith(identity: Record<string, unknown> = {}) {
  return parseConfig(minimalConfig(keys, {}, identity), {}).connections;
}

function verifiedIdentity(extra: Record<string, unknown> = {}): VerifiedIdentity {
  const { identity } = messagingOf(parseConfig(minimalConfig(keys, {}, extra), {}));
  if (identity.mode !== "verified") throw new Error("The identity is not verified.");
  return identity;
}

async function mint(lifetimeMs: number, identity = verifiedIdentity()): Promise<string> {
  const signingKey = await loadSigningKey(identity);
  return mintIdentityToken({ signingKey, issuer: "opencx-bridge", keyId: "key-1", subject: "a@b.c", lifetimeMs, now });
}

test("a token says who, by whom and until when, and the published keys verify it", async () => {
  const token = await mint(240_000);

  const { payload } = await jwtVerify(token, createLocalJWKSet(await jwks(connectionsWith())), { currentDate: now });

  expect(decodeProtectedHeader(token)).toEqual({ alg: "RS256", kid: "key-1", typ: "JWT" });
  expect(payload).toEqual({ iss: "opencx-bridge", sub: "a@b.c", iat: 1767268800, exp: 1767269040 });
});

test("a token never lives longer than five minutes", async () => {
  const keySet = createLocalJWKSet(await jwks(connectionsWith()));

  const { payload } = await jwtVerify(await mint(3_600_000), keySet, { currentDate: now });

  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(300);
});

test("an older PKCS#1 private key signs as well", async () => {
  const pkcs1 = createPrivateKey(keys.privateKey).export({ type: "pkcs1", format: "pem" }).toString();

  const token = await mint(60_000, verifiedIdentity({ privateKey: pkcs1 }));

  const keySet = createLocalJWKSet(await jwks(connectionsWith()));
  await expect(jwtVerify(token, keySet, { currentDate: now })).resolves.toBeDefined();
});

test("the public key has all members Salesforce asks for, and its certificate verifies a token", async () => {
  const jwk = await publicJwk(verifiedIdentity());
  const pem = `-----BEGIN CERTIFICATE-----\n${jwk.x5c?.[0]}\n-----END CERTIFICATE-----`;

  expect(Object.keys(jwk).sort()).toEqual(["alg", "e", "kid", "kty", "n", "use", "x5c"]);
  const verified = await jwtVerify(await mint(60_000), await importX509(pem, "RS256"), { currentDate: now });
  expect(verified.payload.sub).toBe("a@b.c");
});

test("the self-made certificate is the same each time, valid, and signed by its own key", () => {
  const options = { privateKey: keys.privateKey, keyId: "key-1" };

  const certificate = new X509Certificate(selfSignedCertificate(options));

  expect(selfSignedCertificate(options)).toBe(certificate.toString());
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(certificate.checkPrivateKey(createPrivateKey(keys.privateKey))).toBe(true);
  expect(certificate.subject).toBe("CN=key-1");
  expect(new Date(certificate.validTo).getTime()).toBeGreaterThan(Date.now() + 10 * 86_400_000);
});

test("a configured certificate is published instead", async () => {
  const notAfter = new Date("2040-01-01T00:00:00Z");
  const certificate = selfSignedCertificate({ privateKey: keys.privateKey, keyId: "key-1", notAfter });

  const jwk = await publicJwk(verifiedIdentity({ certificate }));

  expect(jwk.x5c).toEqual([new X509Certificate(certificate).raw.toString("base64")]);
});

test("the key list holds the current and the previous key, each id once", async () => {
  const certificate = selfSignedCertificate({ privateKey: old.privateKey, keyId: "key-0" });
  const withCertificate = connectionsWith({ previous: { authKeyId: "key-0", certificate } });
  const withKeyOnly = connectionsWith({ previous: { authKeyId: "key-0", publicKey: old.publicKey } });

  const both = await jwks([...withCertificate, ...withCertificate]);
  const bare = await jwks(withKeyOnly);

  expect(both.keys.map(({ kid, x5c }) => [kid, x5c?.length])).toEqual([
    ["key-1", 1],
    ["key-0", 1],
  ]);
  expect(bare.keys.map(({ kid, x5c }) => [kid, x5c?.length])).toEqual([
    ["key-1", 1],
    ["key-0", undefined],
  ]);
  expect(JSON.stringify([both, bare])).not.toMatch(/"(d|p|q|dp|dq|qi)":/);
});

test("a guest connection publishes no key", async () => {
  const guest = parseConfig(minimalConfig(keys, { identity: { mode: "guest" } }), {}).connections;

  expect(await jwks(guest)).toEqual({ keys: [] });
});
