import { expect, test } from "@jest/globals";
import { checkRoutingNames } from "../checks/routing-names.ts";
import { linesWith, oneLine, parameters, type Case } from "./planted.ts";

const channel = "OpenCx_Verified.messagingChannel";
const form = "OpenCx_Verified.EmbeddedServiceConfig";
const flow = "OpenCx_Route_Messaging.flow";
const field = "MessagingSession/fields/Priority__c.field";
const formField = (name: string, order: string) =>
  `<displayOrder>${order}</displayOrder>\n            <formField>${name}</formField>`;

const cases: Case[] = [
  [
    "a parameter of another external name",
    (planted) => planted.replace(channel, "<externalParameterName>Priority", "<externalParameterName>priority"),
    channel,
    "<externalParameterName> of Priority is priority",
  ],
  [
    "a parameter that is mapped to another input",
    (planted) => planted.replace(channel, "<actionParameterName>Priority", "<actionParameterName>Urgency"),
    channel,
    "<actionParameterName> of Priority is Urgency",
  ],
  [
    "a parameter of another length",
    (planted) => planted.replace(channel, "<maxLength>20", "<maxLength>10"),
    channel,
    "Priority takes 10 characters and the bridge sends up to 20",
  ],
  [
    "a form field that is shown",
    (planted) => planted.replace(form, formField("Priority", "-1"), formField("Priority", "1")),
    form,
    "Priority must be hidden",
  ],
  [
    "a flow without an input",
    (planted) =>
      planted.replace(
        flow,
        "    <variables>\n        <name>Priority</name>",
        "    <variables>\n        <name>recordId</name>",
      ),
    flow,
    "It lacks the input Priority",
  ],
  [
    "a flow without the id of the record",
    (planted) =>
      planted.replace(
        flow,
        "<name>recordId</name>\n        <dataType>String",
        "<name>recordId</name>\n        <dataType>Number",
      ),
    flow,
    "It has no text input recordId",
  ],
  [
    "a flow that does not write a field",
    (planted) => planted.replace(flow, "<field>Priority__c", "<field>OpencxSessionId__c"),
    flow,
    "It never writes MessagingSession.Priority__c",
  ],
  [
    "a field that is missing",
    (planted) => planted.remove(field),
    "objects/MessagingSession/fields",
    "There is no field for Priority",
  ],
  [
    "a field that is too short",
    (planted) => planted.replace(field, "<length>20", "<length>19"),
    field,
    "The bridge sends up to 20 characters",
  ],
];

test.each(cases)("the routing names show %s", async (_what, plant, file, says) => {
  expect(await linesWith(plant, (source) => checkRoutingNames(source, parameters))).toEqual(oneLine(file, says));
});

test("the routing names show an attribute that only the bridge knows, everywhere it is missing", async () => {
  const more = [...parameters, { name: "Mood", maxLength: 20 }];

  const lines = await linesWith(
    () => undefined,
    (source) => checkRoutingNames(source, more),
  );

  expect(lines.map((line) => line.replace(/.*: /, ""))).toEqual([
    "It lacks the parameter Mood, which the bridge sends. Add it.",
    "It lacks the form field Mood, which the bridge sends. Add it.",
    "It lacks the input Mood, which the bridge sends. Add it.",
    "It never writes MessagingSession.Mood__c. Add it to the record update.",
    "There is no field for Mood. Add Mood__c, a text of 20.",
  ]);
});

test("the routing names show a parameter that the bridge does not know", async () => {
  const lines = await linesWith(
    () => undefined,
    (source) => checkRoutingNames(source, parameters.slice(0, 1)),
  );

  expect(lines).toEqual([
    expect.stringContaining("Its parameter Priority is none that the bridge sends"),
    expect.stringContaining("Its form field Priority is none that the bridge sends"),
    expect.stringContaining("Its input Priority is none that the bridge sends"),
  ]);
});
