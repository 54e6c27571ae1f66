import { expect, test } from "@jest/globals";
import { incidentWorld, minuteMs } from "./support/incident-world.ts";

const { desk, world, onIncident } = incidentWorld();

test("OpenCX's session names the desk's records as its own integration does, and all others as the bridge's", async () => {
  desk.ids = {
    dynamics365_chat_id: "chat",
    dynamics365_incident_id: "incident",
    dynamics365_ticket_number: "CAS-01001-ABCDEF",
    dynamics365_contact_id: "contact",
    salesforce_case_id: "case",
  };
  const { sessionId, incident } = await onIncident({ channel: "web" });
  desk.closedRecords.add(incident);
  await world().pass(10 * minuteMs);
  const { customData } = world().opencx.ledger(sessionId);
  const records = Object.entries(customData).filter(([name]) => /dynamics|salesforce/.test(name));

  expect(world().customerReads(sessionId)).toHaveLength(1);
  expect(Object.fromEntries(records)).toEqual({
    dynamics365_chat_id: "chat",
    dynamics365_incident_id: "incident",
    dynamics365_ticket_number: "CAS-01001-ABCDEF",
    bridge_dynamics365_contact_id: "contact",
    bridge_salesforce_case_id: "case",
  });
});
