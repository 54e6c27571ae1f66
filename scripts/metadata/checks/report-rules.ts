import { error, type Finding } from "../finding.ts";
import { componentsOf, type Component } from "../source/component.ts";
import type { SourcePackage } from "../source/package.ts";
import { childObject } from "../source/relationships.ts";
import { strayValues } from "../source/values.ts";
import { elementsAt, textAt } from "../source/xml.ts";

/** Dashboards belong to nobody, and reports filter by values that there are (contract salesforce-metadata 16). */
export function checkReportRules(source: SourcePackage): Finding[] {
  return [
    ...componentsOf(source, "Dashboard").flatMap(checkViewer),
    ...componentsOf(source, "Report").flatMap((report) => checkFilters(source, report)),
  ];
}

function checkViewer({ path, body }: Component): Finding[] {
  const type = textAt(body, "dashboardType");
  if (type === "LoggedInUser" && textAt(body, "runningUser") === undefined) return [];
  return [
    error(
      path,
      `Its dashboardType is ${type ?? "missing"}, which ties it to a user of one org. Write LoggedInUser and no runningUser.`,
    ),
  ];
}

function checkFilters(source: SourcePackage, report: Component): Finding[] {
  return elementsAt(report.body, "filter", "criteriaItems").flatMap((filter) => {
    const column = textAt(filter, "column") ?? "";
    const field = fieldOf(source, column);
    if (field === undefined) return [];
    return strayValues(field, textAt(filter, "operator") ?? "", textAt(filter, "value") ?? "").map((value) =>
      error(report.path, `${column} never is ${value}, so the report stays empty. Write one of its values.`),
    );
  });
}

/** A column is `Object.Field__c`, or with a report type of our own `Object.Children__r$Field__c`. */
function fieldOf(source: SourcePackage, column: string): Component | undefined {
  const [table = "", field] = column.split("$");
  const [base = "", ...relationships] = table.split(".");
  const object = relationships.reduce<string | undefined>(
    (found, relationship) => (found === undefined ? undefined : childObject(source, found, relationship)),
    base,
  );
  const name = field === undefined ? column : `${object ?? ""}.${field}`;
  return componentsOf(source, "CustomField").find((each) => each.name === name);
}
