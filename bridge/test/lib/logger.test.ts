import { expect, test } from "@jest/globals";
import { BridgeError } from "../../src/lib/errors.ts";
import { createLogger } from "../../src/lib/logger.ts";
import type { Logger } from "../../src/lib/logger.ts";

function capture(level = "debug"): { log: Logger; lines: () => Record<string, unknown>[]; text: () => string } {
  const written: string[] = [];
  const log = createLogger({ level, destination: { write: (line) => void written.push(line) } });
  const lines = (): Record<string, unknown>[] => written.map((line) => JSON.parse(line) as Record<string, unknown>);
  return { log, lines, text: () => written.join("") };
}

test("a line is JSON with level, time, message and the ids of its part", () => {
  const { log, lines } = capture();

  log.child({ requestId: "r1" }).child({ sessionId: "s1", handoffId: "h1" }).info({ attempt: 2 }, "sent");

  expect(lines()[0]).toMatchObject({
    level: "info",
    requestId: "r1",
    sessionId: "s1",
    handoffId: "h1",
    attempt: 2,
    msg: "sent",
  });
  expect(lines()[0]?.["time"]).toMatch(/^\d{4}-\d\d-\d\dT/);
});

test("a line below the level is not written", () => {
  const { log, text } = capture("warn");

  log.info("quiet");

  expect(text()).toBe("");
});

const hidden = [
  "authorization",
  "Authorization",
  "token",
  "access_token",
  "accessToken",
  "apiKey",
  "api-key",
  "x-api-key",
  "privateKey",
  "secret",
  "clientSecret",
  "password",
  "passphrase",
  "text",
  "body",
  "message",
  "content",
  "transcript",
  "summary",
  "description",
  "email",
  "non_verified_email",
  "contactEmail",
  "phone",
  "phone_number",
  "base64",
  "customerIdentityToken",
  "cookie",
  "set-cookie",
  "signature",
  "encryptionKey",
  "subject",
  "sub",
  "html",
  "key",
];

test.each(hidden)("the value of %s is removed at any depth", (name) => {
  const { log, text } = capture();

  log.info({ [name]: "PLANTED" }, "flat");
  log.info({ a: { b: [{ c: { [name]: "PLANTED" } }] } }, "deep");
  log.child({ x: { [name]: "PLANTED" } }).info("bound");
  log.info("printf %o", { [name]: "PLANTED" });

  expect(text()).not.toContain("PLANTED");
  expect(text().match(/\*\*\*/g)?.length).toBeGreaterThanOrEqual(4);
});

test("a contact, a body and a list of tokens are removed as a whole", () => {
  const { log, text } = capture();

  log.info({ contact: { name: "PLANTED", x: 1 }, body: { any: ["PLANTED"] }, tokens: ["PLANTED"] }, "x");

  expect(text()).not.toContain("PLANTED");
});

test("secrets are masked by their look, wherever they stand", () => {
  const { log, lines, text } = capture();
  const jwt = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJQTEFOVEVEIn0.c2lnbmF0dXJl";

  log.info({ path: "/v1/opencx/webhook/PLANTED-token?x=1" }, "POST /v1/opencx/webhook/PLANTED failed");
  log.info({ note: `Bearer PLANTED.value and ${jwt}`, key: "-----BEGIN PRIVATE KEY-----\nPLANTED" }, "x");
  log.info(
    { at: "https://u:PLANTED@h/x", file: "https://h/f.png?sig=PLANTED", api: "ocx_live_PLANTED" },
    "jane@PLANTED.com",
  );
  log.info({ link: new URL("https://h/f?token=PLANTED"), pem: "-----BEGIN RSA PRIVATE KEY-----\nPLANTED" }, "x");

  expect(text()).not.toMatch(/PLANTED|eyJ/);
  expect(lines()[0]).toMatchObject({ path: "/v1/opencx/webhook/***?x=1", msg: "POST /v1/opencx/webhook/*** failed" });
});

test("settings and flags under such names stay, and so do codes", () => {
  const { log, lines } = capture();

  log.info(
    { tokensPerMinute: 200, hasEmail: true, reason: "no-reps", code: "MIAW_TOKEN_REJECTED", textLength: 12 },
    "x",
  );
  log.info({ reason: "He said PLANTED words" }, "x");

  expect(lines()[0]).toMatchObject({
    tokensPerMinute: 200,
    hasEmail: true,
    reason: "no-reps",
    code: "MIAW_TOKEN_REJECTED",
  });
  expect(lines()[1]?.["reason"]).toBe("***");
});

test("an error shows code, remedy, place and the codes of its causes, never the causes' words", () => {
  const { log, lines, text } = capture();
  const cause = Object.assign(new Error("body was PLANTED"), { code: "UND_ERR_SOCKET", body: "PLANTED" });
  const err = new BridgeError({ code: "MIAW_DOWN", message: "No answer.", remedy: "Wait.", retryable: true, cause });

  log.error({ err }, "delivery failed");
  log.error(err);

  expect(text()).not.toContain("PLANTED");
  for (const line of lines()) {
    expect(line["err"]).toMatchObject({
      code: "MIAW_DOWN",
      message: "No answer.",
      remedy: "Wait.",
      retryable: true,
      causes: ["UND_ERR_SOCKET"],
    });
    expect((line["err"] as { stack: string }).stack).toMatch(/MIAW_DOWN\]\n\s+at .*logger\.test/);
  }
  expect(lines()[1]?.["msg"]).toBe("MIAW_DOWN");
});

test("a foreign error that may quote its input shows where it happened only", () => {
  const { log, lines, text } = capture();
  const syntax = ((): unknown => {
    try {
      return JSON.parse("PLANTED words");
    } catch (error) {
      return error;
    }
  })();

  log.error(syntax);
  log.error({ err: new Error("PLANTED") });
  log.error({ nested: { failure: new Error("PLANTED") } }, "x");
  log.error(new TypeError("x is not a function"));

  expect(text()).not.toContain("PLANTED");
  expect(lines()[0]).toMatchObject({ err: { type: "SyntaxError" }, msg: "SyntaxError" });
  expect(lines()[3]).toMatchObject({ err: { message: "x is not a function" } });
});

test("odd values do not break a line", () => {
  const { log, lines } = capture();
  const loop: Record<string, unknown> = {
    bytes: new Uint8Array(9),
    big: 10n,
    when: new Date(0),
    fn: () => 1,
    m: new Map(),
  };
  loop["self"] = loop;

  log.info(loop, "x");
  log.info({ a: { b: { c: { d: { e: { f: { g: { h: { i: 1 } } } } } } } } }, "deep");
  log.info(undefined, "nothing");

  expect(lines()[0]).toMatchObject({ bytes: "[9 bytes]", big: "10", when: "1970-01-01T00:00:00.000Z", m: "[Map]" });
  expect(lines()).toHaveLength(3);
});
