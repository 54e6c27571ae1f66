import { error, type Finding } from "../../finding.ts";
import { componentsOf, namesOf, type Component } from "../../source/component.ts";
import { elementsAt, textAt, textsAt, walk } from "../../source/xml.ts";
import type { Resolver } from "./resolver.ts";

const columnPaths = ["columns/field", "groupingsDown/field", "groupingsAcross/field", "filter/criteriaItems/column"]
  .concat(["timeFrameFilter/dateColumn", "sortColumn", "chart/groupingColumn", "chart/secondaryGroupingColumn"])
  .map((path) => path.split("/"));
/** The tokens of the standard report on Cases (contract salesforce-metadata 16.1). */
const caseTokens =
  /^(CASE_NUMBER|SUBJECT|STATUS|PRIORITY|ORIGIN|OWNER|TYPE|REASON|CLOSED|OPEN|ESCALATION_STATE|CREATED_DATE(ONLY)?|CLOSED_DATE(ONLY)?|CONTACT\.NAME|ACCOUNT\.NAME)$/;
const entityTokens = /^(CUST_NAME|CUST_CREATED_DATE|CUST_OWNER_NAME|CUST_LAST_UPDATE)$/;

/** Reports, report types and dashboards: folders, types, columns and reports that they name exist. */
export function checkReports(resolver: Resolver): Finding[] {
  const { source } = resolver;
  return [
    ...componentsOf(source, "ReportType").flatMap((type) => checkReportType(resolver, type)),
    ...componentsOf(source, "Report").flatMap((report) => checkReport(resolver, report)),
    ...componentsOf(source, "Dashboard").flatMap((dashboard) => checkDashboard(resolver, dashboard)),
  ];
}

function checkReportType(resolver: Resolver, type: Component): Finding[] {
  return [
    ...resolver.object(type.path, textAt(type.body, "baseObject") ?? ""),
    ...elementsAt(type.body, "sections", "columns").flatMap((column) =>
      checkTableField(resolver, type, textAt(column, "table") ?? "", textAt(column, "field") ?? ""),
    ),
  ];
}

/** A table is an object, or an object and the relationship to its children: `Case.OpenCx_Deliveries__r`. */
function checkTableField(resolver: Resolver, type: Component, table: string, field: string): Finding[] {
  const [base = "", relationship] = table.split(".");
  if (relationship === undefined) return resolver.field(type.path, base, field);
  const lookup = componentsOf(resolver.source, "CustomField").find(
    ({ body }) =>
      `${textAt(body, "relationshipName") ?? ""}__r` === relationship && textAt(body, "referenceTo") === base,
  );
  if (lookup !== undefined) return resolver.field(type.path, lookup.name.split(".")[0] ?? "", field);
  return [
    error(type.path, `${base} has no children called ${relationship}. Write the lookup's relationshipName and __r.`),
  ];
}

function checkReport(resolver: Resolver, report: Component): Finding[] {
  const type = textAt(report.body, "reportType") ?? "";
  const columns = [...new Set(columnPaths.flatMap((path) => textsAt(report.body, ...path)))];
  const grouped = [
    ...textsAt(report.body, "groupingsDown", "field"),
    ...textsAt(report.body, "groupingsAcross", "field"),
  ];
  const twice = textsAt(report.body, "columns", "field").filter((field) => grouped.includes(field));
  return [
    ...resolver.component(report.path, "ReportFolder", report.name.split("/").slice(0, -1).join("/")),
    ...(type.endsWith("__c") ? resolver.component(report.path, "ReportType", type.replace(/__c$/, "")) : []),
    ...columns.flatMap((column) => checkColumn(resolver, report, type, column)),
    ...twice.map((field) => error(report.path, `${field} is grouped and a column too. Take the column out.`)),
  ];
}

function checkColumn(resolver: Resolver, report: Component, type: string, column: string): Finding[] {
  const custom = resolver.find("ReportType", type.replace(/__c$/, ""));
  if (custom !== undefined) {
    const known = elementsAt(custom.body, "sections", "columns").map(
      (each) => `${textAt(each, "table") ?? ""}$${textAt(each, "field") ?? ""}`,
    );
    if (known.includes(column) || column === "RowCount") return [];
    return [
      error(report.path, `${column} is no column of the report type ${custom.name}. Add it there or correct it.`),
    ];
  }
  if (column === "RowCount" || (type === "CaseList" ? caseTokens : entityTokens).test(column)) return [];
  const [object = "", field = ""] = column.split(".");
  if (field.endsWith("__c")) return resolver.field(report.path, object, field);
  return [error(report.path, `${column} is no known column of the report type ${type}. Correct it.`)];
}

function checkDashboard(resolver: Resolver, dashboard: Component): Finding[] {
  const folder = dashboard.name.split("/").slice(0, -1).join("/");
  const reports = namesOf(resolver.source, "Report");
  const components = [...walk(dashboard.body)].filter((element) => textAt(element, "report") !== undefined);
  return [
    ...resolver.component(dashboard.path, "DashboardFolder", folder),
    ...components.flatMap((component) => {
      const name = textAt(component, "report") ?? "";
      const report = resolver.find("Report", name);
      const missing = resolver.component(dashboard.path, "Report", name);
      const wantsChart = reports.has(name) && textAt(component, "useReportChart") === "true";
      if (!wantsChart || report === undefined || textAt(report.body, "chart") !== undefined) return missing;
      return [
        ...missing,
        error(dashboard.path, `It shows the chart of ${name}, which has none. Add <chart> to the report.`),
      ];
    }),
  ];
}
