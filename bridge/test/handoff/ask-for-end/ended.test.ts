import { expect, test } from "@jest/globals";
import { acceptWebhook } from "../../../src/handoff/opencx-events.ts";
import { customerSays } from "../support/customer-says.ts";
import { incidentWorld, minuteMs } from "../support/incident-world.ts";

const { desk, world, onIncident, untilAsked } = incidentWorld();

async function mail(sessionId: string, text: string): Promise<void> {
  const { messageId } = world().opencx.control.customerWrites(sessionId, { text });
  const told = { kind: "message", sessionId, speaker: "customer", messageId, text, attachments: [] } as const;
  const event = { ...told, event: "test", key: messageId, at: world().clock.now() };
  await acceptWebhook(world().parts, { events: [event as never], signed: true });
  await world().pass(10_000);
}

test("an incident that a rep has resolved ends its handoff, by the rep, and the session is resolved, once", async () => {
  const { id, sessionId, incident } = await onIncident();
  desk.closedRecords.add(incident);
  await world().pass(10 * minuteMs);
  await world().pass(60 * minuteMs);

  expect(await world().handoff(id)).toMatchObject({
    ...{ state: "ended", ended_by: "rep", end_reason: "incident-resolved" },
  });
  expect(await world().conversation(id)).toMatchObject({ stage: "closed" });
  expect(await world().trace(id, "desk-ended")).toEqual([{ by: "rep", why: "incident-resolved" }]);
  expect(await world().trace(id, "ended")).toMatchObject([{ by: "rep", reason: "incident-resolved" }]);
  expect(await world().timers(id)).toEqual({});
  const { status, requests } = world().opencx.ledger(sessionId);
  expect(status).toBe("closed_resolved");
  expect(requests.filter(({ operation }) => operation === "sessions.update")).toHaveLength(1);
  expect(desk.asked).toEqual([incident]);
});

test("a mail after that goes to people again, on an incident of its own, with the whole story", async () => {
  const { sessionId, incident } = await onIncident();
  desk.closedRecords.add(incident);
  await world().pass(10 * minuteMs);
  world().clock.advance(60 * minuteMs);
  desk.closedRecords.delete(incident);

  await mail(sessionId, "It has still not come.");

  const [again, ...more] = [...desk.records].filter(([record]) => record !== incident);
  expect(more).toEqual([]);
  expect(again?.[1].join("\n")).toMatch(/Where is my order\?[\s\S]*It has still not come\./);
  const next = await world().openHandoff(sessionId);
  expect(await untilAsked(next)).toBeDefined();
});

test("words that are on their way go to another incident, and the handoff goes on", async () => {
  const { id, incident } = await onIncident();
  desk.outcomes.push({ status: "later", code: "DATAVERSE_BUSY", afterMs: 11 * minuteMs, counted: false });
  await customerSays(world(), id, "One more thing.");
  await world().work();
  desk.closedRecords.add(incident);
  await world().pass(10 * minuteMs);
  const whileUnderWay = await world().handoff(id);
  desk.outcomes.push({ status: "over", code: "DYNAMICS_INCIDENT_CLOSED" });
  await world().pass(10 * minuteMs);

  expect(whileUnderWay).toMatchObject({ state: "queued" });
  expect(await world().handoff(id)).toMatchObject({ state: "queued", conversation_no: 2 });
  expect([...desk.records.values()].at(-1)?.join("\n")).toContain("One more thing.");
  expect(await world().trace(id, "ended")).toEqual([]);
  expect(await untilAsked(id)).toBe(10 * minuteMs);
});

test("words that another incident is opened for while the desk is asked keep the handoff", async () => {
  const { id, incident } = await onIncident();
  desk.closedRecords.add(incident);
  desk.whileAsked = async () => {
    desk.outcomes.push({ status: "over", code: "DYNAMICS_INCIDENT_CLOSED" });
    await customerSays(world(), id, "One more thing.");
    await world().work();
  };
  await world().pass(10 * minuteMs);

  expect(desk.asked).toEqual([incident]);
  expect(await world().handoff(id)).toMatchObject({ state: "queued", conversation_no: 2 });
  expect(await untilAsked(id)).toBe(10 * minuteMs);
});

test.each([
  ["says nothing", "unknown" as const],
  ["throws", new Error("planted")],
])("a look that fails because the desk %s changes nothing and comes again", async (_how, answer) => {
  const { id, incident } = await onIncident();
  desk.closedRecords.add(incident);
  for (let times = 0; times < 25; times += 1) desk.answers.push(answer);
  for (let times = 0; times < 25; times += 1) await world().pass(10 * minuteMs);
  const meanwhile = await world().handoff(id);
  await world().pass(10 * minuteMs);

  expect(meanwhile).toMatchObject({ state: "queued" });
  expect(desk.asked).toHaveLength(26);
  expect(await world().handoff(id)).toMatchObject({ state: "ended", end_reason: "incident-resolved" });
});
