import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { loadConfig, parseConfig } from "../../src/config/load.ts";
import { redactConfig } from "../../src/config/redact-config.ts";
import { chooseConnection } from "../../src/desks/choose.ts";
import {
  chat,
  chatOf,
  configOf,
  incidents,
  incidentsOf,
  messaging,
  otherId,
  refusals,
  someId,
} from "./dynamics-fixtures.ts";
import { faultCodes, faultsOf } from "./fixtures.ts";

type Fields = Record<string, unknown>;

test("a connection for incidents needs a login and an environment, and has every default", () => {
  expect(incidentsOf({ environmentUrl: `${incidents.environmentUrl}/` })).toEqual({
    ...incidents,
    authorityHost: "https://login.microsoftonline.com",
    allowAnyHost: false,
    apiVersion: "9.2",
    incident: {
      priority: 2,
      priorities: {},
      routing: "queue",
      ticketProperties: {},
      anonymousCustomer: "create_contact",
      matchByPhone: true,
      origins: {},
      descriptionCharacters: 2000,
      resolveOnEnd: false,
      resolvedStatus: 5,
    },
    writtenAfterEnd: "to-people",
    timeouts: { requestMs: 20_000 },
    limits: {
      requestsPerSecond: 18,
      requestsPer5Minutes: 5400,
      requestsAtOnce: 10,
      noteCharacters: 90_000,
      briefParts: 20,
    },
    oldNames: [],
  });
});

test("an address of the Messaging API may end in a slash", () => {
  const { messaging: api } = chatOf({ messaging: { ...messaging, url: `${messaging.url}/` } });

  expect(api?.url).toBe(messaging.url);
});

test("a connection for chats goes both ways unless it says otherwise", () => {
  expect(chatOf()).toMatchObject({
    chatMode: "messaging_api",
    workstreamId: someId,
    messaging: { ...messaging, conversationTitle: true, gapCheckMs: 60_000 },
    checkAvailability: false,
    recordEntitySet: "msdyn_ocliveworkitems",
    limits: { messageCharacters: 6000, chatBriefParts: 10 },
  });
});

test("ids are taken in any case and in the braces that some pages of Dynamics show", () => {
  expect(chatOf({ workstreamId: ` {${someId.toUpperCase()}} ` }).workstreamId).toBe(someId);
});

test.each([
  "https://yourorg.crm.dynamics.com",
  "https://yourorg.crm11.dynamics.com",
  "https://yourorg.crm.dynamics.cn",
  "https://yourorg.crm.microsoftdynamics.us",
  "https://yourorg.crm.appsplatform.us",
])("%s is an environment", (environmentUrl) => {
  expect(incidentsOf({ environmentUrl }).environmentUrl).toBe(environmentUrl);
});

const needed: [string, Fields, string][] = [
  ["no tenant", { tenantId: undefined }, "tenantId CONFIG_MISSING"],
  ["a tenant's domain", { tenantId: "yourorg.onmicrosoft.com" }, "tenantId CONFIG_INVALID_VALUE"],
  ["a client id that is cut", { clientId: "66666666-7777-4888-9999" }, "clientId CONFIG_INVALID_VALUE"],
  ["no secret", { clientSecret: undefined }, "clientSecret CONFIG_MISSING"],
  ["no environment", { environmentUrl: undefined }, "environmentUrl CONFIG_MISSING"],
  ["an environment without https", http("environmentUrl"), "environmentUrl CONFIG_ENVIRONMENT_URL_INVALID"],
  ["a host alone", { environmentUrl: "yourorg.crm.dynamics.com" }, "environmentUrl CONFIG_ENVIRONMENT_URL_INVALID"],
  [
    "the address of a page",
    { environmentUrl: "https://yourorg.crm.dynamics.com/main.aspx?appid=1" },
    "environmentUrl CONFIG_ENVIRONMENT_URL_INVALID",
  ],
  [
    "a question behind the host",
    { environmentUrl: "https://yourorg.crm.dynamics.com/?tenant=1" },
    "environmentUrl CONFIG_ENVIRONMENT_URL_INVALID",
  ],
  [
    "a password in the address",
    { environmentUrl: "https://u:p@yourorg.crm.dynamics.com" },
    "environmentUrl CONFIG_ENVIRONMENT_URL_INVALID",
  ],
  [
    "a host that only begins alike",
    { environmentUrl: "https://yourorg.crm.dynamics.com.evil.example" },
    "environmentUrl CONFIG_ENVIRONMENT_URL_FOREIGN",
  ],
  [
    "a login host of somebody else",
    { authorityHost: "https://login.microsoftonline.com.evil.example" },
    "authorityHost CONFIG_AUTHORITY_HOST_FOREIGN",
  ],
  ["a login host with a path", path("authorityHost"), "authorityHost CONFIG_AUTHORITY_HOST_INVALID"],
  [
    "http to another machine, any host allowed",
    { environmentUrl: "http://10.0.0.1", allowAnyHost: true },
    "environmentUrl CONFIG_ENVIRONMENT_URL_INVALID",
  ],
  ["a version of Salesforce's kind", { apiVersion: "v9" }, "apiVersion CONFIG_INVALID_VALUE"],
  ["a channel list without a channel", { channels: [] }, "channels CONFIG_OUT_OF_RANGE"],
  ["too short a wait", { timeouts: { requestMs: "10ms" } }, "timeouts.requestMs CONFIG_OUT_OF_RANGE"],
  [
    "more requests at once than Dataverse takes",
    { limits: { requestsAtOnce: 51 } },
    "limits.requestsAtOnce CONFIG_OUT_OF_RANGE",
  ],
  [
    "a note longer than its column",
    { limits: { noteCharacters: 100_001 } },
    "limits.noteCharacters CONFIG_OUT_OF_RANGE",
  ],
  ["a queue by its name", { incident: { queueId: "Support" } }, "incident.queueId CONFIG_INVALID_VALUE"],
  ["a priority that is none", { incident: { priority: 5 } }, "incident.priority CONFIG_OUT_OF_RANGE"],
  ["a routing that is none", { incident: { routing: "auto" } }, "incident.routing CONFIG_INVALID_VALUE"],
  [
    "a customer without an id",
    { incident: { anonymousCustomer: "fixed_contact" } },
    "incident.anonymousCustomer CONFIG_INVALID_VALUE",
  ],
  [
    "a user and a team as owner",
    { incident: { ownerId: someId, ownerTeamId: someId } },
    "incident.ownerTeamId CONFIG_DYNAMICS_TWO_OWNERS",
  ],
  [
    "a column that the bridge fills",
    { incident: { ticketProperties: { "customerid_contact@odata.bind": "/contacts(1)" } } },
    "incident.ticketProperties.customerid_contact@odata.bind CONFIG_TICKET_PROPERTY_RESERVED",
  ],
  [
    "that column under OpenCX's name",
    { ticket_properties: { TicketNumber: "1" } },
    "ticket_properties.TicketNumber CONFIG_TICKET_PROPERTY_RESERVED",
  ],
  ["a setting that there is not", { incident: { queue: someId } }, "incident.queue CONFIG_UNKNOWN_SETTING"],
];

test.each(needed)("%s is refused for incidents and for chats", (_name, changes, expected) => {
  expect(refusals({ ...incidents, ...changes })).toEqual([expected]);
  expect(refusals({ ...chat, ...changes })).toEqual([expected]);
});

const channel = { messaging: { ...messaging, channelId: someId } };
const chats: [string, Fields, string][] = [
  ["a chat without the Messaging API", { messaging: undefined }, "messaging CONFIG_DYNAMICS_MESSAGING_MISSING"],
  [
    "a chat with neither workstream nor channel",
    { workstreamId: undefined },
    "workstreamId CONFIG_DYNAMICS_WORKSTREAM_MISSING",
  ],
  [
    "a record without workstream",
    { chatMode: "dataverse_record", workstreamId: undefined, ...channel },
    "workstreamId CONFIG_DYNAMICS_WORKSTREAM_MISSING",
  ],
  [
    "a look for reps without workstream",
    { checkAvailability: true, workstreamId: undefined, ...channel },
    "workstreamId CONFIG_DYNAMICS_AVAILABILITY_UNKNOWN",
  ],
  ["a mode that is none", { chatMode: "direct_line" }, "chatMode CONFIG_INVALID_VALUE"],
  [
    "a messaging host of somebody else",
    api({ url: "https://m-1.evil.example" }),
    "messaging.url CONFIG_MESSAGING_HOST_FOREIGN",
  ],
  ["a messaging host with a path", api({ url: `${messaging.url}/api` }), "messaging.url CONFIG_MESSAGING_HOST_INVALID"],
  ["no messaging host", api({ url: undefined }), "messaging.url CONFIG_MISSING"],
  ["a scope without its end", api({ scope: "https://x-c.crm.dynamics.com" }), "messaging.scope CONFIG_INVALID_VALUE"],
  ["a channel by its name", api({ channelId: "OpenCX" }), "messaging.channelId CONFIG_INVALID_VALUE"],
  ["a webhook key that can be guessed", api({ webhookKey: "short" }), "messaging.webhookKey CONFIG_INVALID_VALUE"],
  ["gaps looked for all the time", api({ gapCheckMs: 100 }), "messaging.gapCheckMs CONFIG_OUT_OF_RANGE"],
  [
    "a message longer than the API takes",
    { limits: { messageCharacters: 6001 } },
    "limits.messageCharacters CONFIG_OUT_OF_RANGE",
  ],
  ["an entity set with a path", { recordEntitySet: "a/b" }, "recordEntitySet CONFIG_INVALID_VALUE"],
];

test.each(chats)("%s is refused", (_name, changes, expected) => {
  expect(refusals({ ...chat, ...changes })).toEqual([expected]);
});

test("a channel does in place of a workstream, and an incident needs neither", () => {
  expect(chatOf({ workstreamId: undefined, ...channel }).workstreamId).toBeUndefined();
  expect(chatOf({ workstreamId: undefined, messaging: undefined, chatMode: "incident_only" })).toMatchObject({
    chatMode: "incident_only",
  });
});

test("simulators on loopback are taken where any host is allowed", () => {
  const url = "http://127.0.0.1:4020";
  const addresses = { environmentUrl: url, authorityHost: url, ...api({ url }) };

  expect(chatOf({ ...addresses, allowAnyHost: true })).toMatchObject(addresses);
});

test("every fault says what to write: by the setting, its example or the page to look at", () => {
  for (const [, changes] of [...needed, ...chats]) {
    for (const { path: place, remedy } of faultsOf(configOf({ ...chat, ...changes }))) {
      expect([place, remedy]).toEqual([
        expect.stringMatching(/^connections\[0\]\./),
        expect.stringMatching(/Example:|Copy|Write|Set|Make|Use|Leave|Keep|Add|Choose|Remove|It is made of/),
      ]);
    }
  }
});

test("a wrong value is answered with Dynamics' example, not with Salesforce's", () => {
  const remedies = faultsOf(configOf({ ...chat, apiVersion: "v9" })).map(({ remedy }) => remedy);

  expect(remedies).toEqual([expect.stringContaining('for Dynamics "9.2"')]);
});

test("two connections of one webhook key are refused without the key being shown", () => {
  const faults = faultsOf(configOf(chat, { ...chat, name: "second" }));

  expect(faults.map(({ path: place, code }) => `${place} ${code}`)).toEqual([
    "connections[1].messaging.webhookKey CONFIG_DYNAMICS_WEBHOOK_KEY_REUSED",
  ]);
  expect(JSON.stringify(faults)).not.toContain("planted");
});

test("Salesforce's rules ask nothing of Dynamics: no key for an org, and names and channels as everywhere", () => {
  expect(parseConfig(configOf(chat, incidents), {}).connections).toHaveLength(2);
  expect(faultCodes(configOf(chat, { ...incidents, name: "chat" }))).toEqual([
    "connections[1].name CONFIG_DUPLICATE_NAME",
  ]);

  const mailOnly = { ...incidents, channels: ["Email"] };
  expect(parseConfig({ ...configOf(chat, mailOnly), defaults: { email: "service" } }, {}).defaults).toEqual({
    email: "service",
  });
  expect(faultCodes({ ...configOf(chat, mailOnly), defaults: { phone: "service" } })).toEqual([
    "defaults.phone CONFIG_CHANNEL_NOT_TAKEN",
  ]);
});

test("the secrets come from the environment or from a file, and do not leave the process", () => {
  const directory = mkdtempSync(join(tmpdir(), "bridge-config-"));
  writeFileSync(join(directory, "webhook-key"), `${messaging.webhookKey}\n`);
  const input = { ...chat, clientSecret: "${SECRET}", ...api({ webhookKey: { file: "webhook-key" } }) };

  const config = parseConfig(configOf(input), { SECRET: "planted-client-secret" }, directory);
  const shown = JSON.stringify(redactConfig(config));

  expect(config.connections[0]).toMatchObject({ clientSecret: "planted-client-secret", messaging });
  expect(shown).not.toContain("planted");
  expect(shown).toContain(`"clientId":"${chat.clientId}"`);
});

test("a secret that is not there is told by the name of the variable or the file", () => {
  const input = { ...chat, clientSecret: "${NOT_SET}", ...api({ webhookKey: { file: "not-there" } }) };

  expect(faultsOf(configOf(input)).map(({ code, message }) => `${code} ${message}`)).toEqual([
    "CONFIG_ENV_MISSING The environment variable NOT_SET is not set.",
    "CONFIG_SECRET_FILE_UNREADABLE The file not-there cannot be read.",
  ]);
});

test("the example file is accepted once its secrets are there, also with the token that it offers", () => {
  const example = readFileSync(new URL("../../../config/bridge.dynamics.example.yaml", import.meta.url), "utf8");
  const names = [...new Set([...example.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name ?? ""))];
  const secrets = names.map((name) => [name, `${name}-`.padEnd(43, "x")] as const);
  const env = { ...Object.fromEntries(secrets), BRIDGE_ENCRYPTION_KEY: Buffer.alloc(32, 1).toString("base64") };
  const file = join(mkdtempSync(join(tmpdir(), "bridge-example-")), "bridge.yaml");

  for (const text of [example, example.replace("# webhookAudience", "webhookAudience")]) {
    writeFileSync(file, text);
    const config = loadConfig(file, env);

    expect(config.connections.map(({ desk }) => desk)).toEqual(["dynamics-omnichannel", "dynamics-incidents"]);
    expect(["web", "phone", "email"].map((channel) => chooseConnection(config, channel))).toEqual([
      ...["dynamics-chat", "dynamics-cases", "dynamics-cases"],
    ]);
  }
});

const opencxNames = {
  default_queue_id: otherId,
  default_owner_id: otherId,
  default_priority: 3,
  ticket_properties: { casetypecode: 1 },
};

test("OpenCX's names say the same: on incidents default_queue_id is the queue", () => {
  const { incident, oldNames } = incidentsOf(opencxNames);

  expect(incident).toMatchObject({
    queueId: otherId,
    ownerId: otherId,
    priority: 3,
    ticketProperties: { casetypecode: 1 },
  });
  expect(oldNames).toEqual([
    { name: "default_queue_id", instead: "incident.queueId" },
    { name: "default_owner_id", instead: "incident.ownerId" },
    { name: "default_priority", instead: "incident.priority" },
    { name: "ticket_properties", instead: "incident.ticketProperties" },
  ]);
});

test.each(["messaging_api", "dataverse_record"])("of a chat by %s default_queue_id is the workstream", (chatMode) => {
  const { workstreamId, incident, oldNames } = chatOf({ chatMode, workstreamId: undefined, default_queue_id: otherId });

  expect([workstreamId, incident.queueId]).toEqual([otherId, undefined]);
  expect(oldNames).toEqual([{ name: "default_queue_id", instead: "workstreamId" }]);
});

test("of a chat that becomes an incident default_queue_id is the queue, beside a workstream for later", () => {
  const { workstreamId, incident } = chatOf({ chatMode: "incident_only", default_queue_id: otherId });

  expect([workstreamId, incident.queueId]).toEqual([someId, otherId]);
});

const twice: [string, Fields, string][] = [
  ["a queue", { ...incidents, default_queue_id: otherId, incident: { queueId: someId } }, "incident.queueId"],
  ["a workstream", { ...chat, default_queue_id: otherId }, "workstreamId"],
  [
    "a queue of a chat that becomes an incident",
    { ...chat, chatMode: "incident_only", default_queue_id: otherId, incident: { queueId: someId } },
    "incident.queueId",
  ],
  ["an owner", { ...incidents, default_owner_id: otherId, incident: { ownerId: someId } }, "incident.ownerId"],
  ["a team", { ...incidents, default_owner_id: otherId, incident: { ownerTeamId: someId } }, "incident.ownerTeamId"],
  ["a priority", { ...incidents, default_priority: 2, incident: { priority: 2 } }, "incident.priority"],
  [
    "the properties",
    { ...incidents, ticket_properties: { a: 1 }, incident: { ticketProperties: { b: 1 } } },
    "incident.ticketProperties",
  ],
];

test.each(twice)("%s by both names is refused, and it is said which to drop", (_name, connection, kept) => {
  const [fault, ...others] = faultsOf(configOf(connection));
  const old = Object.keys(opencxNames).find((name) => name in connection);

  expect(others).toEqual([]);
  expect(fault).toMatchObject({
    path: `connections[0].${old}`,
    code: "CONFIG_DYNAMICS_NAMED_TWICE",
    message: `${kept} is given as well: drop ${old}.`,
  });
});

function http(name: string): Fields {
  return { [name]: "http://yourorg.crm.dynamics.com" };
}

function path(name: string): Fields {
  return { [name]: "https://login.microsoftonline.com/common" };
}

function api(changes: Fields): Fields {
  return { messaging: { ...messaging, ...changes } };
}
