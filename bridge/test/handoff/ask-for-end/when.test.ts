import { expect, test } from "@jest/globals";
import { acceptWebhook } from "../../../src/handoff/opencx-events.ts";
import type { FakeIncidentDesk } from "../support/fake-incident-desk.ts";
import { incidentWorld, minuteMs } from "../support/incident-world.ts";

const { desk, world, chance, onIncident, untilAsked } = incidentWorld();

test("first after ten minutes, then after as long again each time, and every six hours in the end", async () => {
  const { id } = await onIncident();
  const waits: number[] = [];
  while (waits.length < 9) {
    const wait = (await untilAsked(id)) ?? 0;
    waits.push(wait / minuteMs);
    await world().pass(wait);
  }

  expect(waits).toEqual([10, 10, 20, 40, 80, 160, 320, 360, 360]);
  expect(desk.asked).toHaveLength(9);
  expect(await world().handoff(id)).toMatchObject({ state: "queued" });
});

test("what was opened together is not asked for together", async () => {
  const dues = [];
  for (const value of [0, 1]) {
    chance(value);
    dues.push(await untilAsked((await onIncident()).id));
  }

  expect(dues).toEqual([9 * minuteMs, 11 * minuteMs]);
});

test("two that look at the same time ask once", async () => {
  await onIncident();
  world().clock.advance(10 * minuteMs);
  await Promise.all([world().runTimers(), world().runTimers()]);

  expect(desk.asked).toHaveLength(1);
});

test("a desk that tells by itself is not asked: a Case, a chat", async () => {
  const onCase = await world().queued({ channel: "email" }, { connection: "records" });
  const inChat = await world().queued({ channel: "web" });

  expect(await untilAsked(onCase.id)).toBeUndefined();
  expect(await untilAsked(inChat.id)).toBeUndefined();
});

test("a handoff that has ended otherwise is not asked for", async () => {
  const { id, sessionId } = await onIncident();
  world().opencx.control.closeSession(sessionId, { by: "human" });
  const closed = { kind: "closed", event: "test", key: id, at: world().clock.now(), sessionId, closedBy: "human" };
  await acceptWebhook(world().parts, { events: [closed as never], signed: true });
  await world().work();
  await world().pass(60 * minuteMs);

  expect(await world().handoff(id)).toMatchObject({ state: "ended" });
  expect(desk.asked).toEqual([]);
});

test("a connection that is taken out of the configuration and put back is asked later", async () => {
  const { id } = await onIncident();
  const desks = world().parts.desks as Map<string, FakeIncidentDesk>;
  desks.delete(desk.connection);
  await world().pass(10 * minuteMs);
  desks.set(desk.connection, desk);
  await world().pass((await untilAsked(id)) ?? 0);

  expect(desk.asked).toHaveLength(1);
});
