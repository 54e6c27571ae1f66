import { expect, test } from "@jest/globals";
import { checkHygiene } from "../checks/hygiene.ts";
import { linesWith, oneLine } from "./planted.ts";

const file = "force-app/core/main/default/classes/OpenCxPlanted.cls";

/** Put together here, so that this file holds nothing that looks like a secret. */
const join = (...parts: string[]) => parts.join("");

const refused: [what: string, text: string, says: string][] = [
  ["an id of 18 characters", "'0N9Hs000000k9bBKAQ'", "the id of a record"],
  ["an id of 15 characters", "'00G5g000001AbcD'", "the id of a record"],
  ["a username", "'admin@acme.com.sandbox'", "a username"],
  ["the address of an org", "'https://acme--dev.my.salesforce.com/x'", "the address of an org"],
  ["the address of a messaging org", "'https://acme.my.salesforce-scrt.com'", "the address of an org"],
  ["a private key", join("-----BEGIN ", "PRIVATE KEY-----"), "a private key"],
  ["a private JWK", join('{ "d"', `: "${"q1W2e3R4t5".repeat(3)}" }`), "a private key"],
  ["a token", join("'eyJ", "hbGciOiJIUzI1NiJ9.", "eyJzdWIiOiJhZG1pbiJ9'"), "a token"],
  ["a bearer token", join("'Bearer ", "abcdefghij.klmnopqrst'"), "a token"],
  ["a consumer secret", "<consumerSecret>abc</consumerSecret>", "a key or secret of a client app"],
  ["a random text", join("'", "0123456789abcdef".repeat(2), "'"), "a long random text"],
];

test.each(refused)("%s is refused", async (_what, text, says) => {
  const lines = await linesWith((planted) => planted.write(file, text), checkHygiene);

  expect(lines).toEqual(oneLine(file, says));
});

test.each([
  ["a placeholder's address", "'admin@opencx-bridge.invalid'"],
  ["Salesforce's public addresses", "'https://login.salesforce.com' 'http://soap.sforce.com/2006/04/metadata'"],
  ["the id of a session", "'0b9d2f5e-7c1a-4e62-9d3f-1a2b3c4d5e6f'"],
  ["a name with digits", "OpenCxDelivery2 Recommended10000 testMethod20000"],
])("%s is not refused", async (_what, text) => {
  expect(await linesWith((planted) => planted.write(file, text), checkHygiene)).toEqual([]);
});

test("an id that is plainly made up is taken in a test class, and nowhere else", async () => {
  const id = "'0Mw000000000001AAA'";

  const inTest = await linesWith((planted) => planted.write(file.replace(".cls", "Test.cls"), id), checkHygiene);
  const elsewhere = await linesWith((planted) => planted.write(file, id), checkHygiene);

  expect(inTest).toEqual([]);
  expect(elsewhere).toEqual(oneLine(file, "the id of a record"));
});

test("a secret is not printed whole", async () => {
  const secret = "0123456789abcdef".repeat(2);

  const lines = await linesWith((planted) => planted.write(file, `'${secret}'`), checkHygiene);

  expect(lines.join()).not.toContain(secret);
});
