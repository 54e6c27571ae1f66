import { expect, test } from "@jest/globals";
import { Throttle } from "../../../../simulators/dynamics/dataverse/access/throttle.ts";
import { facts } from "../../../../simulators/dynamics/dynamics-simulator.ts";
import { eventually } from "../../../support/eventually.ts";
import { apiOf, faultOf, messageOf, simulated, tokenOf } from "./helpers.ts";
import type { Answer } from "./helpers.ts";

const { sim, api, clock } = simulated();

const who = () => api().call("GET", "WhoAmI");
const waitOf = ({ headers }: Answer) => Number(headers.get("retry-after"));

test("6,000 requests in five minutes are let in, not one more, until the window has moved on", async () => {
  sim().control.useUp({ requests: 5998 });
  clock.now += 100_000;
  const last = [await who(), await who()];
  const refused = await who();
  clock.now += waitOf(refused) * 1000;

  expect(last.map(({ status }) => status)).toEqual([200, 200]);
  expect(faultOf(refused)).toEqual({ status: 429, code: "0x80072322" });
  expect(messageOf(refused)).toBe("Number of requests exceeded the limit of 6000 over time window of 300 seconds.");
  expect(waitOf(refused)).toBe(200);
  expect((await who()).status).toBe(200);
});

test("execution time is limited, as it was really spent", async () => {
  sim().control.setLimits({ executionMs: 40 });
  sim().control.addFault({ path: "WhoAmI", delayMs: 50 });
  const slow = await who();
  const refused = await who();

  expect(slow.status).toBe(200);
  expect(faultOf(refused)).toEqual({ status: 429, code: "0x80072321" });
  expect(waitOf(refused)).toBe(300);
});

test("1,200 seconds of execution is the limit when nothing else is said", async () => {
  sim().control.useUp({ executionMs: 1_200_000 });
  const refused = await who();

  expect(faultOf(refused)).toEqual({ status: 429, code: "0x80072321" });
  expect(messageOf(refused)).toContain("exceeded limit of 1,200,000 milliseconds over time window of 300 seconds");
});

test("52 requests run at once, not one more", () => {
  const throttle = new Throttle();
  const running = Array.from({ length: 52 }, () => throttle.admit(facts.applicationUserId, clock.now));
  const oneMore = () => throttle.admit(facts.applicationUserId, clock.now);

  expect(oneMore).toThrow("Number of concurrent requests exceeded the limit of 52.");
  for (const { done } of running) done(clock.now, 1);
  clock.now += 1000;
  expect(oneMore).not.toThrow();
});

test("while one request runs, one too many is refused, and let in afterwards", async () => {
  sim().control.setLimits({ concurrent: 1 });
  sim().control.addFault({ path: "WhoAmI", delayMs: 100 });
  const first = who();
  await eventually("the first request runs", () => throttling().some(({ inFlight }) => inFlight === 1), 20_000, 1);
  const refused = await who();
  clock.now += waitOf(refused) * 1000;

  expect(faultOf(refused)).toEqual({ status: 429, code: "0x80072326" });
  expect(messageOf(refused)).toBe("Number of concurrent requests exceeded the limit of 1.");
  expect((await first).status).toBe(200);
  expect((await who()).status).toBe(200);
});

function throttling() {
  return sim().control.state().throttling;
}

test("a request that is cut off no longer runs", async () => {
  sim().control.setLimits({ concurrent: 1 });
  sim().control.addFault({ path: "WhoAmI", cut: "before" });
  await expect(who()).rejects.toThrow();

  expect((await who()).status).toBe(200);
});

test("every answer says what is left", async () => {
  sim().control.useUp({ requests: 10, executionMs: 200_000 });
  const { headers } = await who();
  const refused = await api().call("GET", "nothing");

  expect(headers.get("x-ms-ratelimit-burst-remaining-xrm-requests")).toBe("5989");
  expect(headers.get("x-ms-ratelimit-time-remaining-xrm-requests")).toMatch(/^(1,000\.00|999\.\d+)/);
  expect(refused.headers.get("x-ms-ratelimit-burst-remaining-xrm-requests")).toBe("5988");
});

test("whoever pushes on while told to wait waits longer, and it shows", async () => {
  sim().control.setLimits({ requests: 1 });
  await who();
  const first = await who();
  clock.now += 10_000;
  const [second, third] = [await who(), await who()];
  clock.now += waitOf(third) * 1000;
  const after = await who();
  const [report] = sim().control.state().throttling;

  expect(waitOf(first)).toBe(300);
  expect(waitOf(second)).toBe(292);
  expect(waitOf(third)).toBe(294);
  expect(after.status).toBe(200);
  expect(report).toMatchObject({ userId: facts.applicationUserId, pushed: 2, refused: 3 });
  expect(
    sim()
      .requests()
      .filter(({ pushed }) => pushed),
  ).toHaveLength(2);
  expect(sim().violations()).toEqual([]);
});

test("a pause holds until its end, though the window has room again", async () => {
  sim().control.setLimits({ requests: 1, windowMs: 1000 });
  await who();
  const first = await who();
  const pushed = await who();
  clock.now += 1500;
  const early = await who();
  clock.now += waitOf(early) * 1000;

  expect([waitOf(first), waitOf(pushed)]).toEqual([1, 3]);
  expect(early.status).toBe(429);
  expect((await who()).status).toBe(200);
});

test("a throttling of choice comes with its code, as often as it is told", async () => {
  sim().control.throttle({ code: "0x80072326", seconds: 7, times: 2 });
  const first = await who();
  clock.now += 7000;
  const second = await who();
  const third = await who();

  expect([faultOf(first), waitOf(first)]).toEqual([{ status: 429, code: "0x80072326" }, 7]);
  expect([second.status, waitOf(second), third.status]).toEqual([429, 7, 200]);
  expect(sim().requests().at(-1)).toMatchObject({ pushed: true });
});

test("each user has a window of its own", async () => {
  const { strangerClientId: app, strangerClientSecret: client_secret } = facts;
  sim().control.setApplicationUser({ app, state: "present" });
  const other = apiOf(sim().dataverse.url, await tokenOf(sim(), { client_id: app, client_secret }));
  sim().control.useUp({ requests: 6000 });

  expect((await who()).status).toBe(429);
  expect((await other.call("GET", "WhoAmI")).status).toBe(200);
});

test("a body that is too large is refused without being read", async () => {
  sim().control.setLimits({ maxBodyBytes: 100 });
  const large = await api().call("POST", "contacts", { lastname: "x".repeat(200) });

  expect([large.status, large.body]).toEqual([413, ""]);
  expect(sim().control.rows("contact")).toEqual([]);
});
