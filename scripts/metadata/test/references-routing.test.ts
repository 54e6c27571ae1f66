import { expect, test } from "@jest/globals";
import { checkReferences } from "../checks/references.ts";
import { change, linesWith, oneLine, type Case } from "./planted.ts";

const channel = "OpenCx_Verified.messagingChannel";
const flow = "OpenCx_Route_Messaging.flow";

const cases: Case[] = [
  [
    "the field of a flow's record",
    change(flow, "Find_Queue.Id", "Find_Queue.Urgency__c"),
    flow,
    "refers to Find_Queue.Urgency__c, and no object has the field",
  ],
  [
    "the length of a record's value",
    change("OpenCx_Routing_Rule.High.md", "OpenCx_Messaging", "x".repeat(81)),
    "OpenCx_Routing_Rule.High.md",
    "The value of Queue__c is longer than its 80",
  ],
  [
    "the input of a mapping",
    change(channel, "<actionParameterName>Priority", "<actionParameterName>Urgency"),
    channel,
    "maps to Urgency, which is no input",
  ],
  [
    "the parameter of a form field",
    change("OpenCx_Verified.EmbeddedServiceConfig", "<formField>Priority", "<formField>Urgency"),
    "OpenCx_Verified.EmbeddedServiceConfig",
    "Urgency is no parameter",
  ],
  [
    "a flow's custom field",
    change(flow, "<field>Priority__c", "<field>Urgency__c"),
    flow,
    "the field MessagingSession.Urgency__c",
  ],
  [
    "a flow's standard field",
    change(flow, "<field>DeveloperName", "<field>DeveloperNam"),
    flow,
    "the field Group.DeveloperNam",
  ],
  [
    "a flow's object",
    change(flow, "<object>MessagingSession", "<object>Messaging"),
    flow,
    "the CustomObject Messaging",
  ],
  ["a flow's queue", change(flow, ">OpenCx_Messaging<", ">OpenCx_Mesaging<"), flow, "the queue OpenCx_Mesaging"],
  [
    "a flow's variable",
    change(flow, "<elementReference>Priority", "<elementReference>Urgency"),
    flow,
    "refers to Urgency, which is no element",
  ],
  [
    "a rule's queue",
    change("OpenCx_Routing_Rule.High.md", "OpenCx_Messaging", "OpenCx_Mesaging"),
    "OpenCx_Routing_Rule.High.md",
    "the Queue OpenCx_Mesaging",
  ],
  [
    "a setting's credential",
    change("OpenCx_Settings.Default.md", "OpenCx_Bridge", "OpenCx_Brigde"),
    "OpenCx_Settings.Default.md",
    "the NamedCredential OpenCx_Brigde",
  ],
  [
    "a record's field",
    change("OpenCx_Settings.Default.md", "Named_Credential__c", "Credential__c"),
    "OpenCx_Settings.Default.md",
    "the field OpenCx_Settings__mdt.Credential__c",
  ],
  [
    "the type of a record's value",
    change("OpenCx_Routing_Rule.High.md", "xsd:double", "xsd:string"),
    "OpenCx_Routing_Rule.High.md",
    'Order__c is a Number; write xsi:type="xsd:double"',
  ],
  [
    "the namespace of a record's values",
    change("OpenCx_Settings.Default.md", ' xmlns:xsd="http://www.w3.org/2001/XMLSchema"', ""),
    "OpenCx_Settings.Default.md",
    "lacks xmlns:xsd",
  ],
];

test.each(cases)("the references show %s that does not exist or does not fit", async (_what, plant, file, says) => {
  expect(await linesWith(plant, checkReferences)).toEqual(oneLine(file, says));
});
