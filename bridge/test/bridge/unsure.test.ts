import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { keys } from "../support/bridge-config.ts";
import { BridgeWorld } from "../support/bridge-world.ts";
import { eventually } from "../support/eventually.ts";

let world: BridgeWorld;

beforeAll(async () => {
  world = await BridgeWorld.start({ opencx: { timeoutMs: 500 } });
});
afterAll(() => world.close());

async function talking(): Promise<{ sessionId: string; id: string }> {
  const sessionId = await world.handedOffSession();
  const id = await world.handOff(sessionId);
  await eventually("the brief", () => world.repReads(sessionId)[0]);
  world.desk.accept(sessionId, { rep: "Ann Agent" });
  await eventually("Ann", () => world.customerReads(sessionId).includes("Ann Agent has joined the conversation."));
  return { sessionId, id };
}

test("a reply whose answer was lost is looked for, and looked for again when the look fails, before it is repeated", async () => {
  const { sessionId } = await talking();
  world.opencx.addFault({ method: "POST", path: "/send$", cut: "after" });
  world.opencx.addFault({ method: "GET", path: `^/chat/sessions/${sessionId}$`, status: 503 });
  world.desk.say(sessionId, { text: "ONLY ONCE PLEASE" });
  world.desk.say(sessionId, { text: "and on" });
  await eventually("what comes behind it", () => world.customerReads(sessionId).includes("and on"));

  expect(world.customerReads(sessionId).filter((text) => text === "ONLY ONCE PLEASE")).toHaveLength(1);
});

test("a late report that an earlier conversation was closed does not end the present one", async () => {
  const { sessionId, id } = await talking();
  const at = new Date(Date.now() - 3_600_000).toISOString();
  const body = {
    event: "conversation.closed",
    data: { conversation_id: sessionId, timestamp: at, closed_by: { type: "AI" } },
  };
  const signature = await sign(JSON.stringify(body));
  const answer = await world.post(`/v1/opencx/webhook/${keys.webhookToken}`, JSON.stringify(body), {
    "x-opencx-signature": signature,
  });
  world.desk.say(sessionId, { text: "Still here." });
  await eventually("the next words", () => world.customerReads(sessionId).includes("Still here."));

  expect(answer.status).toBe(200);
  expect((await world.handoff(id)).state).toBe("with-rep");
});

test("a handoff that ends while its identity is being proven opens nothing afterwards", async () => {
  const sessionId = await world.handedOffSession();
  world.desk.addFault({ path: "access-token$", delayMs: 1500 });
  const id = await world.handOff(sessionId);
  await eventually(
    "the token's request",
    () => Object.keys(world.simulators.salesforceMessaging.requests()).length > 0,
  );
  await new Promise((resolve) => setTimeout(resolve, 300));
  await world.post(`/v1/handoffs/${id}/end`, { by: "customer" });
  await new Promise((resolve) => setTimeout(resolve, 2000));

  const kinds = (
    await world.get<{ handoffs: { events: { kind: string }[] }[] }>(`/v1/sessions/${sessionId}/trace`, keys.admin)
  ).body.handoffs[0]?.events.map((event) => event.kind);
  expect(kinds?.slice(kinds.indexOf("ended"))).not.toContain("identity");
  expect(world.repReads(sessionId)).toEqual([]);
});

async function sign(body: string): Promise<string> {
  const { createHmac } = await import("node:crypto");
  return createHmac("sha256", keys.webhookSecret).update(body).digest("hex");
}
