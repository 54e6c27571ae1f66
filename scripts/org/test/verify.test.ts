import { afterEach, expect, test } from "@jest/globals";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { verify } from "../commands/verify.ts";
import { OrgLab, type Rule } from "./org-lab.ts";

const ours = join(
  ...[import.meta.dirname, "..", "..", "..", "force-app", "routing", "channel", "messagingChannels"],
  "OpenCx_Verified.messagingChannel-meta.xml",
);

let lab: OrgLab;
afterEach(() => lab.remove());

const channelFile = (xml: string): Rule => ({
  when: ["retrieve", "MessagingChannel:OpenCx_Verified"],
  writes: { "messagingChannels/OpenCx_Verified.messagingChannel-meta.xml": xml },
});
const good = (): Rule[] => [
  { when: ["FROM ApexClass"], result: { records: [{ Name: "OpenCxSettings", IsValid: true }] } },
  {
    when: ["FROM PermissionSetAssignment"],
    result: {
      records: ["OpenCx_Admin", "OpenCx_Rep", "OpenCx_Integration"].map((Name) => ({ PermissionSet: { Name } })),
    },
  },
  { when: ["FlowDefinitionView"], result: { records: [{ ActiveVersionId: "301" }] } },
  {
    when: ["FROM GroupMember"],
    result: {
      records: ["OpenCx_Messaging", "OpenCx_Priority"].map((DeveloperName) => ({ Group: { DeveloperName } })),
    },
  },
  { when: ["FROM MessagingChannel"], result: { records: [{ IsActive: true }] } },
  { when: ["FROM EmbeddedServiceConfig"], result: { records: [{ Id: "0PL" }] } },
  { when: ["FROM NamedCredential"], result: { records: [{ Endpoint: "https://bridge.example.com" }] } },
  channelFile(readFileSync(ours, "utf8")),
];

async function run(rules: Rule[]) {
  lab = new OrgLab(rules);
  const lines: string[] = [];
  const passed = await verify(lab.context(), (line) => lines.push(line));
  return { passed, text: lines.join("\n") };
}

test("an org that has everything passes", async () => {
  const { passed, text } = await run(good());

  expect(passed).toBe(true);
  expect(text).not.toMatch(/WARN|FAIL/);
});

test.each([
  ["no class", { when: ["FROM ApexClass"], result: { records: [] } }, "FAIL  Apex compiles"],
  ["nobody with a permission set", { when: ["FROM PermissionSetAssignment"], result: { records: [] } }, "nobody has"],
  [
    "an inactive flow",
    { when: ["FlowDefinitionView"], result: { records: [{ ActiveVersionId: null }] } },
    "not active",
  ],
  [
    "an inactive channel",
    { when: ["FROM MessagingChannel"], result: { records: [{ IsActive: false }] } },
    "not active",
  ],
  ["no deployment", { when: ["FROM EmbeddedServiceConfig"], result: { records: [] } }, "no deployment"],
  [
    "an address that is still the placeholder",
    { when: ["FROM NamedCredential"], result: { records: [{ Endpoint: "https://opencx-bridge.invalid" }] } },
    "placeholder",
  ],
])("%s fails, with what to do, and the other checks are made all the same", async (_case, rule, said) => {
  const { passed, text } = await run([rule, ...good()]);

  expect(passed).toBe(false);
  expect(text).toContain(said);
  expect(text).toContain("→");
  expect(text.split("\n").filter((line) => /^ {2}(ok|WARN|FAIL|skip)/.test(line))).toHaveLength(8);
});

test("a channel that lost a parameter, or shortened one, fails by name", async () => {
  const xml = readFileSync(ours, "utf8");
  const without = xml.replace(/<externalParameterName>Follow_Up</, "<externalParameterName>Other<");
  const short = without.replace(
    /(<externalParameterName>Handoff_Summary<[\s\S]*?<maxLength>)255/,
    (_all, before: string) => `${before}80`,
  );

  const { passed, text } = await run([channelFile(short), ...good()]);

  expect(passed).toBe(false);
  expect(text).toContain("missing: Follow_Up");
  expect(text).toContain("Handoff_Summary takes 80 characters, the bridge sends 255");
});

test("a queue without members is a warning that names it", async () => {
  const members: Rule = {
    when: ["FROM GroupMember"],
    result: { records: [{ Group: { DeveloperName: "OpenCx_Messaging" } }] },
  };

  const { passed, text } = await run([members, ...good()]);

  expect(passed).toBe(true);
  expect(text).toContain("WARN  Queues have members: nobody is offered the work of OpenCx_Priority");
});

test("who is not logged in is told once", async () => {
  const fails = { name: "NamedOrgNotFoundError", message: "No authorization information found for target." };

  await expect(run([{ when: [], fails }])).rejects.toMatchObject({ code: "NamedOrgNotFoundError" });

  expect(lab.calls()).toHaveLength(1);
});

test("a check that the org refuses fails in its own words and hides no other", async () => {
  const refused: Rule = { when: ["FROM GroupMember"], fails: { name: "INVALID_TYPE", message: "No such object" } };

  const { passed, text } = await run([refused, ...good()]);

  expect(passed).toBe(false);
  expect(text).toContain("INVALID_TYPE: No such object");
  expect(text).toContain("ok    Named credential");
});
