import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { knownSecret, matchSecret } from "../../src/http/secrets.ts";

const known = ["first-secret", "second-secret", "third-secret"].map((secret) => knownSecret(secret, secret));

test.each(["first-secret", "second-secret", "third-secret"])("%s is found among the others", (secret) => {
  expect(matchSecret(secret, known)).toBe(secret);
});

test.each(["", "first-secre", "first-secret ", "First-secret", "x".repeat(10_000)])(
  "%j is no known secret",
  (given) => {
    expect(matchSecret(given, known)).toBeUndefined();
    expect(matchSecret(given, [])).toBeUndefined();
  },
);

test("a secret beyond ASCII is found by the bytes that Node reads from the header", () => {
  const secret = "schlüssel-für-prüfung";

  expect(matchSecret(Buffer.from(secret).toString("latin1"), [knownSecret(secret, true)])).toBe(true);
});

test("every known secret is looked at before the answer, however early one fits", () => {
  const looked: number[] = [];
  const watched = known.map(({ hash, value }, index) => ({
    value,
    get hash() {
      looked.push(index);
      return hash;
    },
  }));

  matchSecret("first-secret", watched);

  expect(looked).toEqual([0, 1, 2]);
});

test("secrets are compared by timingSafeEqual alone", () => {
  const source = readFileSync(join(import.meta.dirname, "../../src/http/secrets.ts"), "utf8");
  const body = source.slice(source.indexOf("export function matchSecret"), source.indexOf("function hashBytes"));

  expect(body).toContain("timingSafeEqual(hash, one.hash)");
  expect(body).not.toMatch(/\bbreak\b|\.find\(|\.some\(|return one/);
});
