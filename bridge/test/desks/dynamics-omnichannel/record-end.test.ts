import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import { type DynamicsSimulator, startDynamicsSimulator } from "../../../simulators/dynamics/dynamics-simulator.ts";
import { BridgeWorld } from "../../support/bridge-world.ts";
import { dynamicsConnections } from "../../support/dynamics.ts";

let tenant: DynamicsSimulator;
let world: BridgeWorld;
beforeAll(async () => {
  tenant = await startDynamicsSimulator();
  const [{ messaging: _none, ...chat } = {}] = dynamicsConnections(tenant);
  world = await BridgeWorld.start({ connections: [{ ...chat, chatMode: "dataverse_record" }] });
  world.connectWebhooks();
  world.opencx.set({ webhooks: { signing: { secret: "test-webhook-secret" } } });
});
afterEach(() => expect(tenant.violations()).toEqual([]));
afterAll(async () => {
  await world.bridge.stop();
  await world.close();
  await tenant.close();
});

async function onRecord(): Promise<{ sessionId: string; id: string; recordId: string }> {
  const sessionId = await world.handedOffSession();
  const id = await world.handOff(sessionId);
  const { conversations } = await world.reaches(id, "queued");
  return { sessionId, id, recordId: conversations[0]?.conversationId ?? "" };
}

const changes = (id: string) => tenant.writes().filter((write) => write.id === id && write.action === "update");

test("when OpenCX ends the conversation its record is closed, once, also where the answer is lost", async () => {
  const { sessionId, id, recordId } = await onRecord();
  tenant.control.addFault({ method: "PATCH", path: recordId, cut: "after" });
  world.opencx.closeSession(sessionId, { by: "contact" });
  await world.reaches(id, "ended");

  const cut = tenant.requests().filter(({ method, status }) => method === "PATCH" && status === 0);
  expect(cut).toMatchObject([{ path: expect.stringContaining(recordId) }]);
  expect(changes(recordId)).toHaveLength(1);
  expect(tenant.control.rows("msdyn_ocliveworkitem")).toMatchObject([{ statecode: 1, statuscode: 4 }]);
});

test("without the right to close it the handoff ends all the same, and the record stays open", async () => {
  const { sessionId, id, recordId } = await onRecord();
  tenant.control.revoke({ privileges: ["prvWritemsdyn_ocliveworkitem"] });
  world.opencx.closeSession(sessionId, { by: "contact" });
  await world.reaches(id, "ended");

  expect(changes(recordId)).toEqual([]);
});
