import { error, type Finding } from "../../finding.ts";
import { componentsOf, namesOf, type Component } from "../../source/component.ts";
import { childObject } from "../../source/relationships.ts";
import { elementsAt, textAt, textsAt, walk, type XmlElement } from "../../source/xml.ts";
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
  const base = textAt(type.body, "baseObject") ?? "";
  return [
    ...resolver.object(type.path, base),
    ...checkJoin(resolver, type, base, elementsAt(type.body, "join")[0]),
    ...elementsAt(type.body, "sections", "columns").flatMap((column) =>
      checkTableField(resolver, type, textAt(column, "table") ?? "", textAt(column, "field") ?? ""),
    ),
  ];
}

/** A table is an object, or an object and the relationship to its children: `Case.OpenCx_Deliveries__r`. */
function checkTableField(resolver: Resolver, type: Component, table: string, field: string): Finding[] {
  const [base = "", relationship] = table.split(".");
  if (relationship === undefined) return resolver.field(type.path, base, field);
  const object = childObject(resolver.source, base, relationship);
  return object === undefined ? [noChildren(type, base, relationship)] : resolver.field(type.path, object, field);
}

/** A join names the children of the object before it. */
function checkJoin(resolver: Resolver, type: Component, object: string, join: XmlElement | undefined): Finding[] {
  if (join === undefined) return [];
  const relationship = textAt(join, "relationship") ?? "";
  const child = childObject(resolver.source, object, relationship);
  if (child === undefined) return [noChildren(type, object, relationship)];
  return checkJoin(resolver, type, child, elementsAt(join, "join")[0]);
}

function noChildren(type: Component, object: string, relationship: string): Finding {
  return error(
    type.path,
    `${object} has no children called ${relationship}. Write the lookup's relationshipName and __r.`,
  );
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
    ...checkType(resolver, report, type),
    ...columns.flatMap((column) => checkColumn(resolver, report, type, column)),
    ...twice.map((field) => error(report.path, `${field} is grouped and a column too. Take the column out.`)),
  ];
}

function checkType(resolver: Resolver, report: Component, type: string): Finding[] {
  if (type.startsWith("CustomEntity$")) return resolver.object(report.path, type.replace("CustomEntity$", ""));
  if (type.endsWith("__c")) return resolver.component(report.path, "ReportType", type.replace(/__c$/, ""));
  if (resolver.find("ReportType", type) === undefined) return [];
  return [error(report.path, `A report calls the type ${type} by ${type}__c. Write it so.`)];
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
