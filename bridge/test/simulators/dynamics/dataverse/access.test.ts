import { expect, test } from "@jest/globals";
import { facts } from "../../../../simulators/dynamics/dynamics-simulator.ts";
import { apiOf, customer, faultOf, messageOf, simulated, tokenOf } from "./helpers.ts";

const { sim, api } = simulated();

const asked = (authorization: string) => api().call("GET", "WhoAmI", undefined, { authorization });

test("without a token of this tenant and environment nothing is told, but where to get one", async () => {
  const messaging = await tokenOf(sim(), { scope: `${facts.messagingResource}/.default` });
  const none = await fetch(`${sim().dataverse.url}/api/data/v9.2/WhoAmI`);
  const answers = [await asked("Bearer no"), await asked("Basic YTpi"), await asked(`Bearer ${messaging}`)];

  expect([none.status, await none.text()]).toEqual([401, ""]);
  for (const { status, body, headers } of answers) {
    expect([status, body]).toEqual([401, ""]);
    expect(headers.get("www-authenticate")).toBe(
      `Bearer authorization_uri=https://login.microsoftonline.com/${facts.tenantId}/oauth2/authorize, resource_id=${sim().dataverse.url}/`,
    );
  }
});

test("a token that is forged or expired is named so", async () => {
  const [header = "", payload = "", signature = ""] = api().token.split(".");
  const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
  const other = Buffer.from(JSON.stringify({ ...claims, appid: facts.strangerClientId })).toString("base64url");
  const unsigned = Buffer.from('{"alg":"none"}').toString("base64url");
  const forged = [await asked(`Bearer ${header}.${other}.${signature}`), await asked(`Bearer ${unsigned}.${payload}.`)];
  sim().control.expireTokens();

  for (const answer of forged) expect(faultOf(answer)).toEqual({ status: 401, code: "0x80041d50" });
  expect(faultOf(await asked(`Bearer ${api().token}`))).toEqual({ status: 401, code: "0x80041d52" });
  expect((await apiOf(sim().dataverse.url, await tokenOf(sim())).call("GET", "WhoAmI")).status).toBe(200);
});

test("an app without an application user is no member, until it has one", async () => {
  const { strangerClientId: app, strangerClientSecret: client_secret } = facts;
  const stranger = apiOf(sim().dataverse.url, await tokenOf(sim(), { client_id: app, client_secret }));
  const before = await stranger.call("GET", "WhoAmI");
  sim().control.setApplicationUser({ app, state: "present" });
  const after = await stranger.call("GET", "contacts");

  expect([before.status, before.body]).toEqual([
    403,
    { error: { code: "0x80072560", message: "The user is not a member of the organization." } },
  ]);
  expect(after.status).toBe(200);
});

test("an application user is removed, disabled, and let in again", async () => {
  sim().control.setApplicationUser({ state: "disabled" });
  const disabled = await api().call("GET", "WhoAmI");
  sim().control.setApplicationUser({ state: "removed" });
  const removed = await api().call("GET", "WhoAmI");
  sim().control.setApplicationUser({ state: "present" });

  expect(faultOf(disabled)).toEqual({ status: 403, code: "0x80040225" });
  expect(faultOf(removed)).toEqual({ status: 403, code: "0x80072560" });
  expect((await api().call("GET", "WhoAmI")).body).toMatchObject({ UserId: facts.applicationUserId });
});

test("a missing privilege is named with who lacks it and where", async () => {
  sim().control.revoke({ privileges: ["prvReadContact"] });
  const answer = await api().call("GET", "contacts");

  expect(faultOf(answer)).toEqual({ status: 403, code: "0x80040220" });
  expect(messageOf(answer)).toMatch(
    new RegExp(
      `^Principal user \\(Id=${facts.applicationUserId}, type=8, .*\\), is missing prvReadContact privilege on OTC=2 for entity 'contact'`,
    ),
  );
});

test("each thing that is done needs a privilege of its own", async () => {
  const { id, bind } = await customer(api());
  const incident = await api().create("incidents", { title: "x", ...bind });
  const owner = { "ownerid@odata.bind": `/systemusers(${facts.annAgentId})` };
  let notes = 0;
  const note = () => ({ subject: `Note ${(notes += 1)}`, "objectid_incident@odata.bind": `/incidents(${incident})` });
  const queue = { Target: { "@odata.type": "Microsoft.Dynamics.CRM.incident", incidentid: incident } };
  const attempts: [string, () => ReturnType<typeof asked>][] = [
    ["prvCreateIncident", () => api().call("POST", "incidents", { title: "x", ...bind })],
    ["prvAppendIncident", () => api().call("POST", "incidents", { title: "x", ...bind })],
    ["prvAppendToContact", () => api().call("POST", "incidents", { title: "x", ...bind })],
    ["prvAssignIncident", () => api().call("POST", "incidents", { title: "x", ...bind, ...owner })],
    [
      "prvReadIncident",
      () => api().call("POST", "incidents", { title: "x", ...bind }, { prefer: "return=representation" }),
    ],
    ["prvWriteIncident", () => api().call("PATCH", `incidents(${incident})`, { title: "y" })],
    ["prvCreateNote", () => api().call("POST", "annotations", note())],
    ["prvAppendNote", () => api().call("POST", "annotations", note())],
    ["prvAppendToIncident", () => api().call("POST", "annotations", note())],
    [
      "prvCreateQueueItem",
      () => api().call("POST", `queues(${facts.caseQueueId})/Microsoft.Dynamics.CRM.AddToQueue`, queue),
    ],
    ["prvReadQueue", () => api().call("POST", `queues(${facts.caseQueueId})/Microsoft.Dynamics.CRM.AddToQueue`, queue)],
    ["prvReadUser", () => api().call("GET", `incidents(${incident})?$expand=createdby`)],
  ];
  for (const [privilege, attempt] of attempts) {
    sim().control.revoke({ privileges: [privilege] });
    const refused = await attempt();
    expect([privilege, faultOf(refused)]).toEqual([privilege, { status: 403, code: "0x80040220" }]);
    expect(messageOf(refused)).toContain(`missing ${privilege} privilege`);
    sim().control.grant({ privileges: [privilege] });
    expect([privilege, (await attempt()).status < 300]).toEqual([privilege, true]);
  }
  expect(faultOf(await api().call("DELETE", `contacts(${id})`))).toEqual({ status: 403, code: "0x80040220" });
});

test("leaving out plug-ins needs a privilege", async () => {
  const headers = { "mscrm.bypasscustompluginexecution": "true" };

  expect(faultOf(await api().call("POST", "contacts", { lastname: "x" }, headers))).toEqual({
    ...{ status: 403, code: "0x80040220" },
  });
});

test("acting for another user needs a privilege, and both users' rights", async () => {
  const { id } = await customer(api());
  const ann = { callerobjectid: facts.annAgentId };
  const legacy = { mscrmcallerid: facts.annAgentId };
  const as = (headers: Record<string, string>) => api().call("GET", "WhoAmI", undefined, headers);
  const refused = await as(ann);
  sim().control.grant({ privileges: ["prvActOnBehalfOfAnotherUser"] });
  const remove = await api().call("DELETE", `contacts(${id})`, undefined, legacy);

  expect(faultOf(refused)).toEqual({ status: 403, code: "0x80040220" });
  expect(faultOf(await as(ann))).toEqual({ status: 404, code: "0x80040217" });
  expect((await as(legacy)).body).toMatchObject({ UserId: facts.annAgentId });
  expect(faultOf(await as({ mscrmcallerid: "nobody" }))).toEqual({ status: 404, code: "0x80040217" });
  expect(faultOf(remove)).toEqual({ status: 403, code: "0x80040220" });
  expect((await as({ "mscrm-callerobjectid": facts.annAgentId })).body).toMatchObject({
    UserId: facts.applicationUserId,
  });
});
