import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { HttpLab, keys } from "./lab.ts";

let lab: HttpLab;
beforeAll(async () => {
  lab = await HttpLab.start();
});
afterAll(() => lab.stop());

test("the public keys are open and may be kept for five minutes", async () => {
  const answer = await lab.call("/.well-known/jwks.json");

  expect([answer.status, answer.body]).toEqual([200, { keys: [{ kid: "key-1" }] }]);
  expect(answer.headers.get("cache-control")).toBe("public, max-age=300");
});

test("health is open, says nothing secret, and answers HEAD", async () => {
  const get = await lab.call("/healthz");
  const head = await lab.call("/healthz", { method: "HEAD" });

  expect([get.status, get.body]).toEqual([200, { status: "ok", version: "1.2.3" }]);
  expect([head.status, head.text]).toEqual([200, ""]);
});

test("the bridge is ready while it works and its store answers", async () => {
  const answer = await lab.call("/readyz");

  expect([answer.status, answer.body]).toEqual([200, { ready: true, checks: { phase: "running", store: "ok" } }]);
});

test("a bridge that starts or stops is not ready", async () => {
  Object.assign(lab.ready, { ready: false, checks: { phase: "stopping" } });
  const answer = await lab.call("/readyz");
  Object.assign(lab.ready, { ready: true, checks: { phase: "running" } });

  expect(answer.status).toBe(503);
  expect(answer.body).toMatchObject({ ready: false, checks: { phase: "stopping" } });
});

test("a bridge whose store does not answer is not ready", async () => {
  const own = await HttpLab.start();
  await own.store.close();

  const answer = await own.call("/readyz");
  await own.stopServers();

  expect(answer.status).toBe(503);
  expect(answer.body).toMatchObject({ ready: false, checks: { store: "silent" } });
});

test("the viewer is served from here, with nothing inline and nothing from elsewhere", async () => {
  const moved = await lab.call("/docs");
  const page = await lab.call("/docs/");
  const files = [...page.text.matchAll(/(?:src|href)="\.\/([^"]+)"/g)].map((match) => match[1] ?? "");
  const answers = await Promise.all(files.map((file) => lab.call(`/docs/${file}`)));

  expect([moved.status, moved.headers.get("location")]).toEqual([302, "docs/"]);
  expect(page.headers.get("content-type")).toContain("text/html");
  expect(page.headers.get("content-security-policy")).toContain("default-src 'none'; script-src 'self'");
  expect(page.headers.get("content-security-policy")).not.toContain("unsafe");
  expect(page.text).not.toMatch(/<script>|https?:\/\/|style=/);
  expect(files.length).toBeGreaterThanOrEqual(4);
  expect(answers.map(({ status }) => status)).toEqual(files.map(() => 200));
});

test.each(["package.json", "index.js", "..%2fpackage.json", "nothing"])("the viewer has no file %s", async (file) => {
  const answer = await lab.call(`/docs/${file}`);

  expect([answer.status, answer.body["code"]]).toEqual([404, "ROUTE_UNKNOWN"]);
});

test("the admin port's pages are not on the public one", async () => {
  for (const path of ["/metrics", "/admin/handoffs", "/admin/config"]) {
    expect((await lab.call(path, { key: keys.admin })).status).toBe(404);
  }
});
