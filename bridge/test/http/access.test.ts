import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { HttpLab, keys } from "./lab.ts";

let lab: HttpLab;
beforeAll(async () => {
  lab = await HttpLab.start();
});
afterAll(() => lab.stop());

test("without a key the answer is 401 and says how to send one", async () => {
  const answers = await Promise.all([
    lab.call("/v1/handoffs", { method: "POST", json: { sessionId: "s" } }),
    lab.call("/v1/handoffs", { method: "POST", json: {}, headers: { authorization: "Basic b3BlbmN4Og==" } }),
    lab.call("/v1/handoffs", { method: "POST", json: {}, headers: { authorization: "Bearer " } }),
  ]);

  for (const { status, body, headers } of answers) {
    expect([status, body["code"]]).toEqual([401, "AUTH_MISSING"]);
    expect(headers.get("www-authenticate")).toBe('Bearer realm="opencx-bridge"');
  }
});

test("a wrong key is 401, also one that only begins right, and nothing of the body is read", async () => {
  for (const key of ["nonsense", keys.opencx.slice(0, -1), `${keys.opencx}x`]) {
    const answer = await lab.call("/v1/handoffs", { method: "POST", key, raw: "not json" });

    expect([answer.status, answer.body["code"]]).toEqual([401, "AUTH_WRONG"]);
    expect(answer.headers.get("www-authenticate")).toContain('error="invalid_token"');
  }
});

test.each([
  ["org", "/v1/handoffs", "opencx"],
  ["admin", "/v1/handoffs", "opencx"],
] as const)("a key of role %s may not post to %s", async (role, path, needed) => {
  const answer = await lab.call(path, { method: "POST", key: keys[role], json: { sessionId: "s" } });

  expect([answer.status, answer.body["code"]]).toEqual([403, "AUTH_ROLE"]);
  expect(answer.body["message"]).toContain(`role ${needed}`);
});

test.each([
  ["org", "/v1/handoffs/7d0f6c1e-52f5-4b27-9e43-0d6a4c8b9f10", "opencx or admin"],
  ["opencx", "/v1/conversations/c/trace", "org or admin"],
  ["opencx", "/v1/sessions/s/trace", "admin"],
  ["org", "/v1/sessions/s/trace", "admin"],
] as const)("a key of role %s may not read %s", async (role, path, needed) => {
  const answer = await lab.call(path, { key: keys[role] });

  expect([answer.status, answer.body["code"]]).toEqual([403, "AUTH_ROLE"]);
  expect(answer.body["message"]).toContain(`role ${needed}`);
});

test("a key may also come as X-Api-Key, and every configured one is known", async () => {
  const asHeader = await lab.call("/v1/handoffs", {
    method: "POST",
    json: { sessionId: "s-header" },
    headers: { "x-api-key": keys.second },
  });
  const lowerCase = await lab.call("/v1/handoffs", {
    method: "POST",
    json: { sessionId: "s-lower" },
    headers: { authorization: `bearer ${keys.opencx}` },
  });

  expect([asHeader.status, lowerCase.status]).toEqual([202, 202]);
});

test("an address that guesses keys is slowed down, and the right key still opens", async () => {
  const guesses = await Promise.all(
    Array.from({ length: 40 }, (_, i) => lab.call("/v1/handoffs", { method: "POST", key: `guess-${i}`, json: {} })),
  );
  const right = await lab.post("/v1/handoffs", { sessionId: "s-right" });

  const refused = guesses.filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThan(10);
  expect(refused[0]?.body["code"]).toBe("TOO_MANY_ATTEMPTS");
  expect(Number(refused[0]?.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(right.status).toBe(202);
});

test("the caller's address counts behind a proxy, and a forged one does not where no proxy is trusted", async () => {
  const proxied = await HttpLab.start({ http: { trustProxy: 1 } }, lab.store);
  const plain = await HttpLab.start({}, lab.store);
  const guess = (one: HttpLab, i: number) =>
    one.call("/v1/handoffs", {
      method: "POST",
      key: "guess",
      json: {},
      headers: { "x-forwarded-for": `192.0.2.${i}` },
    });

  const apart = await Promise.all(Array.from({ length: 30 }, (_, i) => guess(proxied, i)));
  const together = await Promise.all(Array.from({ length: 30 }, (_, i) => guess(plain, i)));
  await proxied.stopServers();
  await plain.stopServers();

  expect(new Set(apart.map(({ status }) => status))).toEqual(new Set([401]));
  expect(together.map(({ status }) => status)).toContain(429);
});
