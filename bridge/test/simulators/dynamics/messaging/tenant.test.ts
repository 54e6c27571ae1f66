import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { startDynamicsSimulator } from "../../../../simulators/dynamics/dynamics-simulator.ts";
import type { DynamicsSimulator } from "../../../../simulators/dynamics/dynamics-simulator.ts";
import { Customers } from "./customers.ts";

let sim: DynamicsSimulator;
const violations: string[] = [];

beforeAll(async () => {
  sim = await startDynamicsSimulator({ onViolation: (one) => violations.push(one) });
});
beforeEach(() => {
  sim.control.reset();
  sim.messaging.control.signOut();
});
afterAll(() => sim.close());

/** A token by client credentials, as the bridge gets one. */
async function tokenFor(resource: string): Promise<string> {
  const { tenantId, clientId, clientSecret } = sim.facts;
  const response = await fetch(`${sim.entra.url}/${tenantId}/oauth2/v2.0/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: clientId,
      client_secret: clientSecret,
      scope: `${resource}/.default`,
    }),
  });
  return ((await response.json()) as { access_token: string }).access_token;
}

const dataverse = async (method: string, path: string, token: string, body?: object) =>
  fetch(`${sim.dataverse.url}/api/data/v9.2${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json", "if-match": "*" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

test("each API takes the tokens that Entra gives for it, and refuses the other's", async () => {
  const [messaging, data] = [await tokenFor(sim.facts.messagingResource), await tokenFor(sim.dataverse.url)];
  const list = (token: string) => new Customers(sim.messaging.url, token).call("GET", "/conversations");
  const whoAmI = (token: string) => dataverse("GET", "/WhoAmI", token);

  expect([(await list(messaging)).status, (await list(data)).status]).toEqual([200, 401]);
  expect([(await whoAmI(data)).status, (await whoAmI(messaging)).status]).toEqual([200, 401]);
});

test("the title that is written to the row by the Web API is the one that the rep sees", async () => {
  const customers = new Customers(sim.messaging.url, await tokenFor(sim.facts.messagingResource));
  const token = await tokenFor(sim.dataverse.url);
  const id = await customers.begin();
  const patch = () => dataverse("PATCH", `/msdyn_ocliveworkitems(${id})`, token, { subject: "Refund, order 7" });

  const early = (await patch()).status;
  sim.messaging.control.settle();
  const late = (await patch()).status;
  const row = (await (await dataverse("GET", `/msdyn_ocliveworkitems(${id})`, token)).json()) as object;

  expect([early, late]).toEqual([404, 204]);
  expect(sim.messaging.control.conversation(id).title).toBe("Refund, order 7");
  expect(row).toMatchObject({ activityid: id, statuscode: 1, subject: "Refund, order 7", msdyn_channel: "192350002" });
});

test("a reset of the tenant takes the conversations with it", async () => {
  const customers = new Customers(sim.messaging.url, await tokenFor(sim.facts.messagingResource));
  await customers.begin();

  sim.control.reset();

  expect(sim.messaging.control.conversations()).toEqual([]);
  expect(sim.messaging.control.state().reps.map(({ name, onDuty }) => [name, onDuty])).toEqual([
    ["Ann Agent", true],
    ["Bob Agent", true],
  ]);
  expect(violations).toEqual([]);
});
