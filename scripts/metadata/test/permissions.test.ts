import { expect, test } from "@jest/globals";
import { checkPermissions } from "../checks/permissions.ts";
import { change, linesWith, oneLine, type Case } from "./planted.ts";

const rep = "OpenCx_Rep.permissionset";
const grant = (field: string, editable: string) =>
  `    <fieldPermissions>\n        <editable>${editable}</editable>\n        <field>${field}</field>\n        <readable>true</readable>\n    </fieldPermissions>\n`;
const also = (field: string) => `${grant(field, "true")}    <hasActivationRequired>`;
const readOnly = (object: string) =>
  `    <objectPermissions>\n        <allowCreate>false</allowCreate>\n        <allowDelete>false</allowDelete>\n        <allowEdit>false</allowEdit>\n        <allowRead>true</allowRead>\n        <modifyAllRecords>false</modifyAllRecords>\n        <object>${object}</object>\n        <viewAllRecords>false</viewAllRecords>\n    </objectPermissions>\n`;

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
  [
    "to edit a field that cannot be read",
    (planted) =>
      planted
        .replace(
          rep,
          "<field>OpenCx_Delivery__c.Status__c</field>\n        <readable>true",
          "<field>OpenCx_Delivery__c.Status__c</field>\n        <readable>false",
        )
        .replace(
          "OpenCx_Messaging_Rep.permissionset",
          "    <label>",
          `${grant("OpenCx_Delivery__c.Status__c", "false")}    <label>`,
        ),
    rep,
    "Status__c is editable but not readable",
  ],
  [
    "to delete what cannot be edited",
    (planted) => planted.replace("OpenCx_Bridge_Access.permissionset", "<allowDelete>false", "<allowDelete>true"),
    "OpenCx_Bridge_Access.permissionset",
    "UserExternalCredential may be deleted but not edited",
  ],
  [
    "to view all of what cannot be read",
    (planted) =>
      planted
        .replace("OpenCx_Bridge_Access.permissionset", "<allowRead>true", "<allowRead>false")
        .replace("OpenCx_Bridge_Access.permissionset", "<viewAllRecords>false", "<viewAllRecords>true"),
    "OpenCx_Bridge_Access.permissionset",
    "viewAllRecords of UserExternalCredential needs allowRead",
  ],
  [
    "to modify all of what may only be read",
    (planted) =>
      planted.replace("OpenCx_Bridge_Access.permissionset", "<modifyAllRecords>false", "<modifyAllRecords>true"),
    "OpenCx_Bridge_Access.permissionset",
    "modifyAllRecords of UserExternalCredential needs read, edit",
  ],
  [
    "to read Cases without the Contacts they hang on",
    (planted) => planted.replace(rep, readOnly("Contact"), ""),
    rep,
    "Case needs its parent Contact, which may not be read",
  ],
  [
    "to read conversations without the people in them",
    (planted) => planted.replace("OpenCx_Messaging_Rep.permissionset", readOnly("MessagingEndUser"), ""),
    "OpenCx_Messaging_Rep.permissionset",
    "MessagingSession needs its parent MessagingEndUser",
  ],
  [
    "to read details without their master",
    (planted) =>
      planted.write(
        "force-app/core/main/default/objects/OpenCx_Delivery__c/fields/Lead__c.field-meta.xml",
        "<CustomField><referenceTo>Lead</referenceTo><type>MasterDetail</type></CustomField>",
      ),
    rep,
    "OpenCx_Delivery__c needs its parent Lead",
  ],
  [
    "for one license alone",
    change(rep, "<label>OpenCX rep", "<license>Salesforce</license><label>OpenCX rep"),
    rep,
    "fits only users of the license Salesforce",
  ],
];

test.each(cases)("a permission %s is found", async (_what, plant, file, says) => {
  expect(await linesWith(plant, checkPermissions)).toEqual(oneLine(file, says));
});
