import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { checkAll } from "../checks/all.ts";
import { fixManifests } from "../checks/manifests.ts";
import { lineOf } from "../finding.ts";
import { readPackage } from "../source/package.ts";
import { linesWith, parameters } from "./planted.ts";

test("the Salesforce package has no fault that can be seen without an org", async () => {
  const findings = await checkAll(readPackage(join(import.meta.dirname, "../../..")));

  expect(findings.map(lineOf)).toEqual([]);
});

test("no check cries wolf over a healthy package", async () => {
  const lines = await linesWith(
    () => undefined,
    async (source) => {
      await fixManifests(source);
      return checkAll(source, parameters);
    },
  );

  expect(lines).toEqual([]);
});

test("every check takes part", async () => {
  const path = "force-app/core/main/default";
  const lines = await linesWith((planted) => {
    planted
      .write(".forceignore", "**/__tests__/**\n**/OpenCx_Bridge.customPermission*\n")
      .write(`${path}/settings/OmniChannel.settings-meta.xml`, "<OmniChannelSettings/>")
      .write(`${path}/classes/OpenCxA.cls`, "class OpenCxA { AgentWork work; String a = '00G5g000001AbcD'; }")
      .replace("OpenCx_All.listView", "<label>OpenCX", `<label>${"x".repeat(41)}`)
      .replace("opencxFault.js-meta.xml", "67.0", "66.0")
      .replace("OpenCx_Delivery__c/fields/Case__c.field", "OpenCx_Deliveries", "Deliveries")
      .replace("OpenCx_Messaging.queue", "Config>OpenCx_Messaging", "Config>OpenCx_Mesaging")
      .replace("MessagingSession/fields/Priority__c.field", "<length>20", "<length>19")
      .replace("OpenCx_Verified.messagingChannel", "png,pdf", "png, pdf")
      .replace("OpenCx_Rep.permissionset", "<field>OpenCx_Delivery__c.Status__c", "<field>OpenCx_Delivery__c.Key__c")
      .replace("OpenCx_Rep.permissionset", "What a rep needs.", "OPENCX_PUBLIC_JWK")
      .replace("OpenCx_Messaging.queue", "<sobjectType>MessagingEndUser", "<sobjectType>Case")
      .replace("OpenCx_Route_Messaging.flow", "<setupReference>sfdc_livemessage", "<setupReference>sfdc_liveagent")
      .replace(
        "OpenCx_Bridge.externalCredential",
        "</sequenceNumber>",
        "</sequenceNumber><parameterValue>$Credential.A.B</parameterValue>",
      )
      .replace("OpenCx_All.listView", "CASES.CASE_NUMBER", "CaseNumber")
      .replace("OpenCx_Case.flexipage", "<name>main", "<name>leftsidebar")
      .replace("OpenCX Delivery Layout.layout", "<behavior>Readonly", "<behavior>Edit")
      .replace("OpenCx/Handoffs.dashboard", "LoggedInUser", "SpecifiedUser");
  }, checkAll);

  const said = [
    ...["takes it for no component", "The root element needs", "<label> has 41", "Its apiVersion is 66.0", "may clash"],
    ...["OpenCx_Mesaging", "The bridge sends up to 20", "no blanks", "takes no permission", "It names AgentWork"],
    ...["takes no Case", "sfdc_liveagent", "$Credential.A.B", "do not know CaseNumber", "no region leftsidebar"],
    ...["made by the org", "SpecifiedUser", "does not say how it shares"],
    ...["No package takes", "stays as it is here", "the id of a record", "It does not hold what the source holds"],
  ];
  expect(said.filter((words) => !lines.some((line) => line.includes(words)))).toEqual([]);
});
