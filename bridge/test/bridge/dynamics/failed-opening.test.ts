import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import type { DynamicsSimulator } from "../../../simulators/dynamics/dynamics-simulator.ts";
import { BridgeWorld } from "../../support/bridge-world.ts";
import { dynamicsConnections, dynamicsOf, hookTo } from "../../support/dynamics.ts";
import { eventually } from "../../support/eventually.ts";

let world: BridgeWorld;
let tenant: DynamicsSimulator;
const nowhere = "99999999-9999-4999-8999-999999999999";
beforeAll(async () => {
  world = await BridgeWorld.start(
    (simulators) => {
      const [chat, records] = dynamicsConnections(dynamicsOf(simulators));
      return {
        connections: [chat, { ...records, incident: { queueId: nowhere } }],
        delivery: { maxAttempts: 3, backoffBaseMs: 10, backoffCapMs: 50 },
      };
    },
    {},
    { dynamics: true },
  );
  tenant = dynamicsOf(world.simulators);
  hookTo(tenant, world.url);
});
afterEach(() => tenant.messaging.control.calm({}));
afterAll(async () => {
  expect(tenant.violations()).toEqual([]);
  await world.close();
});

const chat = () => tenant.messaging.control;
const chatsOf = (sessionId: string) =>
  chat()
    .conversations()
    .filter(({ customer }) => customer.customerid === `opencx:${sessionId}`);

const creation = { method: "POST", path: "/conversation/create" };

async function handedOff(channel = "web"): Promise<{ sessionId: string; id: string }> {
  const sessionId = await world.handedOffSession({ channel });
  return { sessionId, id: await world.handOff(sessionId) };
}

test("a chat that was created and whose messages cannot be read reaches its rep", async () => {
  chat().addFault({ ...creation, cut: "after" });
  chat().addFault({ method: "GET", path: "/messages$", status: 400, times: 100 });
  const { sessionId, id } = await handedOff();
  const { conversations } = await world.reaches(id, "queued");
  const [only, ...more] = chatsOf(sessionId);
  await eventually("the brief", () => only?.messages.some(({ text }) => text.includes("Ana looks for her order.")));

  expect(more).toEqual([]);
  expect(conversations).toMatchObject([
    { conversationId: only?.conversationId, records: { dynamics365_chat_id: only?.conversationId } },
  ]);
  const told = { kind: "warning", data: expect.objectContaining({ code: "DYNAMICS_REQUEST_REFUSED" }) };
  expect((await world.trace(only?.conversationId ?? "")).events).toContainEqual(expect.objectContaining(told));
});

test("a chat whose handoff fails in the end does not wait for a rep, also where it cannot be closed at once", async () => {
  chat().addFault({ ...creation, cut: "after" });
  chat().addFault({ ...creation, status: 503, times: 3 });
  chat().addFault({ method: "POST", path: "/conversation/[0-9a-f-]{36}$", status: 503 });
  const { sessionId, id } = await handedOff();
  await world.reaches(id, "failed");

  await eventually("the closed chat", () => ["Wrap-up", "Closed"].includes(chatsOf(sessionId)[0]?.state ?? ""));
  expect(chatsOf(sessionId)).toHaveLength(1);
});

test("an incident whose queue is not there is opened once, and the trace says what to do", async () => {
  const { id } = await handedOff("email");
  const { conversations } = await world.reaches(id, "queued");

  const incidentId = conversations[0]?.conversationId ?? "";
  expect(tenant.control.rows("incident").map((row) => row["incidentid"])).toEqual([incidentId]);
  expect(conversations[0]?.records).toMatchObject({ dynamics365_incident_id: incidentId });
  const told = { code: "DATAVERSE_ROW_MISSING", remedy: expect.stringContaining("queueId") };
  const warning = { kind: "warning", data: expect.objectContaining(told) };
  expect((await world.trace(incidentId)).events).toContainEqual(expect.objectContaining(warning));
});
