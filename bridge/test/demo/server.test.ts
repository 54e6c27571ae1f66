import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { createDemoApp } from "../../demo/server/app.ts";
import { Story } from "../../demo/server/story.ts";
import type { World } from "../../demo/world.ts";

let server: Server;
let port: number;

beforeAll(async () => {
  const nowhere = { url: "http://127.0.0.1:9" };
  const salesforceOrg = { ...nowhere, client: { clientId: "none" } };
  const simulators = { opencx: nowhere, salesforceMessaging: nowhere, salesforceOrg };
  const world = { ...nowhere, keys: {}, simulators } as unknown as World;
  const noDynamics = () => Promise.reject(new Error("Dynamics does not start."));
  server = createServer(createDemoApp(new Story(world, noDynamics), "nowhere"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port;
});

afterAll(() => {
  server.close();
  server.closeAllConnections();
});

const own = { "x-opencx-demo": "1", "content-type": "application/json" };

test("the page comes with a policy that lets nothing in from elsewhere and no script run inline", async () => {
  const { status, headers, text } = await call("GET", "/");

  expect(status).toBe(200);
  const policy = String(headers["content-security-policy"]);
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self'");
  expect(policy).not.toContain("unsafe-eval");
  expect(policy.replace(/style-src [^;]*/, "")).not.toContain("unsafe-inline");
  expect(text).not.toMatch(/<script(?![^>]*src=)|\son\w+=|\sstyle=/);
});

test("a foreign name that leads to this machine gets nothing", async () => {
  for (const host of ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example"]) {
    expect((await call("GET", "/", { host })).status).toBe(403);
  }
  expect((await call("GET", "/", { host: `localhost:${port}` })).status).toBe(200);
});

test("another page cannot press the buttons", async () => {
  const path = "/demo/actions/accept";

  expect((await call("POST", path, { "content-type": "application/json" }, "{}")).status).toBe(403);
  expect((await call("POST", path, { ...own, origin: "http://evil.example" }, "{}")).status).toBe(403);
  expect((await call("POST", path, { ...own, "sec-fetch-site": "cross-site" }, "{}")).status).toBe(403);
  const allowed = await call("POST", path, { ...own, origin: `http://127.0.0.1:${port}` }, "{}");
  expect(allowed.status).toBe(409);
  expect(allowed.text).toContain("No conversation is open.");
});

test("the panel may ask only what Apex answers, and another page nothing", async () => {
  const path = "/demo/apex/OpenCxTraceController.readTrace";

  expect((await call("POST", path, { "content-type": "application/json" }, '{"recordId":"0Mw"}')).status).toBe(403);
  expect((await call("POST", path, own, '{"sessionId":"s"}')).status).toBe(400);
  expect((await call("POST", "/demo/apex/constructor", own, "{}")).status).toBe(400);
});

test("a bridge that does not answer is told to the panel as Apex tells it", async () => {
  const body = '{"recordId":"500000000000001AAA"}';

  const answer = await call("POST", "/demo/apex/OpenCxTraceController.readTrace", own, body);

  expect(answer.status).toBe(200);
  expect(JSON.parse(answer.text)).toMatchObject({ status: "failed", body: null, fault: { code: "BRIDGE_SILENT" } });
});

test("unknown actions, unreadable bodies and wrong values are refused in words", async () => {
  expect((await call("POST", "/demo/actions/toString", own, "{}")).status).toBe(404);
  expect((await call("POST", "/demo/actions/write", own, "{")).status).toBe(400);
  expect((await call("POST", "/demo/actions/write", own, '{"text":"  "}')).status).toBe(400);
  expect((await call("POST", "/demo/actions/start-over", own, '{"channel":"fax"}')).status).toBe(400);
  expect((await call("GET", "/demo/files/visitor/x")).status).toBe(404);
});

test("a company that cannot be started leaves the visit as it was, and says why", async () => {
  const setup = { system: "dynamics", channel: "web", identity: "anonymous" };

  const answer = await call("POST", "/demo/actions/start-over", own, JSON.stringify(setup));

  expect(answer.status).toBe(500);
  expect(answer.text).toContain("Dynamics does not start.");
  expect((await call("POST", "/demo/actions/choose-system", own, '{"system":"dynamics"}')).status).toBe(200);
  expect((await call("POST", "/demo/actions/choose-system", own, '{"system":"zendesk"}')).status).toBe(400);
});

test("what is meant for Dynamics 365 is refused while people work in Salesforce", async () => {
  for (const name of ["chat-accept", "chat-end", "chat-lose", "chat-token", "incident-resolve", "incident-fault"]) {
    const answer = await call("POST", `/demo/actions/${name}`, own, "{}");

    expect({ name, status: answer.status }).toEqual({ name, status: 409 });
    expect(answer.text).toContain("do not work in Dynamics 365");
  }
  expect((await call("GET", "/demo/files/chat/x")).status).toBe(404);
  expect((await call("GET", "/demo/files/incident/x")).status).toBe(404);
  expect((await call("GET", "/demo/files/constructor/x")).status).toBe(404);
});

test("what is meant for a Case needs one, and says whether the customer may read it", async () => {
  const close = await call("POST", "/demo/actions/case-close", own, "{}");

  expect(close.status).toBe(409);
  expect(close.text).toContain("No Case is there.");
  expect((await call("POST", "/demo/actions/case-comment", own, '{"text":"Hello"}')).status).toBe(400);
  expect((await call("POST", "/demo/actions/case-post", own, '{"text":"Hello"}')).status).toBe(400);
  expect((await call("GET", "/demo/files/case/x")).status).toBe(404);
});

function call(method: string, path: string, headers: Record<string, string> = {}, body?: string) {
  return new Promise<{ status: number; headers: Record<string, unknown>; text: string }>((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, method, path, headers }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
    });
    sent.on("error", reject).end(body);
  });
}
