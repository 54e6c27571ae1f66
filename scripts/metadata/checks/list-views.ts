import { error, type Finding } from "../finding.ts";
import { componentsOf, type Component } from "../source/component.ts";
import type { SourcePackage } from "../source/package.ts";
import { isStandardField } from "../source/standard-fields.ts";
import { separated, strayValues } from "../source/values.ts";
import { elementsAt, textAt, textsAt, type XmlElement } from "../source/xml.ts";

/** List views call standard fields by tokens, except of these objects, where they are called by name (contract 5.7). */
const byName = /^MessagingSession$|__mdt$/;
const isToken = /^[A-Z][A-Z_]*(\.[A-Z_]+)*$/;
const standardCheckbox = /^(CASES\.(CLOSED|ESCALATION_STATE)|Is[A-Z]\w*)$/;

/** Columns are called as the list's object wants them, and filters ask for values that there are. */
export function checkListViews(source: SourcePackage): Finding[] {
  return componentsOf(source, "ListView").flatMap((view) => {
    const object = view.name.split(".")[0] ?? "";
    const named = new Set([...textsAt(view.body, "columns"), ...textsAt(view.body, "filters", "field")]);
    return [
      ...[...named].flatMap((field) => checkName(view, object, field)),
      ...elementsAt(view.body, "filters").flatMap((filter) => checkFilter(source, view, object, filter)),
    ];
  });
}

function checkName({ path }: Component, object: string, field: string): Finding[] {
  if (byName.test(object)) {
    return isToken.test(field)
      ? [error(path, `Lists of ${object} take names of fields, not ${field}. Correct it.`)]
      : [];
  }
  if (field.endsWith("__c") || !isStandardField(object, field)) return [];
  const example = object === "Case" ? "CASES.SUBJECT" : "NAME";
  return [error(path, `Lists of ${object} do not know ${field} by that name. Write its token, such as ${example}.`)];
}

function checkFilter(source: SourcePackage, view: Component, object: string, filter: XmlElement): Finding[] {
  const name = textAt(filter, "field") ?? "";
  const value = textAt(filter, "value") ?? "";
  const field = componentsOf(source, "CustomField").find((each) => each.name === `${object}.${name}`);
  const isCheckbox = standardCheckbox.test(name) || (field && textAt(field.body, "type") === "Checkbox");
  if (isCheckbox === true && separated(value).some((each) => !/^[01]$/.test(each))) {
    return [error(view.path, `${name} is a checkbox, and ${value} is none of its values. Write 1 or 0.`)];
  }
  if (field === undefined) return [];
  return strayValues(field, textAt(filter, "operation") ?? "", value).map((each) =>
    error(view.path, `${name} never is ${each}, so the list stays empty. Write one of its values.`),
  );
}
