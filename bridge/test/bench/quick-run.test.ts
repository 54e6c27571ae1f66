import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, expect, test } from "@jest/globals";
import type { BenchLine } from "../../bench/line.ts";

const bench = join(import.meta.dirname, "../../bench/main.ts");
let lines: BenchLine[];

beforeAll(async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [bench, "--quick", "--store", "pglite"]);
  lines = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as BenchLine);
}, 300_000);

test("a quick run prints one line of JSON for each scenario and nothing else", () => {
  const scenarios = lines.map(({ scenario, store }) => `${scenario} ${store}`);

  expect(scenarios).toEqual([
    "reply pglite",
    "handoff pglite",
    "burst pglite",
    "cases pglite",
    "dynamics pglite",
    "store pglite",
  ]);
});

test("every line carries its times, the floor beside them, and where it was measured", () => {
  for (const line of lines) {
    for (const name of ["p50Ms", "p99Ms", "floorP50Ms", "floorP99Ms", "samples", "durationMs", "conversations"]) {
      expect({ name, value: line[name] }).toEqual({ name, value: expect.any(Number) });
    }
    expect(line.p99Ms).toBeGreaterThanOrEqual(line.p50Ms);
    expect(line.floorP50Ms).toBeGreaterThan(0);
    expect(line.machine.node).toBe(process.version);
  }
});

test("nothing that must never happen has happened", () => {
  expect(lines.map(({ scenario, violations }) => ({ scenario, violations }))).toEqual(
    lines.map(({ scenario }) => ({ scenario, violations: [] })),
  );
});

test("each of the reps' messages arrived once and in order", () => {
  const reply = lines.find(({ scenario }) => scenario === "reply");

  expect(reply).toMatchObject({ lost: 0, doubled: 0, outOfOrder: 0 });
  expect(reply?.["sent"]).toBeGreaterThan(0);
});

test("a handoff reads OpenCX twice and asks Salesforce four times until its brief is in", () => {
  const handoff = lines.find(({ scenario }) => scenario === "handoff");

  expect(handoff?.["requests"]).toMatchObject({
    salesforce: {
      generateAccessTokenForAuthenticatedUser: 1,
      openStream: 1,
      createConversation: 1,
      sendMessage: 1,
    },
    opencx: { "sessions.get": 1, "sessions.history": 1 },
  });
  expect(handoff?.targets).toMatchObject({ "requests to Salesforce <= 4": true, "reads from OpenCX <= 2": true });
});

test("a burst of handoffs opens each of them once", () => {
  const burst = lines.find(({ scenario }) => scenario === "burst");

  expect(burst).toMatchObject({ lost: 0, doubled: 0 });
});

test("an e-mail's handoff reads OpenCX twice and takes six requests, the token not among them, until its Case is there", () => {
  const cases = lines.find(({ scenario }) => scenario === "cases");

  expect(cases?.["requests"]).toEqual({
    salesforce: { "GET /query": 4, "POST /sobjects/Contact": 1, "POST /composite": 1 },
    opencx: { "sessions.get": 1, "sessions.history": 1 },
  });
});

test("each of the replies on Cases arrived once and in order, alone and two hundred at once", () => {
  const cases = lines.find(({ scenario }) => scenario === "cases");

  expect(cases).toMatchObject({ lost: 0, doubled: 0, outOfOrder: 0 });
  expect(cases?.["replies"]).toMatchObject({ single: { sent: 20 }, batched: { sent: 200 } });
});

test("a chat's handoff reads OpenCX twice and asks Dynamics once until its brief is there, but for the first one", () => {
  const dynamics = lines.find(({ scenario }) => scenario === "dynamics");

  expect(dynamics?.["requests"]).toEqual({
    dynamics: { createConversation: 1 },
    opencx: { "sessions.get": 1, "sessions.history": 1 },
  });
  expect(dynamics?.["requestsOfTheFirst"]).toMatchObject({
    createConversation: 1,
    "dataverse GET /WhoAmI()": 1,
    "dataverse GET /msdyn_occustommessagingchannels": 1,
  });
  expect(dynamics?.targets).toEqual({ "requests to Dynamics <= 1": true, "reads from OpenCX <= 2": true });
});

test("each of the replies in chats of Dynamics arrived once and in order, alone and many at once", () => {
  const dynamics = lines.find(({ scenario }) => scenario === "dynamics");

  expect(dynamics).toMatchObject({ conversations: 10, lost: 0, doubled: 0, outOfOrder: 0 });
  expect(dynamics?.["replies"]).toMatchObject({ single: { sent: 10 }, bursts: { burst: 20, chats: 10, sent: 20 } });
});
