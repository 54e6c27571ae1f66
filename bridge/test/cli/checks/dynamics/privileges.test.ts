import { expect, test } from "@jest/globals";
import { neededPrivileges } from "../../../../src/cli/checks/dynamics/needed-privileges.ts";
import { parseConfig } from "../../../../src/config/load.ts";
import { makeDesks } from "../../../../src/parts/desks.ts";
import { makeNetwork } from "../../../../src/parts/network.ts";
import { leastPrivileges } from "../../../../simulators/dynamics/dynamics-simulator.ts";
import { configOf } from "../../../config/dynamics-fixtures.ts";
import { ada, briefOf, certain, conversationOf, said } from "../../../desks/dynamics-incidents/lab.ts";
import { doctoredTenant, webhookKey } from "./lab.ts";

const { sim, chat, incidents, findings, sendTo } = doctoredTenant();

/** What the simulated roles have, with what only resolving cases takes. */
const enough = [...leastPrivileges, "prvCreateActivity", "prvAppendActivity"];

/** The application user has these privileges and no other. */
function owned(names: readonly string[]): void {
  sim().control.revoke({ privileges: enough });
  sim().control.grant({ privileges: [...names] });
}

const namesOf = (connection: Record<string, unknown>) => {
  const [parsed] = parseConfig(configOf(connection), {}).connections;
  if (parsed === undefined || !("environmentUrl" in parsed)) throw new Error("no connection to Dynamics");
  return neededPrivileges(parsed).map(({ verb, table }) => `prv${verb}${table}`);
};

test("roles that have everything pass", async () => {
  owned(enough);

  for (const connection of [chat(), chat({ chatMode: "dataverse_record" }), incidents(), incidents(everything())]) {
    expect((await findings(connection)).get("privileges")).toMatchObject({ result: "pass" });
  }
});

test("each privilege that is missing is named, with what to add to which table", async () => {
  const listed = namesOf(incidents(everything())).filter((name) => name !== "prvReadUser");
  for (const name of listed) {
    owned(enough.filter((one) => one !== name));

    expect((await findings(incidents(everything()))).get("privileges")).toMatchObject({
      result: "fail",
      found: `The application user lacks ${name}.`,
      remedy: expect.stringContaining("Application users, the app, Edit security roles"),
    });
  }
});

test("several of one table are told together, in the words of the page for roles", async () => {
  owned(enough.filter((one) => !/Incident|Note$/.test(one)));

  expect((await findings(incidents())).get("privileges")).toMatchObject({
    remedy: expect.stringMatching(/Create, Read, Write, Append, Append To on Case; Create, Read, Append on Note\.$/),
  });
});

test("without the right to write on conversations only the title goes missing", async () => {
  owned(enough.filter((one) => one !== "prvWritemsdyn_ocliveworkitem"));

  expect((await findings(chat())).get("privileges")).toMatchObject({
    result: "warn",
    found: expect.stringMatching(/prvWritemsdyn_ocliveworkitem, for the conversation's title/),
  });
  expect((await findings(chat({}, { conversationTitle: false }))).get("privileges")).toMatchObject({ result: "pass" });
});

test("without the right to read transcripts only what was lost before an end stays unknown", async () => {
  owned(enough.filter((one) => !/transcript|ReadNote/.test(one)));

  expect((await findings(chat())).get("privileges")).toMatchObject({
    result: "warn",
    found: expect.stringMatching(/prvReadmsdyn_transcript, prvReadNote, for finding what its webhook lost/),
  });
});

test("without the right to write on records they only stay open, and which table that is follows from the set", async () => {
  const records = (changes: object = {}) => chat({ chatMode: "dataverse_record", ...changes });
  owned(enough.filter((one) => one !== "prvWritemsdyn_ocliveworkitem"));
  expect((await findings(records())).get("privileges")).toMatchObject({
    result: "warn",
    found: expect.stringMatching(/lacks prvWritemsdyn_ocliveworkitem, for closing the record/),
    remedy: expect.stringContaining("Write on Conversation"),
  });

  owned([...enough, ...["Create", "Read", "Append", "AppendTo"].map((verb) => `prv${verb}oc_LiveWorkItem`)]);
  expect((await findings(records({ recordEntitySet: "oc_liveworkitems" }))).get("privileges")).toMatchObject({
    result: "warn",
    found: expect.stringMatching(/lacks prvWriteoc_liveworkitem, for closing/),
  });
});

test("rights on activities do for conversations", async () => {
  owned(enough.map((one) => one.replace(/msdyn_ocliveworkitem$/, "Activity")));

  expect((await findings(chat({ chatMode: "dataverse_record" }))).get("privileges")).toMatchObject({ result: "pass" });
});

test("without the right to read users nothing is listed: that fails where it is needed, else it is only said", async () => {
  owned(namesOf(incidents()));
  expect((await findings(incidents())).get("privileges")).toMatchObject({
    result: "warn",
    found: expect.stringMatching(/may not read its own privileges.*(prvReadUser|prvReadOrganization)/s),
    remedy: expect.stringContaining("Read on User and on Organization"),
  });

  owned(enough.filter((one) => one !== "prvReadUser"));
  expect((await findings(incidents(everything()))).get("privileges")).toMatchObject({
    result: "fail",
    found: expect.stringContaining("prvReadUser"),
    remedy: expect.stringContaining("Edit security roles"),
  });
});

test("an environment that does not list them is no failure", async () => {
  for (const body of [{}, { RolePrivileges: [] }]) {
    sim().control.addFault({ path: "RetrieveUserPrivileges", status: 200, body });

    expect((await findings(incidents())).get("privileges")).toMatchObject({
      result: "not-tried",
      found: expect.stringContaining("docs/dynamics.md"),
    });
  }
});

test("what is asked for is enough: an incident opens, takes a note, and ends with no other privilege", async () => {
  const connection = incidents({ incident: { queueId: sim().facts.caseQueueId, ownerId: sim().facts.annAgentId } });
  owned(namesOf(connection));

  await onDesk(connection, async (desk) => {
    const conversation = conversationOf({ ...ada });
    const { externalId } = await desk.open(conversation, { brief: briefOf("Customer: Hello") });
    const open = { ...conversation, externalId };
    expect(await desk.deliver(open, said("One more thing"), certain)).toMatchObject({ status: "done" });
    await desk.close(open, "closed_resolved");
  });

  expect(sim().control.rows("incident")).toHaveLength(1);
  expect(sim().control.rows("queueitem")).toHaveLength(1);
});

test("the same holds for a record, and for a chat", async () => {
  const record = chat({ chatMode: "dataverse_record" });
  owned(namesOf(record));
  await onDesk(record, async (desk) => {
    const conversation = conversationOf({ channel: "web" });
    const { externalId } = await desk.open(conversation, { brief: [] });
    await desk.deliver({ ...conversation, externalId }, said("Hello"), certain);
    await desk.close({ ...conversation, externalId }, "closed_resolved");
    expect((await desk.check()).filter(({ result }) => result === "fail")).toEqual([]);
  });
  expect(sim().control.rows("msdyn_ocliveworkitem")).toMatchObject([{ statecode: 1 }]);

  sim().control.reset();
  sendTo(`http://127.0.0.1:9/v1/dynamics/${webhookKey}`);
  owned(namesOf(chat()));
  await onDesk(chat(), async (desk) => {
    expect((await desk.check()).filter(({ result }) => result === "fail")).toEqual([]);
  });
});

/** Settings that use every privilege of incidents. */
function everything() {
  const { caseQueueId, annAgentId, workstreamId } = sim().facts;
  const incident = { queueId: caseQueueId, ownerId: annAgentId, resolveOnEnd: true };
  return { incident: { ...incident, anonymousCustomer: `fixed_account:${workstreamId}` } };
}

type Desk = NonNullable<ReturnType<ReturnType<typeof makeDesks>["get"]>>;

async function onDesk(connection: Record<string, unknown>, work: (desk: Desk) => Promise<void>): Promise<void> {
  const config = parseConfig({ ...configOf(connection), log: { level: "silent" } }, {});
  const network = makeNetwork(config, {});
  try {
    const desk = makeDesks(config, network).get(String(connection["name"]));
    if (desk === undefined) throw new Error("no desk");
    await work(desk);
  } finally {
    await network.close();
  }
}
