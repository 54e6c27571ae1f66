import { expect, test } from "@jest/globals";
import { identitySubject } from "../../../../src/desks/salesforce-messaging/identity/subject.ts";
import type { SubjectKind } from "../../../../src/desks/salesforce-messaging/identity/subject.ts";
import { errorCode } from "../../../../src/lib/errors.ts";

const subjects: [SubjectKind, string, string][] = [
  ["email", "  Jane.Doe@Example.COM ", "jane.doe@example.com"],
  ["email", "jane+tag@example.com", "jane+tag@example.com"],
  ["email", "jösé@example.com", "j%C3%B6s%C3%A9@example.com"],
  ["email", "a/b@example.com", "a%2Fb@example.com"],
  ["email", "a%2Fb@example.com", "a%252fb@example.com"],
  ["phone", "+1 (415) 555-0100", "+14155550100"],
  ["phone", "0049 171 1234567", "+491711234567"],
  ["session", "5f0c2f0e-6a55-4f0e-9a77-3c1c1c1c1c1c", "session:5f0c2f0e-6a55-4f0e-9a77-3c1c1c1c1c1c"],
  ["session", "a b\n", "session:a%20b"],
];

test.each(subjects)("%s %j becomes %j", (kind, value, expected) => {
  expect(identitySubject(kind, value)).toBe(expected);
});

const useless: [SubjectKind, string][] = [
  ["email", ""],
  ["email", "jane"],
  ["email", "jane doe@example.com"],
  ["phone", "4155550100"],
  ["phone", "+0155550100"],
  ["phone", "anonymous"],
  ["phone", "+1234567890123456"],
  ["session", "  "],
];

test.each(useless)("%s %j names nobody and is refused", (kind, value) => {
  const code = ((): string => {
    try {
      return identitySubject(kind, value);
    } catch (error) {
      return errorCode(error);
    }
  })();

  expect(code).toBe("IDENTITY_VALUE_INVALID");
});

test("a subject is printable ASCII without a slash and at most 255 long, whatever comes", () => {
  const long = identitySubject("email", `${"ü".repeat(100)}@example.com`);
  const odd = identitySubject("session", '/\u0000\u007f 😀"\\~');

  expect(long).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(identitySubject("email", `${"ü".repeat(101)}@example.com`)).not.toBe(long);
  expect(odd).toMatch(/^[!-.0-~]+$/);
});
