import { expect, test } from "@jest/globals";
import { checkFieldRules } from "../checks/field-rules.ts";
import { linesWith, oneLine, type Case } from "./planted.ts";

const status = "OpenCx_Delivery__c/fields/Status__c.field";
const lookup = "OpenCx_Delivery__c/fields/Case__c.field";

const cases: Case[] = [
  [
    "a field without type",
    (planted) => planted.replace(status, "    <type>Text</type>\n", ""),
    status,
    "It has no <type>",
  ],
  [
    "a text without length",
    (planted) => planted.replace(status, "    <length>20</length>\n", ""),
    status,
    "A Text field needs <length>",
  ],
  [
    "a text that is too long",
    (planted) => planted.replace(status, "<length>20", "<length>256"),
    status,
    "<length> is 256; an org takes 1 to 255",
  ],
  [
    "a unique long text",
    (planted) =>
      planted
        .replace(status, "<type>Text", "<unique>true</unique><visibleLines>3</visibleLines><type>LongTextArea")
        .replace(status, "<length>20", "<length>256"),
    status,
    "A LongTextArea field takes no <unique>",
  ],
  [
    "a required lookup that may become empty",
    (planted) => planted.replace(lookup, "<required>false", "<required>true"),
    lookup,
    "cannot become empty",
  ],
  [
    "a relationship without our prefix",
    (planted) => planted.replace(lookup, "OpenCx_Deliveries", "Deliveries"),
    lookup,
    "may clash",
  ],
  [
    "a metadata type's field without its manageability",
    (planted) =>
      planted.replace(
        "Named_Credential__c.field",
        "    <fieldManageability>SubscriberControlled</fieldManageability>\n",
        "",
      ),
    "Named_Credential__c.field",
    "needs <fieldManageability>",
  ],
  [
    "an object with unequal switches",
    (planted) => planted.replace("OpenCx_Delivery__c.object", "<enableSharing>true", "<enableSharing>false"),
    "OpenCx_Delivery__c.object",
    "must be all the same",
  ],
  [
    "a unique key that does not say whether case counts",
    (planted) =>
      planted.replace(status, "<required>false", "<externalId>true</externalId><unique>true</unique><required>false"),
    status,
    "A unique external key needs <caseSensitive>",
  ],
  [
    "a picklist with values from two places",
    (planted) =>
      planted
        .replace(status, "    <length>20</length>\n", "")
        .replace(
          status,
          "<type>Text</type>",
          "<type>Picklist</type><valueSet><valueSetDefinition><sorted>false</sorted></valueSetDefinition><valueSetName>A</valueSetName></valueSet>",
        ),
    status,
    "either valueSetDefinition or valueSetName, and this has 2",
  ],
  [
    "a picklist without values",
    (planted) =>
      planted
        .replace(status, "    <length>20</length>\n", "")
        .replace(
          status,
          "<type>Text</type>",
          "<type>Picklist</type><valueSet><restricted>true</restricted></valueSet>",
        ),
    status,
    "either valueSetDefinition or valueSetName, and this has 0",
  ],
  [
    "sharing by a parent that there is not",
    (planted) =>
      planted.replace("OpenCx_Delivery__c.object", "<sharingModel>Private", "<sharingModel>ControlledByParent"),
    "OpenCx_Delivery__c.object",
    "<sharingModel> is ControlledByParent, and no master-detail field",
  ],
];

test("sharing by the parent of a master-detail field is fine", async () => {
  const plant: Case[1] = (planted) =>
    planted
      .replace("OpenCx_Delivery__c.object", "<sharingModel>Private", "<sharingModel>ControlledByParent")
      .replace(lookup, "<deleteConstraint>SetNull</deleteConstraint>", "<relationshipOrder>0</relationshipOrder>")
      .replace(lookup, "<type>Lookup", "<type>MasterDetail");

  expect(await linesWith(plant, checkFieldRules)).toEqual([]);
});

test.each(cases)("the rules of fields show %s", async (_what, plant, file, says) => {
  expect(await linesWith(plant, checkFieldRules)).toEqual(oneLine(file, says));
});
