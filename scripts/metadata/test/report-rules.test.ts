import { expect, test } from "@jest/globals";
import { checkReportRules } from "../checks/report-rules.ts";
import { change, linesWith, oneLine, type Case, type Planted } from "./planted.ts";

const dashboard = "OpenCx/Handoffs.dashboard";
const deliveries = "OpenCx/Deliveries.report";
const restricted = (planted: Planted) =>
  planted.replace(
    "OpenCx_Delivery__c/fields/Status__c.field",
    "<type>Text</type>",
    "<type>Picklist</type><valueSet><restricted>true</restricted><valueSetDefinition><value><fullName>Dead</fullName></value></valueSetDefinition></valueSet>",
  );
const filtered = (column: string, value: string) => (planted: Planted) =>
  restricted(planted).replace(
    deliveries,
    "<format>",
    `<filter><criteriaItems><column>${column}</column><operator>equals</operator><value>${value}</value></criteriaItems></filter><format>`,
  );
const ofChildren = "Case.OpenCx_Deliveries__r$Status__c";

const cases: Case[] = [
  [
    "a dashboard of one user",
    change(dashboard, "<dashboardType>LoggedInUser", "<dashboardType>SpecifiedUser"),
    dashboard,
    "Its dashboardType is SpecifiedUser, which ties it to a user",
  ],
  [
    "a dashboard of nobody known",
    change(dashboard, "    <dashboardType>LoggedInUser</dashboardType>\n", ""),
    dashboard,
    "Its dashboardType is missing",
  ],
  [
    "a dashboard that names a user",
    change(dashboard, "<textColor>", "<runningUser>someone</runningUser><textColor>"),
    dashboard,
    "no runningUser",
  ],
  ["a value that children never have", filtered(ofChildren, "Dead,Deed"), deliveries, "Status__c never is Deed"],
  [
    "a value that an object never has",
    filtered("OpenCx_Delivery__c.Status__c", "Pendng"),
    deliveries,
    "OpenCx_Delivery__c.Status__c never is Pendng",
  ],
];

test.each(cases)("the rules of reports show %s", async (_what, plant, file, says) => {
  expect(await linesWith(plant, checkReportRules)).toEqual(oneLine(file, says));
});

test("a report may filter by a value of the picklist", async () => {
  expect(await linesWith(filtered(ofChildren, "Dead"), checkReportRules)).toEqual([]);
});
