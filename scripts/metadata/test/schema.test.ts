import { expect, test } from "@jest/globals";
import { checkSchema } from "../checks/schema.ts";
import { readMetadataTypes } from "../schema/metadata-types.ts";
import { linesWith, oneLine, type Case } from "./planted.ts";

const types = readMetadataTypes();
const status = "OpenCx_Delivery__c/fields/Status__c.field";
const flow = "OpenCx_Route_Messaging.flow";

const cases: Case[] = [
  ["text that is no XML", (planted) => planted.replace(status, "</label>", "</lable>"), status, "not well-formed"],
  [
    "another root element",
    (planted) => planted.write("force-app/core/x/A.field-meta.xml", "<Feld/>"),
    "A.field",
    "<Feld> is not a metadata type",
  ],
  [
    "another namespace",
    (planted) => planted.replace(status, "2006/04/metadata", "2006/04/data"),
    status,
    'needs xmlns="http://soap.sforce.com/2006/04/metadata"',
  ],
  [
    "an unknown element",
    (planted) => planted.replace(status, "<length>20</length>", "<lenght>20</lenght>"),
    status,
    "<lenght> in CustomField",
  ],
  [
    "an unknown element deep inside",
    (planted) => planted.replace(flow, "<getFirstRecordOnly>true</getFirstRecordOnly>", "<getFirst>true</getFirst>"),
    flow,
    "<getFirst> in FlowRecordLookup",
  ],
  [
    "an element of an inherited type that is missing",
    (planted) =>
      planted.replace(
        flow,
        "<locationX>50</locationX>\n        <locationY>200</locationY>",
        "<locationY>200</locationY>",
      ),
    flow,
    "FlowRecordUpdate lacks the required <locationX>",
  ],
  [
    "a required element that is missing",
    (planted) => planted.replace("OpenCx_Cases_with_Deliveries.reportType", "    <deployed>true</deployed>\n", ""),
    "OpenCx_Cases_with_Deliveries.reportType",
    "ReportType lacks the required <deployed>",
  ],
  [
    "an element that only the org requires",
    (planted) =>
      planted.replace(
        "OpenCx_Verified.EmbeddedServiceConfig",
        "        <isInvitationEnabled>false</isInvitationEnabled>\n",
        "",
      ),
    "OpenCx_Verified.EmbeddedServiceConfig",
    "lacks the required <isInvitationEnabled> (without every boolean",
  ],
  [
    "equal elements that are not adjacent",
    (planted) =>
      planted.replace(
        flow,
        "    <start>",
        "    <variables>\n<name>a</name><dataType>String</dataType></variables>\n    <start>",
      ),
    flow,
    "The <variables> elements of Flow are not adjacent",
  ],
  [
    "an element that stands twice",
    (planted) => planted.replace(status, "<length>", "<length>1</length><length>"),
    status,
    "<length> stands 2 times",
  ],
  [
    "a boolean in words",
    (planted) => planted.replace(status, "<required>false", "<required>no"),
    status,
    "'no' in <required> is not a boolean",
  ],
  [
    "a number in words",
    (planted) => planted.replace(status, "<length>20", "<length>long"),
    status,
    "'long' in <length> is not a number",
  ],
  [
    "an element in a text",
    (planted) => planted.replace(status, "<label>Status", "<label><b/>Status"),
    status,
    "<label> holds a text, not <b>",
  ],
  [
    "loose text",
    (planted) => planted.replace(status, "<label>", "Hello<label>"),
    status,
    "Text stands loose in <CustomField>",
  ],
  [
    "an element of API 68",
    (planted) => planted.replace(flow, "    <status>", "    <accessType>x</accessType><status>"),
    flow,
    "<accessType> of Flow came with API 68",
  ],
  [
    "a type whose versions nobody compared",
    (planted) =>
      planted.write(
        "force-app/core/x/A.role-meta.xml",
        '<Role xmlns="http://soap.sforce.com/2006/04/metadata"><name>a</name><caseAccessLevel>None</caseAccessLevel></Role>',
      ),
    "A.role",
    "Nobody compared the type Role",
  ],
  [
    "a value that is not in the list, as a warning",
    (planted) => planted.replace(status, ">Text<", ">Texxt<"),
    status,
    "warning: 'Texxt' in <type> is not one of the known FieldType",
  ],
  [
    "a value in another spelling",
    (planted) => planted.replace(status, ">Text<", ">TEXT<"),
    status,
    "TEXT' in <type> does not exist. Write Text",
  ],
  [
    "an interval that does not exist",
    (planted) => planted.replace("OpenCx/Cases.report", "INTERVAL_CUSTOM", "INTERVAL_CURQ"),
    "OpenCx/Cases.report",
    "Write INTERVAL_CURRENT, which is this quarter",
  ],
  [
    "a scope as a token request spells it",
    (planted) => planted.replace("OpenCx_Bridge_Login_oauth.ecaOauth", ">Api<", ">Api, refresh_token<"),
    "OpenCx_Bridge_Login_oauth.ecaOauth",
    "'refresh_token' in <commaSeparatedOauthScopes> does not exist. Write RefreshToken",
  ],
  [
    "a scope that is not in the list, as a warning",
    (planted) => planted.replace("OpenCx_Bridge_Login_oauth.ecaOauth", ">Api<", ">Everything<"),
    "OpenCx_Bridge_Login_oauth.ecaOauth",
    "warning: 'Everything' in <commaSeparatedOauthScopes>",
  ],
];

test.each(cases)("the schema finds %s", async (_what, plant, file, says) => {
  const found = await linesWith(plant, (source) => checkSchema(source, types));

  const lines = says.includes("API 68") ? found.filter((line) => !line.includes("warning")) : found;
  expect(lines).toEqual(oneLine(file, says));
});
