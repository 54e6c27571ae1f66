import { expect, test } from "@jest/globals";
import { checkReferences } from "../checks/references.ts";
import { change, linesWith, oneLine, type Case } from "./planted.ts";

const report = "OpenCx/Cases.report";
const newReport = "force-app/core/main/default/reports/OpenCx/New.report-meta.xml";
const page = "OpenCx_Case.flexipage";
const type = "OpenCx_Cases_with_Deliveries.reportType";

const cases: Case[] = [
  [
    "a list's column",
    change("OpenCx_All.listView", "<columns>OpenCx_Session_Id__c", "<columns>OpenCx_Session__c"),
    "OpenCx_All.listView",
    "the field Case.OpenCx_Session__c",
  ],
  [
    "a list's filter",
    change("OpenCx_All.listView", "CASES.STATUS", "CASES.STATE"),
    "OpenCx_All.listView",
    "the field Case.CASES.STATE",
  ],
  [
    "a compact layout's field",
    change("OpenCx_Delivery.compactLayout", "Status__c", "State__c"),
    "OpenCx_Delivery.compactLayout",
    "the field OpenCx_Delivery__c.State__c",
  ],
  [
    "a layout's field",
    change("OpenCX Delivery Layout.layout", "Status__c", "State__c"),
    "OpenCX Delivery Layout.layout",
    "the field OpenCx_Delivery__c.State__c",
  ],
  [
    "a searched field",
    change("OpenCx_Delivery__c.object", "Status__c", "State__c"),
    "OpenCx_Delivery__c.object",
    "the field OpenCx_Delivery__c.State__c",
  ],
  [
    "an object's compact layout",
    change("OpenCx_Delivery__c.object", "Assignment>OpenCx_Delivery", "Assignment>OpenCx_Log"),
    "OpenCx_Delivery__c.object",
    "the CompactLayout OpenCx_Delivery__c.OpenCx_Log",
  ],
  [
    "the object of a lookup",
    (planted) =>
      planted.write(
        "force-app/core/main/default/objects/Case/fields/A__c.field-meta.xml",
        "<CustomField><referenceTo>Kase</referenceTo></CustomField>",
      ),
    "A__c.field",
    "the CustomObject Kase",
  ],
  [
    "a page's component",
    change(page, "<componentName>opencxTrace", "<componentName>opencxTrac"),
    page,
    "the LightningComponentBundle opencxTrac",
  ],
  [
    "a page's unexposed component",
    change(page, "<componentName>opencxTrace", "<componentName>opencxFault"),
    page,
    "opencxFault is not exposed to lightning__RecordPage",
  ],
  [
    "a page's field",
    change(page, "Record.OpenCx_Session_Id__c", "Record.OpenCx_Session__c"),
    page,
    "the field Case.OpenCx_Session__c",
  ],
  [
    "a report's folder",
    (planted) =>
      planted
        .remove("OpenCx.reportFolder")
        .remove("OpenCx/Deliveries.report")
        .write("force-app/core/main/default/reports/Other.reportFolder-meta.xml", "<ReportFolder/>"),
    "",
    "the ReportFolder OpenCx",
  ],
  [
    "a report's column",
    change(report, "Case.OpenCx_Session_Id__c", "Case.OpenCx_Session__c"),
    report,
    "the field Case.OpenCx_Session__c",
  ],
  [
    "a report's standard column",
    change(report, "<field>CASE_NUMBER", "<field>OWNER_NAME"),
    report,
    "OWNER_NAME is no known column",
  ],
  [
    "a column that the report type lacks",
    change("OpenCx/Deliveries.report", "Case$CaseNumber", "Case$Subject"),
    "OpenCx/Deliveries.report",
    "Case$Subject is no column of the report type",
  ],
  [
    "a grouped column",
    change(report, "<field>CASE_NUMBER", "<field>STATUS"),
    report,
    "STATUS is grouped and a column too",
  ],
  [
    "a report type's field",
    (planted) =>
      planted
        .replace(type, "<field>CaseNumber", "<field>CaseNo")
        .replace("OpenCx/Deliveries.report", "$CaseNumber", "$CaseNo"),
    "",
    "the field Case.CaseNo",
  ],
  [
    "a report type's children",
    (planted) =>
      planted
        .replace(type, "Case.OpenCx_Deliveries__r", "Case.Deliveries__r")
        .replace("OpenCx/Deliveries.report", "Case.OpenCx_Deliveries__r", "Case.Deliveries__r"),
    "",
    "no children called Deliveries__r",
  ],
  [
    "the children that a report type joins",
    change(type, "<relationship>OpenCx_Deliveries__r", "<relationship>OpenCx_Delivery__c"),
    type,
    "Case has no children called OpenCx_Delivery__c",
  ],
  [
    "the children that a report type joins to children",
    change(
      type,
      "<relationship>",
      "<join><outerJoin>true</outerJoin><relationship>Parts__r</relationship></join><relationship>",
    ),
    type,
    "OpenCx_Delivery__c has no children called Parts__r",
  ],
  [
    "a report type by its bare name",
    change("OpenCx/Deliveries.report", "OpenCx_Cases_with_Deliveries__c", "OpenCx_Cases_with_Deliveries"),
    "OpenCx/Deliveries.report",
    "by OpenCx_Cases_with_Deliveries__c",
  ],
  [
    "a report's object",
    (planted) => planted.write(newReport, "<Report><reportType>CustomEntity$OpenCx_Log__c</reportType></Report>"),
    "OpenCx/New.report",
    "the CustomObject OpenCx_Log__c",
  ],
  [
    "a dashboard's report",
    change("OpenCx/Handoffs.dashboard", "OpenCx/Cases", "OpenCx/Kases"),
    "OpenCx/Handoffs.dashboard",
    "the Report OpenCx/Kases",
  ],
  [
    "a dashboard's chart",
    change("OpenCx/Handoffs.dashboard", "OpenCx/Cases", "OpenCx/Deliveries"),
    "OpenCx/Handoffs.dashboard",
    "the chart of OpenCx/Deliveries, which has none",
  ],
];

test.each(cases)("the references show %s that does not exist or does not fit", async (_what, plant, file, says) => {
  expect(await linesWith(plant, checkReferences)).toEqual(oneLine(file, says));
});

test("the references show a report's type that does not exist, and its columns", async () => {
  const plant = change("OpenCx/Deliveries.report", "OpenCx_Cases_with_Deliveries__c", "OpenCx_Cases__c");

  const lines = await linesWith(plant, checkReferences);

  expect(lines).toContainEqual(expect.stringContaining("the ReportType OpenCx_Cases, and the package has none"));
});

test("a report on an object of ours is fine", async () => {
  const columns =
    "<columns><field>CUST_NAME</field></columns><columns><field>OpenCx_Delivery__c.Status__c</field></columns>";
  const plant: Case[1] = (planted) =>
    planted.write(newReport, `<Report>${columns}<reportType>CustomEntity$OpenCx_Delivery__c</reportType></Report>`);

  expect(await linesWith(plant, checkReferences)).toEqual([]);
});
