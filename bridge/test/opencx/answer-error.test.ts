import { expect, test } from "@jest/globals";
import { answerError } from "../../src/opencx/answer-error.ts";

const answer = (status: number, retryAfterMs?: number) => ({ status, text: "", json: undefined, retryAfterMs });

test.each([
  [400, "OPENCX_REFUSED", 502, false],
  [401, "OPENCX_KEY_REJECTED", 502, true],
  [403, "OPENCX_SCOPE_MISSING", 502, true],
  [404, "OPENCX_SESSION_UNKNOWN", 404, false],
  [413, "OPENCX_TOO_LARGE", 502, false],
  [429, "OPENCX_RATE_LIMITED", 503, true],
  [500, "OPENCX_UNAVAILABLE", 502, true],
  [502, "OPENCX_UNAVAILABLE", 502, true],
  [503, "OPENCX_UNAVAILABLE", 502, true],
  [504, "OPENCX_UNAVAILABLE", 502, true],
  [302, "OPENCX_UNEXPECTED", 502, false],
  [409, "OPENCX_UNEXPECTED", 502, false],
  [418, "OPENCX_UNEXPECTED", 502, false],
])("%i is %s", (status, code, own, retryable) => {
  const error = answerError(answer(status));

  expect(error).toMatchObject({ code, status: own, retryable, retryAfterMs: undefined });
  expect(error.remedy.length).toBeGreaterThan(20);
});

test("what OpenCX asks for in waiting is passed on", () => {
  expect(answerError(answer(429, 7000)).retryAfterMs).toBe(7000);
  expect(answerError(answer(503, 0)).retryAfterMs).toBe(0);
});

test("the answer's own words never get into the error: they may hold what people wrote", () => {
  const error = answerError({ ...answer(500), text: "secret words", json: { message: "secret words" } });

  expect(JSON.stringify({ ...error, message: error.message })).not.toContain("secret");
});
