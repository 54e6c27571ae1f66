import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { HttpLab, keys, webhookTokens } from "./lab.ts";

let lab: HttpLab;
beforeAll(async () => {
  lab = await HttpLab.start();
});
afterAll(() => lab.stop());

/** The value of one line, labels in any order. */
function valueOf(text: string, name: string, labels: Record<string, string> = {}): number | undefined {
  const line = text
    .split("\n")
    .find(
      (one) =>
        new RegExp(`^${name}[ {]`).test(one) &&
        Object.entries(labels).every(([label, value]) => one.includes(`${label}="${value}"`)),
    );
  return line === undefined ? undefined : Number(line.split(" ").at(-1));
}

async function scrape(): Promise<string> {
  return (await lab.admin("/metrics")).text;
}

test("what the heart counts is shown under the bridge's names", async () => {
  const { metrics } = lab.http.metrics;
  metrics.handoffOpened("salesforce-messaging", 1.5);
  metrics.handoffEnded("salesforce-messaging", "ended-by-rep");
  metrics.firstReply("salesforce-messaging", 42);
  metrics.relayed("to-opencx", 0.2);
  metrics.retried("to-desk", "MIAW_BUSY");
  metrics.dead("to-desk", "MIAW_REFUSED");
  metrics.streamOpened();
  metrics.streamDropped();
  metrics.streamClosed();

  const text = await scrape();

  const desk = { desk: "salesforce-messaging" };
  expect(valueOf(text, "bridge_handoffs_total", { ...desk, outcome: "ended-by-rep" })).toBe(1);
  expect(valueOf(text, "bridge_open_seconds_sum", desk)).toBe(1.5);
  expect(valueOf(text, "bridge_first_human_reply_seconds_bucket", { ...desk, le: "60" })).toBe(1);
  expect(valueOf(text, "bridge_relay_seconds_count", { direction: "to-opencx" })).toBe(1);
  expect(valueOf(text, "bridge_retries_total", { direction: "to-desk", code: "MIAW_BUSY" })).toBe(1);
  expect(valueOf(text, "bridge_dead_entries_total", { direction: "to-desk" })).toBe(1);
  expect(valueOf(text, "bridge_stream_drops_total")).toBe(1);
  expect(valueOf(text, "process_cpu_user_seconds_total")).toBeGreaterThan(0);
});

test("a handoff is counted by who reported it, and its lane's depth is counted at most every five seconds", async () => {
  await lab.post("/v1/handoffs", { sessionId: "s-metrics" });
  const own = await HttpLab.start({}, lab.store);
  const first = (await own.admin("/metrics")).text;
  const { body } = await lab.post("/v1/handoffs", { sessionId: "s-metrics" });
  await lab.post(`/v1/handoffs/${String(body["id"])}/messages`, { id: "m-1", text: "Hello?" });
  const soonAfter = (await own.admin("/metrics")).text;
  await own.stopServers();

  const toDesk = { direction: "to-desk" };
  expect(valueOf(await scrape(), "bridge_handoffs_accepted_total", { source: "post" })).toBe(1);
  expect(valueOf(first, "bridge_lane_depth", toDesk)).toBe(1);
  expect(valueOf(first, "bridge_lane_depth", { direction: "to-opencx" })).toBe(0);
  expect(valueOf(soonAfter, "bridge_lane_depth", toDesk)).toBe(1);
});

test("open streams and what is left of OpenCX's budget are read when asked", async () => {
  lab.budgetLeft = 33;
  const text = await scrape();

  expect(valueOf(text, "bridge_open_streams")).toBe(7);
  expect(valueOf(text, "bridge_opencx_budget_left")).toBe(33);
});

test("requests are timed by pattern and status; no path, token, id or key becomes a label", async () => {
  await lab.call(`/v1/opencx/webhook/${webhookTokens[0]}`, { method: "POST", json: { event: "x", data: {} } });
  await lab.call("/v1/opencx/webhook/planted-wrong-token", { method: "POST" });
  await lab.call("/planted-path");
  await lab.call("/v1/handoffs/planted-id", { key: keys.opencx });

  const text = await scrape();

  const count = "bridge_http_request_seconds_count";
  expect(valueOf(text, count, { route: "/v1/opencx/webhook/***", status: "200" })).toBe(1);
  expect(valueOf(text, count, { route: "/v1/opencx/webhook/***", status: "404" })).toBe(1);
  expect(valueOf(text, count, { route: "unknown", status: "404" })).toBe(1);
  expect(valueOf(text, count, { route: "/v1/handoffs/{id}", status: "404", method: "GET" })).toBe(1);
  for (const secret of ["planted", ...webhookTokens, ...Object.values(keys)]) expect(text).not.toContain(secret);
});
