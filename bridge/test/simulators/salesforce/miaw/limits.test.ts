import { randomUUID } from "node:crypto";
import { expect, test } from "@jest/globals";
import { askToken, Customer } from "./client.ts";
import { simulated } from "./simulated.ts";

const { sim, clock } = simulated();

test("a subject starts three conversations in thirty seconds, and a fourth when the first is older", async () => {
  const guest = await Customer.guest(sim());
  const other = await Customer.guest(sim());
  for (let count = 0; count < 3; count++) await guest.begin();

  const fourth = await guest.create({ conversationId: randomUUID() });
  expect(fourth).toMatchObject({ status: 429, body: { errorCode: "TOO_MANY_REQUESTS" } });
  expect(fourth.headers.get("retry-after")).toBe("30");
  expect((await other.create({ conversationId: randomUUID() })).status).toBe(201);
  clock.now += 30_000;
  expect((await guest.create({ conversationId: randomUUID() })).status).toBe(201);
});

test("a conversation takes 22 messages a minute, and a limit can be lifted", async () => {
  const guest = await Customer.guest(sim());
  const [id, other] = [await guest.begin(), await guest.begin()];
  for (let count = 0; count < 22; count++) expect((await guest.send(id, `${count}`)).status).toBe(202);

  expect((await guest.send(id, "too much")).status).toBe(429);
  expect((await guest.send(other, "elsewhere")).status).toBe(202);
  sim().control.setLimits({ messagesPerMinute: null });
  expect((await guest.send(id, "lifted")).status).toBe(202);
  sim().control.setLimits({ messagesPerMinute: 22 });
  clock.now += 60_000;
  expect((await guest.send(id, "a minute later")).status).toBe(202);
});

test("the org issues and renews so many tokens a minute", async () => {
  sim().control.setLimits({ tokensPerMinute: 2, renewalsPerMinute: 1 });
  sim().control.setBehaviour({ retryAfter: false });
  const guest = await Customer.guest(sim());
  const renew = () => guest.call("GET", "/authorization/continuation-access-token");
  await askToken(sim());

  const third = await askToken(sim());
  const renewals = [await renew(), await renew()];

  expect(third.status).toBe(429);
  expect(third.headers.get("retry-after")).toBeNull();
  expect(renewals.map(({ status }) => status)).toEqual([200, 429]);
});

test("two hundred tokens a minute is the default", () => {
  expect(sim().control.state().limits).toMatchObject({ tokensPerMinute: 200, activeSessions: 11_000 });
});

test("no session starts beyond the org's limit of active ones", async () => {
  sim().control.setLimits({ activeSessions: 1 });
  const guest = await Customer.guest(sim());
  const id = await guest.begin();

  expect((await guest.create({ conversationId: randomUUID() })).status).toBe(412);
  await guest.close(id);
  expect((await guest.create({ conversationId: randomUUID() })).status).toBe(201);
});
