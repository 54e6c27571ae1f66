import { expect, test } from "@jest/globals";
import { doctoredTenant } from "./lab.ts";

const { sim, chat, incidents, findings } = doctoredTenant();
const somewhere = "00000000-0000-4000-8000-0000000000ff";

test("a workstream for custom messaging passes", async () => {
  expect((await findings(chat())).get("workstream")).toMatchObject({
    result: "pass",
    found: "The workstream is OpenCX.",
  });
});

test("a queue in the workstream's place is told apart from an id of nothing, and from a workstream of another kind", async () => {
  const { chatQueueId, caseQueueId, liveChatWorkstreamId } = sim().facts;
  const found = async (change: object) => (await findings(chat(change))).get("workstream");

  for (const change of [{ workstreamId: chatQueueId }, { workstreamId: undefined, default_queue_id: caseQueueId }]) {
    expect(await found(change)).toMatchObject({
      result: "fail",
      found: "workstreamId is a queue.",
      remedy: expect.stringMatching(/Workstreams.*incident\.queueId/),
    });
  }
  expect(await found({ workstreamId: somewhere })).toMatchObject({
    result: "fail",
    found: "workstreamId is no workstream of the environment.",
  });
  expect(await found({ workstreamId: liveChatWorkstreamId })).toMatchObject({
    result: "fail",
    remedy: expect.stringContaining("channel Custom"),
  });
});

test("a record's workstream is looked at as well, and it is said that nothing comes back", async () => {
  const found = await findings(chat({ chatMode: "dataverse_record", workstreamId: sim().facts.chatQueueId }));

  expect(found.get("workstream")).toMatchObject({ result: "fail", found: "workstreamId is a queue." });
  expect(found.get("direction")).toMatchObject({ result: "warn" });
});

test("a queue passes, and a workstream in its place is told apart from an id of nothing", async () => {
  const { caseQueueId, workstreamId } = sim().facts;

  expect(await queue({ incident: { queueId: caseQueueId } })).toMatchObject({ result: "pass" });
  const wrong = { incident: { queueId: workstreamId } };
  for (const change of [wrong, { default_queue_id: workstreamId }]) {
    expect(await queue(change)).toMatchObject({
      result: "fail",
      found: "incident.queueId is a workstream.",
      remedy: expect.stringMatching(/Queues; .*workstreamId.*dynamics-omnichannel/),
    });
  }
  expect((await findings(chat({ chatMode: "incident_only", ...wrong }))).get("queue")).toMatchObject({
    found: "incident.queueId is a workstream.",
  });
  expect(await queue({ incident: { queueId: somewhere } })).toMatchObject({
    result: "fail",
    found: "incident.queueId is no queue of the environment.",
    remedy: expect.stringContaining("Queues"),
  });
});

test("where workstreams cannot be read, a wrong queue is still told", async () => {
  const { workstreamId } = sim().facts;
  const unknown = { result: "fail", found: "incident.queueId is no queue of the environment." };
  sim().control.revoke({ privileges: ["prvReadmsdyn_liveworkstream"] });
  expect(await queue({ incident: { queueId: workstreamId } })).toMatchObject(unknown);

  const error = { code: "0x80060888", message: "Resource not found for the segment 'msdyn_liveworkstreams'." };
  sim().control.addFault({ path: "msdyn_liveworkstreams", status: 404, body: { error } });
  expect(await queue({ incident: { queueId: workstreamId } })).toMatchObject(unknown);
});

async function queue(change: object) {
  return (await findings(incidents(change))).get("queue");
}

test("owner, team and the fixed customer are looked for", async () => {
  const { annAgentId, teamId } = sim().facts;
  const incident = (change: object) => findings(incidents({ incident: change }));

  expect((await incident({ ownerId: annAgentId })).get("owner")).toMatchObject({ result: "pass" });
  expect((await incident({ ownerId: teamId })).get("owner")).toMatchObject({ result: "fail" });
  expect((await incident({ ownerTeamId: teamId })).get("owner-team")).toMatchObject({ result: "pass" });
  expect((await incident({ ownerTeamId: annAgentId })).get("owner-team")).toMatchObject({ result: "fail" });
  for (const kind of ["contact", "account"]) {
    const found = await incident({ anonymousCustomer: `fixed_${kind}:${somewhere}` });
    expect(found.get("anonymous-customer")).toMatchObject({ result: "fail", found: expect.stringContaining(kind) });
  }
});
