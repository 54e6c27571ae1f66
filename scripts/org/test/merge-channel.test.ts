import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { afterEach, expect, test } from "@jest/globals";
import { MetadataFile } from "../channel-xml.ts";
import { mergeIntoChannel } from "../commands/merge-channel.ts";
import { mergeChannel } from "../merge/merge-channel.ts";
import { mergeForm } from "../merge/merge-form.ts";
import { type ChannelParameter, inputsOf, parametersOf } from "../merge/parameters.ts";
import { OrgLab, type Rule } from "./org-lab.ts";

const wanted: ChannelParameter[] = [
  { key: "Priority", label: "Priority", maxLength: 20 },
  { key: "Handoff_Summary", label: "Handoff Summary", maxLength: 255 },
];

const theirs = `<?xml version="1.0" encoding="UTF-8"?>
<MessagingChannel xmlns="http://soap.sforce.com/2006/04/metadata">
    <automatedResponses>
        <response>Hello &amp; welcome</response>
    </automatedResponses>
    <customParameters>
        <actionParameterMappings>
            <actionParameterName>TheirTier</actionParameterName>
        </actionParameterMappings>
        <externalParameterName>Tier</externalParameterName>
        <masterLabel>Tier</masterLabel>
        <maxLength>40</maxLength>
        <name>Tier</name>
        <parameterDataType>String</parameterDataType>
    </customParameters>
    <masterLabel>Their chat</masterLabel>
    <messagingChannelType>EmbeddedMessaging</messagingChannelType>
    <sessionHandlerFlow>Their_Flow</sessionHandlerFlow>
    <sessionHandlerQueue>Their_Queue</sessionHandlerQueue>
    <sessionHandlerType>Flow</sessionHandlerType>
</MessagingChannel>
`;
const parse = (xml: string) => new MetadataFile(xml, "MessagingChannel");
const both = new Set(["Priority", "Handoff_Summary"]);

test("our parameters come behind theirs, and everything of theirs stays as it is", () => {
  const channel = parse(theirs);

  mergeChannel(channel, wanted, both);

  expect(parametersOf(parse(channel.toString())).map(({ key }) => key)).toEqual([
    "Tier",
    "Priority",
    "Handoff_Summary",
  ]);
  const untouched = theirs.slice(theirs.indexOf("<automatedResponses>"), theirs.indexOf("    </customParameters>"));
  expect(channel.toString()).toContain(untouched);
  expect(channel.toString()).toContain(theirs.slice(theirs.indexOf("    <masterLabel>Their chat")));
});

test("equal elements stay adjacent, as the Metadata API demands", () => {
  const channel = parse(theirs);

  mergeChannel(channel, wanted, both);

  const order = [...channel.toString().matchAll(/^ {4}<(\w+)>/gm)].map(([, name]) => name);
  expect(order.slice(0, 5)).toEqual([
    "automatedResponses",
    "customParameters",
    "customParameters",
    "customParameters",
    "masterLabel",
  ]);
});

test("a second merge changes nothing", () => {
  const channel = parse(theirs);
  mergeChannel(channel, wanted, both);
  const once = channel.toString();

  const second = mergeChannel(channel, wanted, both);

  expect(second).toEqual({ changes: [], warnings: [] });
  expect(channel.toString()).toBe(once);
});

test("a parameter that is too short is lengthened, and a longer one is left", () => {
  const channel = parse(theirs);
  mergeChannel(channel, [{ key: "Priority", label: "Priority", maxLength: 5 }], both);

  const longer = mergeChannel(channel, wanted, both);
  mergeChannel(channel, [{ key: "Priority", label: "Priority", maxLength: 10 }], both);

  expect(longer.changes).toContain("Priority: lengthened from 5 to 20 characters");
  expect(parametersOf(channel).find(({ key }) => key === "Priority")?.maxLength).toBe(20);
});

test("a value is handed only to a flow that has an input for it, and the admin is told of the others", () => {
  const channel = parse(theirs);

  const { warnings } = mergeChannel(channel, wanted, new Set(["Priority"]));

  const mapped = [...channel.toString().matchAll(/<actionParameterName>(\w+)</g)].map(([, name]) => name);
  expect(mapped).toEqual(["TheirTier", "Priority"]);
  expect(warnings).toEqual([expect.stringContaining("Handoff_Summary: the channel's flow has no text input")]);
});

test("a name that the org uses for something else is not taken from it", () => {
  const channel = parse(theirs.replace("<name>Tier</name>", "<name>priority</name>"));

  const { warnings } = mergeChannel(channel, wanted, both);

  expect(parametersOf(channel).map(({ key }) => key)).toEqual(["Tier", "Handoff_Summary"]);
  expect(warnings).toEqual([expect.stringContaining("Priority: not added")]);
});

test("more parameters than Salesforce takes are told", () => {
  const many = Array.from({ length: 10 }, (_, at) => ({ key: `P${at}`, label: `P${at}`, maxLength: 20 }));

  const { warnings } = mergeChannel(parse(theirs), many, undefined);

  expect(warnings).toEqual([expect.stringContaining("now has 11 custom parameters")]);
});

test("only text variables that are open to input count as a flow's inputs", () => {
  const variable = (name: string, type: string, input: boolean) =>
    `<variables><name>${name}</name><dataType>${type}</dataType><isInput>${input}</isInput></variables>`;
  const flow = `<Flow>${variable("Priority", "String", true)}${variable("Inner", "String", false)}${variable("Number", "Number", true)}</Flow>`;

  expect([...inputsOf(new MetadataFile(flow, "Flow"))]).toEqual(["Priority"]);
});

test("a deployment gets a hidden field for each parameter, once, and one of another type is told", () => {
  const deployment = new MetadataFile(
    "<EmbeddedServiceConfig><deploymentType>Web</deploymentType><masterLabel>Theirs</masterLabel></EmbeddedServiceConfig>",
    "EmbeddedServiceConfig",
  );

  const first = mergeForm(deployment, wanted);
  const second = mergeForm(deployment, wanted);

  expect(first.changes).toHaveLength(2);
  expect(second.changes).toEqual([]);
  expect(deployment.toString().match(/<isHidden>true<\/isHidden>/g)).toHaveLength(2);
  expect(first.warnings).toEqual([expect.stringContaining("type Web")]);
});

let lab: OrgLab | undefined;
afterEach(() => lab?.remove());

const flowWithInputs = `<Flow xmlns="x">${[
  ...["OpencxSessionId", "Chat_Consumer_Type", "Origin", "Priority", "Chat_language", "Handoff_Reason"],
  ...["Handoff_Summary", "Identity_Kind", "Customer_Phone", "Follow_Up"],
]
  .map((name) => `<variables><name>${name}</name><dataType>String</dataType><isInput>true</isInput></variables>`)
  .join("")}</Flow>`;
const org: Rule[] = [
  {
    when: ["retrieve", "MessagingChannel:Theirs"],
    writes: { "messagingChannels/Theirs.messagingChannel-meta.xml": theirs },
  },
  { when: ["retrieve", "Flow:Their_Flow"], writes: { "flows/Their_Flow.flow-meta.xml": flowWithInputs } },
];

test("the org's channel is fetched, merged and deployed back under its own name", async () => {
  lab = new OrgLab(org);
  const context = lab.context();
  const lines: string[] = [];

  await mergeIntoChannel(context, { channel: "Theirs", deploy: true }, (line) => lines.push(line));

  const [path = ""] = lab.deployed();
  expect(path).toMatch(/Theirs\.messagingChannel-meta\.xml$/);
  const merged = parametersOf(parse(readFileSync(resolve(context.root, path), "utf8")));
  expect(merged.map(({ key }) => key)).toEqual(expect.arrayContaining(["Tier", "OpencxSessionId", "Follow_Up"]));
  expect(merged).toHaveLength(11);
});

test("nothing is deployed until the admin says so", async () => {
  lab = new OrgLab(org);
  const lines: string[] = [];

  await mergeIntoChannel(lab.context(), { channel: "Theirs", deploy: false }, (line) => lines.push(line));

  expect(lab.deployed()).toEqual([]);
  expect(lines.join("\n")).toContain("run this again with --deploy");
});

test("a channel that the org does not have is told by name", async () => {
  lab = new OrgLab([]);

  const merging = mergeIntoChannel(lab.context(), { channel: "Nowhere", deploy: false }, () => {});

  await expect(merging).rejects.toMatchObject({ code: "ORG_COMPONENT_MISSING" });
});
