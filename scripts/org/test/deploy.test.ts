import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "@jest/globals";
import { deploy } from "../commands/deploy.ts";
import type { OrgOptions } from "../context.ts";
import { OrgLab, type Rule } from "./org-lab.ts";

let lab: OrgLab;
afterEach(() => lab.remove());

const jwk = JSON.stringify({ kty: "RSA", kid: "key-1", n: "a&b" });
const given: Partial<OrgOptions> = {
  bridgeUrl: "https://bridge.example.com",
  contactEmail: "ops@example.com",
  publicJwk: jwk,
  issuer: "opencx-bridge",
};

const flow = (active: boolean): Rule => ({
  when: ["FlowDefinitionView"],
  result: { records: [{ ActiveVersionId: active ? "301000000000001" : null }] },
});
const freshOrg: Rule[] = [
  {
    when: ["FROM EntityDefinition"],
    result: { records: [{ QualifiedApiName: "FeedItem" }, { QualifiedApiName: "EmailMessage" }] },
  },
  { when: ["FROM ServiceChannel"], result: { records: [{ Id: "0N9" }] } },
  flow(true),
  { when: ["SELECT IsActive FROM MessagingChannel"], result: { records: [{ IsActive: false }] } },
  { when: ["FROM EmbeddedServiceConfig"], after: "routing/deployment", result: { records: [{ Id: "0PLX" }] } },
];
const installedOrg: Rule[] = [
  {
    when: ["--metadata-type CustomObject"],
    result: [{ fullName: "OpenCx_Settings__mdt" }, { fullName: "OpenCx_Routing_Rule__mdt" }],
  },
  { when: ["SELECT Id FROM Group"], result: { records: [{ Id: "00G" }] } },
  { when: ["SELECT Id FROM MessagingChannel"], result: { records: [{ Id: "0Mj" }] } },
  { when: ["SELECT IsActive FROM MessagingChannel"], result: { records: [{ IsActive: true }] } },
  { when: ["FROM NamedCredential"], result: { records: [{ Id: "0XA" }] } },
  { when: ["--metadata-type PublicKeyCertificateSet"], result: [{ fullName: "OpenCx_Keys" }] },
  { when: ["SELECT Id FROM EmbeddedServiceConfig"], result: { records: [{ Id: "0PLX" }] } },
  ...freshOrg,
];

async function run(rules: Rule[], options: Partial<OrgOptions> = {}) {
  lab = new OrgLab(rules);
  const lines: string[] = [];
  const good = await deploy(lab.context(options), (line) => lines.push(line));
  return { good, text: lines.join("\n") };
}

test("a fresh org gets every part in the order in which they need each other", async () => {
  const { good } = await run(freshOrg, given);

  expect(good).toBe(true);
  expect(lab.deployed()).toEqual([
    "force-app/core/main",
    "force-app/core/optional/translations",
    "force-app/core/optional/dashboards",
    "force-app/routing/settings",
    "force-app/messaging/main",
    "force-app/messaging/optional/reports",
    "force-app/routing/main",
    "force-app/routing/keys",
    "force-app/routing/channel",
    "force-app/routing/deployment",
    "force-app/connection/main",
  ]);
});

test("the channel is activated before its deployment is published", async () => {
  await run(freshOrg, given);

  const said = lab.calls().map(({ args }) => args.join(" "));
  const activated = said.findIndex((line) => line.includes("data update record") && line.includes("IsActive=true"));
  const published = said.findIndex((line) => line.includes("embeddedserviceconfig/publish/0PLX"));
  expect(activated).toBeGreaterThan(0);
  expect(published).toBeGreaterThan(activated);
});

test("the second time nothing is undone that an admin may have changed", async () => {
  const { good, text } = await run(installedOrg);

  expect(good).toBe(true);
  expect(lab.deployed()).not.toContain("force-app/connection/main");
  expect(lab.deployed()).not.toContain("force-app/routing/channel");
  expect(lab.deployed()).not.toContain("force-app/routing/main");
  expect(lab.deployed()).not.toContain("force-app/routing/deployment");
  expect(lab.deployed()).not.toContain("force-app/routing/keys");
  expect(lab.calls().some(({ args }) => args.includes("update"))).toBe(false);
  expect(text).toContain("keeps its address");
});

test("parts are deployed again when the admin asks for it", async () => {
  await run(installedOrg, { ...given, again: ["queues", "channel", "connection"] });

  expect(lab.deployed()).toEqual(expect.arrayContaining(["force-app/routing/channel", "force-app/connection/main"]));
});

test("placeholders are filled for the folder that has them and for no other", async () => {
  await run(freshOrg, given);

  const deploys = lab.calls().filter(({ args }) => args.includes("deploy"));
  const envOf = (folder: string) => deploys.find(({ args }) => args.includes(folder))?.env;
  expect(envOf("force-app/connection/main")).toEqual({
    OPENCX_BRIDGE_URL: "https://bridge.example.com",
    OPENCX_CONTACT_EMAIL: "ops@example.com",
  });
  expect(envOf("force-app/routing/keys")).toEqual({
    OPENCX_PUBLIC_JWK: jwk.replace("&", "&amp;"),
    OPENCX_JWT_ISSUER: "opencx-bridge",
  });
  expect(envOf("force-app/core/main")).toEqual({});
});

test("a flow that the org left inactive stops everything before the channel, and says what to click", async () => {
  const { good, text } = await run([flow(false), ...freshOrg], given);

  expect(good).toBe(false);
  expect(lab.deployed()).not.toContain("force-app/routing/channel");
  expect(text).toContain("not active");
  expect(text).toContain("Activate; then run this again");
});

test("an org without Messaging is told to switch it on", async () => {
  const { good, text } = await run(
    freshOrg.filter(({ when }) => when[0] !== "FROM ServiceChannel"),
    given,
  );

  expect(good).toBe(false);
  expect(text).toContain("sfdc_livemessage");
  expect(lab.deployed()).not.toContain("force-app/messaging/main");
});

test("an org that has no Translation Workbench gets the rest all the same", async () => {
  const refused: Rule = {
    when: ["core/optional/translations"],
    fails: { name: "FailedValidationError", message: "Not available for deploy for this organization" },
  };

  const { good, text } = await run([refused, ...freshOrg], given);

  expect(good).toBe(true);
  expect(text).toContain("WARN  German and Spanish");
  expect(lab.deployed()).toContain("force-app/connection/main");
});

test("a deploy that the org refuses stops there and names each component and its problem", async () => {
  const problem = { componentType: "CustomField", fullName: "Case.OpenCx_Summary__c", problem: "Too many fields" };
  const refused: Rule = {
    when: ["force-app/core/main"],
    fails: { name: "Failed", message: "Deploy failed.", result: { details: { componentFailures: [problem] } } },
  };

  const { good, text } = await run([refused, ...freshOrg], given);

  expect(good).toBe(false);
  expect(text).toContain("CustomField Case.OpenCx_Summary__c: Too many fields");
  expect(lab.deployed()).toEqual(["force-app/core/main"]);
});

test("a first install stops at a class of the org that has one of our names", async () => {
  const taken: Rule = {
    when: ["--metadata-type PermissionSet"],
    result: [{ fullName: "Sales" }, { fullName: "OpenCx_Admin" }],
  };

  const { good, text } = await run([taken, ...freshOrg], given);

  expect(good).toBe(false);
  expect(text).toContain("PermissionSet OpenCx_Admin");
  expect(lab.deployed()).toEqual([]);
});

test("a Case_From__c of another type stops the install, and can be kept", async () => {
  const picklist: Rule = {
    when: ["FieldDefinition", "Case_From__c"],
    result: { records: [{ QualifiedApiName: "Case_From__c", DataType: "Picklist" }] },
  };

  const stopped = await run([picklist, ...freshOrg], given);
  lab.remove();
  const kept = await run([picklist, ...freshOrg], { ...given, keepCaseFrom: true });

  expect(stopped.good).toBe(false);
  expect(stopped.text).toContain("--keep-case-from");
  expect(kept.good).toBe(true);
  const manifest = readFileSync(lab.deployed()[0] ?? "", "utf8");
  expect(manifest).toContain("<members>Case.OpenCx_Summary__c</members>");
  expect(manifest).not.toContain("Case_From__c");
});

test("without a key or an address the admin is told how to give them", async () => {
  const noKey = await run(freshOrg, { ...given, publicJwk: undefined });
  lab.remove();
  const noAddress = await run(freshOrg, { ...given, bridgeUrl: undefined });

  expect([noKey.good, noAddress.good]).toEqual([false, false]);
  expect(noKey.text).toContain("npm run bridge -- keys");
  expect(noAddress.text).toContain("--bridge-url");
});

test("an org with a channel of its own gets queues, key and credential, and no channel of ours", async () => {
  const { good } = await run(freshOrg, { ...given, parts: ["core", "messaging", "queues", "keys", "connection"] });

  expect(good).toBe(true);
  expect(lab.deployed()).toEqual(expect.arrayContaining(["force-app/routing/main", "force-app/routing/keys"]));
  expect(lab.deployed()).not.toContain("force-app/routing/channel");
  expect(lab.calls().some(({ args }) => args.join(" ").includes("publish/"))).toBe(false);
});

test("what is only wanted by some is deployed only where it is named", async () => {
  const rules: Rule[] = [
    {
      when: ["FROM EmbeddedServiceConfig", "OpenCx_Anonymous"],
      after: "optional/anonymous",
      result: { records: [{ Id: "0PLA" }] },
    },
    ...freshOrg,
  ];

  const { good } = await run(rules, { parts: ["anonymous", "org-api"], orgUrl: "https://acme.my.salesforce.com" });

  expect(good).toBe(true);
  expect(lab.deployed()).toEqual(["force-app/routing/optional/anonymous", "force-app/connection/optional/org"]);
  expect(lab.calls().some(({ args }) => args.join(" ").includes("publish/0PLA"))).toBe(true);
});

test("the bridge's user gets all Cases only where that is named, and nobody else does", async () => {
  const people = { reps: ["ada@example.com"], integration: "bridge@example.com" };
  await run(freshOrg, { ...given, ...people });
  const unnamed = assignments();
  lab.remove();
  const { good } = await run(freshOrg, { ...people, parts: ["all-cases"] });

  expect(good).toBe(true);
  expect(unnamed.join()).not.toContain("OpenCx_Integration_All_Cases");
  expect(lab.deployed()).toEqual(["force-app/core/optional/all-cases"]);
  expect(assignments()).toEqual([
    expect.stringContaining("--on-behalf-of bridge@example.com --name OpenCx_Integration_All_Cases"),
  ]);
});

const assignments = () =>
  lab
    .calls()
    .filter(({ args }) => args.includes("permset"))
    .map(({ args }) => args.join(" "));

const guideParts = (bodies: Record<string, string>): Rule[] =>
  Object.entries(bodies).map(([name, Body]) => ({
    when: [name === "OpenSalesforceCaseManagement" ? "FROM ApexClass" : "FROM ApexTrigger"],
    result: { records: [{ Name: name, Body }] },
  }));

test("the names of OpenCX's guide are deployed where they are wanted, after what they need", async () => {
  const { good } = await run(freshOrg, { ...given, parts: ["core", "connection", "parity"] });

  expect(good).toBe(true);
  expect(lab.deployed().slice(-3)).toEqual([
    "force-app/connection/main",
    "force-app/core/optional/parity",
    "force-app/connection/optional/parity",
  ]);
});

test.each([
  ["a trigger", guideParts({ CaseTrigger: "trigger CaseTrigger on Case(after insert) {}" }), "ApexTrigger CaseTrigger"],
  [
    "a class",
    guideParts({ OpenSalesforceCaseManagement: "public class OpenSalesforceCaseManagement {}" }),
    "ApexClass OpenSalesforceCaseManagement",
  ],
  [
    "a credential",
    [{ when: ["FROM NamedCredential", "OpenCX_Integration"], result: { records: [{ Id: "0XA" }] } }],
    "NamedCredential OpenCX_Integration",
  ],
])("%s of the org with a name of the guide stops everything, even with --replace", async (_what, taken, named) => {
  const { good, text } = await run([...taken, ...freshOrg], {
    ...given,
    parts: ["core", "connection", "parity"],
    replace: true,
  });

  expect(good).toBe(false);
  expect(text).toContain(`silently replace them: ${named}`);
  expect(text).toContain("Leave the part parity out");
  expect(lab.deployed()).toEqual([]);
});

test("the names of OpenCX's guide are deployed again where they are this package's own", async () => {
  const ours = guideParts({
    CaseTrigger: "/** see OpenCxParity */ trigger CaseTrigger on Case(after insert) {}",
    OpenSalesforceCaseManagement: "OpenCxParity.deliver(cases);",
  });
  const there: Rule = { when: ["FROM NamedCredential"], result: { records: [{ Id: "0XA" }] } };

  const { good, text } = await run([...ours, there, ...freshOrg], { parts: ["parity"] });

  expect(good).toBe(true);
  expect(lab.deployed()).toEqual(["force-app/core/optional/parity"]);
  expect(text).toContain("keeps its address");
});

test("every part of the names of OpenCX's guide calls what it is known by", () => {
  const folder = join(import.meta.dirname, "../../../force-app/core/optional/parity");
  const files = ["triggers/CaseTrigger.trigger", "triggers/OpenCxOutboundEmailSender.trigger"];

  for (const file of [...files, "classes/OpenSalesforceCaseManagement.cls"]) {
    expect(readFileSync(join(folder, file), "utf8")).toContain("OpenCxParity");
  }
});

test("a second install of a later part looks for its names too", async () => {
  const taken: Rule = { when: ["--metadata-type Flow"], result: [{ fullName: "OpenCx_Route_Messaging" }] };
  const coreIsThere: Rule = { when: ["--metadata-type CustomObject"], result: [{ fullName: "OpenCx_Settings__mdt" }] };

  const { good, text } = await run([taken, coreIsThere, ...freshOrg], { parts: ["messaging"] });

  expect(good).toBe(false);
  expect(text).toContain("Flow OpenCx_Route_Messaging");
  expect(lab.deployed()).toEqual([]);
});

test("a field of the org that has one of our routing names and another type stops the install", async () => {
  const fields: Rule = {
    when: ["FieldDefinition", "MessagingSession"],
    result: {
      records: [
        { QualifiedApiName: "Priority__c", DataType: "Picklist" },
        { QualifiedApiName: "Origin__c", DataType: "Texto(20)" },
      ],
    },
  };

  const { good, text } = await run([fields, ...freshOrg], { parts: ["messaging"] });

  expect(good).toBe(false);
  expect(text).toContain("Priority__c (Picklist)");
  expect(text).not.toContain("Origin__c");
});

test("an org without Chatter or Enhanced Email is told what to switch on, before anything is deployed", async () => {
  const objects: Rule = { when: ["FROM EntityDefinition"], result: { records: [{ QualifiedApiName: "FeedItem" }] } };

  const { good, text } = await run([objects, ...freshOrg], { parts: ["core"] });

  expect(good).toBe(false);
  expect(text).toContain("the org has no EmailMessage");
  expect(text).toContain("Enhanced Email");
  expect(lab.deployed()).toEqual([]);
});

test("the jobs that try again are scheduled once", async () => {
  await run(freshOrg, { parts: ["core"] });
  const first = lab.calls().filter(({ args }) => args.includes("scripts/apex/schedule-drain.apex")).length;
  lab.remove();
  const jobs: Rule = { when: ["FROM CronTrigger"], result: { records: [{ Id: "08e" }] } };
  await run([jobs, ...freshOrg], { parts: ["core"] });
  const second = lab.calls().filter(({ args }) => args.includes("scripts/apex/schedule-drain.apex")).length;

  expect([first, second]).toEqual([1, 0]);
});

test("only the named parts are touched", async () => {
  const { good } = await run(freshOrg, { parts: ["core"] });

  expect(good).toBe(true);
  expect(lab.deployed().every((folder) => folder.startsWith("force-app/core/"))).toBe(true);
});

test("each user gets the permission sets that are missing, and no other call is made for them", async () => {
  const has: Rule = {
    when: ["FROM PermissionSetAssignment"],
    result: {
      records: [
        { Assignee: { Username: "Ada@Example.com" }, PermissionSet: { Name: "OpenCx_Rep" } },
        { Assignee: { Username: "bridge@example.com" }, PermissionSet: { Name: "OpenCx_Integration" } },
        { Assignee: { Username: "bridge@example.com" }, PermissionSet: { Name: "OpenCx_Messaging_Integration" } },
      ],
    },
  };

  await run([has, ...freshOrg], { ...given, reps: ["ada@example.com"], integration: "bridge@example.com" });

  const assigned = lab.calls().filter(({ args }) => args.includes("permset"));
  expect(assigned).toHaveLength(1);
  expect(assigned[0]?.args).toEqual(
    expect.arrayContaining(["ada@example.com", "OpenCx_Messaging_Rep", "OpenCx_Presence"]),
  );
  expect(assigned[0]?.args).not.toContain("OpenCx_Rep");
});

test("every command is shown as an admin would type it", async () => {
  await run(freshOrg, { parts: ["core"] });

  expect(lab.announced).toContain(
    "sf project deploy start --source-dir force-app/core/main --wait 60 --target-org target",
  );
});
