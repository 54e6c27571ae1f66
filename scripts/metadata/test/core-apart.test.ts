import { expect, test } from "@jest/globals";
import { checkCoreApart } from "../checks/core-apart.ts";
import { linesWith, oneLine, type Case } from "./planted.ts";

const lookup = "OpenCx_Delivery__c/fields/Case__c.field";
const apex = "classes/OpenCxTraceController.cls";

const cases: Case[] = [
  [
    "a class",
    (planted) => planted.replace(apex, "Type source", "MessagingSession session; Type source"),
    apex,
    "It names MessagingSession",
  ],
  [
    "a field",
    (planted) => planted.replace(lookup, "referenceTo>Case", "referenceTo>MessagingEndUser"),
    lookup,
    "It names MessagingEndUser",
  ],
  [
    "the name of a file",
    (planted) =>
      planted.write(
        "force-app/core/main/default/objects/MessagingSession/fields/A__c.field-meta.xml",
        "<CustomField/>",
      ),
    "A__c.field",
    "It names MessagingSession",
  ],
  [
    "a component",
    (planted) => planted.replace("opencxFault.js", '"lwc"', '"lightning/conversationToolkitApi"'),
    "opencxFault.js",
    "It names lightning/conversationToolkitApi",
  ],
];

test.each(cases)("the core is found to name Messaging in %s", async (_what, plant, file, says) => {
  expect(await linesWith(plant, checkCoreApart)).toEqual(oneLine(file, says));
});
