import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { readArguments } from "../arguments.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "org-arguments-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const publicJwk = { kty: "RSA", kid: "key-1", alg: "RS256", x5c: ["MII"], n: "n", e: "AQAB" };

function jwkFile(jwk: object): string {
  const path = join(folder, "jwk.json");
  writeFileSync(path, JSON.stringify(jwk));
  return path;
}

test("a deploy takes every part unless some are named", () => {
  const all = readArguments(["deploy", "--target-org", "prod"]);
  const some = readArguments(["deploy", "--target-org", "prod", "--parts", "core, messaging"]);

  expect(all.options.parts).toEqual(["core", "messaging", "queues", "keys", "channel", "connection"]);
  expect(some.options.parts).toEqual(["core", "messaging"]);
});

test.each([
  ["no command", ["--target-org", "a"], "no command"],
  ["no org", ["deploy"], "--target-org is missing"],
  ["an unknown part", ["deploy", "--target-org", "a", "--parts", "cor"], "no part cor"],
  ["an unknown flag", ["deploy", "--target-org", "a", "--bridge", "x"], "--bridge"],
  ["an address without TLS", ["deploy", "--target-org", "a", "--bridge-url", "http://b"], "https://"],
  ["a merge without a channel", ["merge-channel", "--target-org", "a"], "--channel is missing"],
  ["a key file that is not there", ["deploy", "--target-org", "a", "--public-jwk", "nowhere.json"], "no file"],
])("%s is refused in words", (_case, args, said) => {
  expect(() => readArguments(args)).toThrow(said);
});

test("the public key goes on as one line, however the file is written", () => {
  const path = join(folder, "jwk.json");
  writeFileSync(path, JSON.stringify(publicJwk, null, 2));

  const { options } = readArguments(["deploy", "--target-org", "a", "--public-jwk", path]);

  expect(options.publicJwk).toBe(JSON.stringify(publicJwk));
});

test("a private key is refused before it leaves the machine", () => {
  const path = jwkFile({ ...publicJwk, d: "secret" });

  expect(() => readArguments(["deploy", "--target-org", "a", "--public-jwk", path])).toThrow("private key");
});

test("a key without its certificate is refused, since Salesforce would not take it", () => {
  const path = jwkFile({ ...publicJwk, x5c: undefined });

  expect(() => readArguments(["deploy", "--target-org", "a", "--public-jwk", path])).toThrow("no x5c");
});
