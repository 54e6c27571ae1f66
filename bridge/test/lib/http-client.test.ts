import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type AddressInfo } from "node:net";
import { Agent, FormData } from "undici";
import { type HttpRequest, isUncertain, send } from "../../src/lib/http-client.ts";
import { freePort } from "../support/free-port.ts";

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let server: Server;
let url: string;
let answer: Answer;
let agent: Agent;
beforeAll(async () => {
  server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
beforeEach(() => {
  agent = new Agent({ allowH2: false });
});
afterEach(async () => {
  await agent.destroy();
  server.closeAllConnections();
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const ask = (more: Partial<HttpRequest> = {}) => send(agent, { method: "POST", url, timeoutMs: 2000, ...more });
const failure = (more: Partial<HttpRequest> = {}) =>
  ask(more).then(
    () => undefined,
    (error: unknown) => error,
  );

test("any status is an answer, with its body as text and as JSON", async () => {
  for (const status of [200, 201, 302, 400, 404, 429, 500, 503]) {
    answer = (_request, response) => response.writeHead(status).end('{"a":1}');
    expect(await ask()).toMatchObject({ status, text: '{"a":1}', json: { a: 1 }, retryAfterMs: undefined });
  }
});

test("what is no JSON is text alone, nothing at all is an empty text", async () => {
  answer = (_request, response) => response.writeHead(502).end("<html>Bad Gateway</html>");
  const page = await ask();
  answer = (_request, response) => response.writeHead(204).end();
  const nothing = await ask();

  expect(page).toMatchObject({ status: 502, text: "<html>Bad Gateway</html>", json: undefined });
  expect(nothing).toMatchObject({ status: 204, text: "", json: undefined });
});

test("a body goes as JSON with the headers that were given, no body without a type, a form with its own", async () => {
  const seen: { type: string | undefined; key: string | undefined; body: string }[] = [];
  answer = (request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      const { "content-type": type, "x-key": key } = request.headers;
      seen.push({ type, key: key as string | undefined, body });
      response.end();
    });
  };
  const form = new FormData();
  form.set("name", "value");

  await ask({ body: { text: "ä😀" }, headers: { "x-key": "k" } });
  await ask();
  await ask({ body: form });

  expect(seen[0]).toEqual({ type: "application/json", key: "k", body: '{"text":"ä😀"}' });
  expect(seen[1]).toEqual({ type: undefined, key: undefined, body: "" });
  expect(seen[2]?.type).toMatch(/^multipart\/form-data; boundary=/);
});

test("no answer in time: nobody knows whether the work was done", async () => {
  answer = () => {};

  const error = await failure({ timeoutMs: 100 });

  expect(error).toMatchObject({ code: "HTTP_TIMEOUT", status: 504, retryable: true });
  expect(isUncertain(error)).toBe(true);
});

test("an answer that stops in the middle runs into the same time limit", async () => {
  answer = (_request, response) => {
    response.writeHead(200, { "content-length": 100 });
    response.write("half");
  };

  const error = await failure({ timeoutMs: 150 });

  expect(error).toMatchObject({ code: "HTTP_TIMEOUT" });
});

test("a connection that is cut before the answer or within it: nobody knows either", async () => {
  answer = (request) => request.socket.destroy();
  const before = await failure();
  answer = (request, response) => {
    response.writeHead(200, { "content-length": 100 });
    response.write("half", () => request.socket.destroy());
  };
  const within = await failure();

  for (const error of [before, within]) {
    expect(error).toMatchObject({ code: "HTTP_UNREACHABLE", retryable: true });
    expect(isUncertain(error)).toBe(true);
  }
});

test("a refused connection, or a host that does not exist: the work was surely not done", async () => {
  const port = await freePort();
  const refused = await failure({ url: `http://127.0.0.1:${port}/` });
  const refusedTwice = await failure({ url: `http://localhost:${port}/` });
  const unknown = await failure({ url: "http://no-such-host.invalid/" });

  for (const error of [refused, refusedTwice, unknown]) {
    expect(error).toMatchObject({ code: "HTTP_NOT_SENT", retryable: true });
    expect(isUncertain(error)).toBe(false);
  }
});

test("who gives the signal to stop is not kept waiting", async () => {
  answer = () => {};
  const stop = new AbortController();
  const asked = failure({ signal: stop.signal, timeoutMs: 60_000 });

  setTimeout(() => stop.abort(), 50);

  expect(await asked).toMatchObject({ code: "HTTP_UNREACHABLE" });
});

test("errors tell the host and never the rest of the address", async () => {
  answer = (request) => request.socket.destroy();

  const error = (await failure({ url: `${url}secret?token=secret` })) as Error;

  expect(error.message).toContain("127.0.0.1");
  expect(error.message).not.toContain("secret");
});

test.each([
  ["2", 2000],
  ["0.5", 500],
  ["0", 0],
  ["-5", 0],
  ["99999999999", 3_600_000],
  ["1e400", 3_600_000],
  ["", undefined],
  ["soon", undefined],
])("Retry-After %p is %p ms", async (header, ms) => {
  answer = (_request, response) => response.writeHead(429, { "retry-after": header }).end();

  expect((await ask()).retryAfterMs).toBe(ms);
});

test("Retry-After as a date counts from now, one in the past is now", async () => {
  const later = new Date(Date.now() + 30_000).toUTCString();
  answer = (_request, response) => response.writeHead(503, { "retry-after": later }).end();
  const { retryAfterMs } = await ask();
  answer = (_request, response) => response.writeHead(503, { "retry-after": new Date(0).toUTCString() }).end();

  expect(retryAfterMs).toBeGreaterThan(27_000);
  expect(retryAfterMs).toBeLessThanOrEqual(30_000);
  expect((await ask()).retryAfterMs).toBe(0);
});

test("an answer without end is cut off", async () => {
  answer = (request, response) => {
    const chunk = Buffer.alloc(1024 * 1024, "x");
    const more = () => {
      while (!request.socket.destroyed && response.write(chunk));
    };
    response.on("drain", more);
    more();
  };

  expect(await failure({ timeoutMs: 20_000 })).toMatchObject({ code: "HTTP_UNREACHABLE" });
});
