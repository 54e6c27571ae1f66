import { expect, test } from "@jest/globals";
import { checkPermissions } from "../checks/permissions.ts";
import { linesWith, oneLine, type Case } from "./planted.ts";

const rep = "OpenCx_Rep.permissionset";
const grant = (field: string, editable: string) =>
  `    <fieldPermissions>\n        <editable>${editable}</editable>\n        <field>${field}</field>\n        <readable>true</readable>\n    </fieldPermissions>\n`;
const also = (field: string) => `${grant(field, "true")}    <hasActivationRequired>`;

const cases: Case[] = [
  [
    "on a required field",
    (planted) => planted.replace(rep, "    <hasActivationRequired>", also("OpenCx_Delivery__c.Key__c")),
    rep,
    "Key__c takes no permission: it is required",
  ],
  [
    "on a master-detail field",
    (planted) => planted.replace("OpenCx_Delivery__c/fields/Case__c.field", "<type>Lookup", "<type>MasterDetail"),
    rep,
    "Case__c takes no permission: it is a master-detail field",
  ],
  [
    "on a field of a metadata type",
    (planted) => planted.replace(rep, "    <hasActivationRequired>", also("OpenCx_Settings__mdt.Named_Credential__c")),
    rep,
    "has no field-level security",
  ],
  [
    "to edit a formula",
    (planted) =>
      planted.replace(rep, grant("OpenCx_Delivery__c.Age__c", "false"), grant("OpenCx_Delivery__c.Age__c", "true")),
    rep,
    "Age__c cannot be edited",
  ],
  [
    "that nobody grants",
    (planted) => planted.replace(rep, grant("OpenCx_Delivery__c.Status__c", "true"), ""),
    "OpenCx_Delivery__c/fields/Status__c.field",
    "No permission set grants it",
  ],
  [
    "to edit what cannot be read",
    (planted) =>
      planted.replace(
        rep,
        "<allowEdit>true</allowEdit>\n        <allowRead>true",
        "<allowEdit>true</allowEdit>\n        <allowRead>false",
      ),
    rep,
    "Case may be changed but not read",
  ],
];

test.each(cases)("a permission %s is found", async (_what, plant, file, says) => {
  expect(await linesWith(plant, checkPermissions)).toEqual(oneLine(file, says));
});
