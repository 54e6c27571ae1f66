import { randomUUID } from "node:crypto";
import { request } from "node:http";
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type Call, HttpLab, keys, webhookTokens } from "./lab.ts";

let lab: HttpLab;
beforeAll(async () => {
  lab = await HttpLab.start({ http: { bodyLimitBytes: 2048, messageBodyLimitBytes: 8192 } });
});
afterAll(() => lab.stop());

const json = { "content-type": "application/json" };

function send(raw: Call["raw"], headers: Record<string, string> = json, path = "/v1/handoffs") {
  return lab.call(path, { method: "POST", key: keys.opencx, headers, ...(raw === undefined ? {} : { raw }) });
}

test("an error names its code, what to do and the request's id, and nothing else", async () => {
  const answer = await lab.call("/nowhere", { headers: { "x-request-id": "my-request.1" } });

  expect(answer.status).toBe(404);
  expect(answer.body).toEqual({
    code: "ROUTE_UNKNOWN",
    message: expect.any(String),
    remedy: expect.any(String),
    requestId: "my-request.1",
  });
  expect(answer.headers.get("x-request-id")).toBe("my-request.1");
});

test.each(["has space", "x".repeat(101), '"quoted"'])("the request id %j is replaced by one of our own", async (id) => {
  const answer = await lab.call("/healthz", { headers: { "x-request-id": id } });

  expect(answer.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
});

test("a known path with another method is 405 and names the methods it takes", async () => {
  const put = await lab.call("/v1/handoffs", { method: "PUT", key: keys.opencx, json: {} });
  const remove = await lab.call("/v1/handoffs/x", { method: "DELETE" });

  expect([put.status, put.body["code"], put.headers.get("allow")]).toEqual([405, "METHOD_NOT_ALLOWED", "POST"]);
  expect([remove.status, remove.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
});

test("malformed JSON is 400 with its place and without its content", async () => {
  const answer = await send('{"sessionId": "planted-words", oops}');

  expect([answer.status, answer.body["code"]]).toEqual([400, "BODY_MALFORMED"]);
  expect(answer.body["message"]).toContain("line 1, column 32");
  expect(answer.text).not.toMatch(/planted|oops/);
});

test("a body that is not UTF-8 is 400", async () => {
  const answer = await send(new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]));

  expect([answer.status, answer.body["code"]]).toEqual([400, "BODY_MALFORMED"]);
});

test.each(["text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-16"])(
  "the content type %s is 415",
  async (type) => {
    const answer = await send('{"sessionId":"s"}', { "content-type": type });

    expect([answer.status, answer.body["code"]]).toEqual([415, "BODY_NOT_JSON"]);
  },
);

test.each(["application/json", "application/json; charset=UTF-8", "application/problem+json"])(
  "the content type %s is read",
  async (type) => {
    const answer = await send('{"sessionId":"s-type"}', { "content-type": type });

    expect(answer.status).toBe(202);
  },
);

test("an encoding that nobody knows is 415, a packed body is read, and its limit counts what it unpacks to", async () => {
  const unknown = await send("{}", { ...json, "content-encoding": "zstd-planted" });
  const packed = await send(new Uint8Array(gzipSync('{"sessionId":"s-gzip"}')), {
    ...json,
    "content-encoding": "gzip",
  });
  const bomb = await send(new Uint8Array(gzipSync(`{"sessionId":"${"x".repeat(100_000)}"}`)), {
    ...json,
    "content-encoding": "gzip",
  });

  expect([unknown.status, packed.status, bomb.status]).toEqual([415, 202, 413]);
});

const packers = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync, zstd: zstdCompressSync };
const packings = Object.entries(packers);

test.each(packings)("a body that is announced as %s and is not packed so is 400 with what to do", async (encoding) => {
  const answer = await send('{"sessionId":"s-unpacked"}', { ...json, "content-encoding": encoding });

  expect([answer.status, answer.body["code"]]).toEqual([400, "BODY_ENCODING_WRONG"]);
  expect(answer.body["remedy"]).toContain("Leave Content-Encoding out");
});

test.each(packings)("a body that is packed as %s and ends too early is cut off", async (encoding, pack) => {
  const packed = pack(`{"sessionId":"s-short","summary":"${randomUUID()}"}`);
  const cut = new Uint8Array(packed.subarray(0, packed.length - 12));

  const answer = await send(cut, { ...json, "content-encoding": encoding });

  expect([answer.status, answer.body["code"]]).toEqual([400, "BODY_CUT_OFF"]);
});

test("a packed body that was damaged on its way is told as such", async () => {
  const packed = gzipSync('{"sessionId":"s-damaged"}');
  packed.writeUInt32LE(0, packed.length - 8);

  const answer = await send(new Uint8Array(packed), { ...json, "content-encoding": "gzip" });

  expect([answer.status, answer.body["code"]]).toEqual([400, "BODY_ENCODING_WRONG"]);
});

test("a body over the limit is 413, and messages have a limit of their own", async () => {
  const large = JSON.stringify({ sessionId: "s-large", summary: "x".repeat(4000) });
  const handoff = await send(large);
  const { body } = await lab.post("/v1/handoffs", { sessionId: "s-limits" });
  const messages = `/v1/handoffs/${String(body["id"])}/messages`;
  const fits = await send(JSON.stringify({ id: "m1", text: "x".repeat(4000) }), json, messages);
  const tooLarge = await send(JSON.stringify({ id: "m2", text: "x".repeat(9000) }), json, messages);

  expect([handoff.status, handoff.body["code"]]).toEqual([413, "BODY_TOO_LARGE"]);
  expect(fits.status).toBe(202);
  expect([tooLarge.status, tooLarge.body["code"]]).toEqual([413, "BODY_TOO_LARGE"]);
});

test.each(["null", "[]", '"text"', "7"])("the JSON body %s is 400 BODY_INVALID", async (raw) => {
  const answer = await send(raw);

  expect([answer.status, answer.body["code"]]).toEqual([400, "BODY_INVALID"]);
});

test("no body at all is told by what is missing", async () => {
  const answer = await send(undefined, {});

  expect([answer.status, answer.body["code"]]).toEqual([400, "BODY_INVALID"]);
  expect(answer.body["faults"]).toEqual([{ path: "sessionId", message: expect.any(String) }]);
});

test("a path that decodes to nothing is 400", async () => {
  const answer = await lab.call("/v1/handoffs/%E0%A4%A", { key: keys.opencx });

  expect([answer.status, answer.body["code"]]).toEqual([400, "PATH_MALFORMED"]);
});

test("what fails unexpectedly is 500 with the request's id alone, and the log knows more", async () => {
  const broken = await HttpLab.start({}, lab.store);
  broken.keySet = () => Promise.reject(new Error("planted inner words"));

  const answer = await broken.call("/.well-known/jwks.json", { headers: { "x-request-id": "find-me" } });
  await broken.stopServers();

  expect([answer.status, answer.body["code"], answer.body["requestId"]]).toEqual([500, "INTERNAL", "find-me"]);
  expect(answer.text).not.toContain("planted");
  expect(broken.lines).toContainEqual(
    expect.objectContaining({ level: "error", requestId: "find-me", err: expect.objectContaining({ type: "Error" }) }),
  );
});

test("a request that breaks off in its body stores nothing and takes nothing down", async () => {
  const url = new URL(lab.url);
  const headers = { ...json, authorization: `Bearer ${keys.opencx}`, "content-length": "500" };
  await new Promise<void>((resolve) => {
    const cut = request({ host: url.hostname, port: url.port, path: "/v1/handoffs", method: "POST", headers });
    cut.on("error", () => resolve());
    cut.write('{"sessionId":"s-cut"', () => cut.destroy());
  });

  expect((await lab.call("/healthz")).status).toBe(200);
});

test("answers forbid framing, sniffing and keeping", async () => {
  const { headers } = await lab.call("/healthz");

  expect(headers.get("x-powered-by")).toBeNull();
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  expect(headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(headers.get("cache-control")).toBe("no-store");
});

test("each request leaves one line with its pattern, status and ids; never its body, key or path", async () => {
  const { body } = await lab.post("/v1/handoffs", { sessionId: "s-logged", summary: "planted summary" });
  await lab.call(`/v1/opencx/webhook/${webhookTokens[0]}`, { method: "POST", json: { event: "x", data: {} } });
  await lab.call("/v1/opencx/webhok/planted-mistyped-token-in-a-path", { method: "POST" });
  await lab.call("/v1/handoffs?key=planted-query", { method: "POST", key: "planted-wrong-key-000000000000" });

  const access = lab.lines.filter((line) => line["msg"] === "request");
  expect(access).toContainEqual(
    expect.objectContaining({
      method: "POST",
      route: "/v1/handoffs",
      status: 202,
      ms: expect.any(Number),
      caller: "opencx",
      sessionId: "s-logged",
      handoffId: body["id"],
      requestId: expect.any(String),
    }),
  );
  expect(access).toContainEqual(expect.objectContaining({ route: "/v1/opencx/webhook/***", status: 200 }));
  expect(access).toContainEqual(expect.objectContaining({ route: "unknown", status: 404 }));
  for (const secret of [...Object.values(keys), ...webhookTokens, "planted"]) expect(lab.log).not.toContain(secret);
});
