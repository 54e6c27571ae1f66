import { error, type Finding } from "../finding.ts";
import { componentsOf, type Component } from "../source/component.ts";
import type { SourcePackage } from "../source/package.ts";
import { elementsAt, textAt, textsAt, type XmlElement } from "../source/xml.ts";

const impliesRead = ["allowCreate", "allowEdit", "allowDelete"];

/** Permission sets grant every custom field somewhere, and nothing that an org refuses (contract 13 and 23.5). */
export function checkPermissions(source: SourcePackage): Finding[] {
  const sets = componentsOf(source, "PermissionSet");
  const fields = componentsOf(source, "CustomField");
  return [
    ...sets.flatMap((set) => checkFieldPermissions(source, set, fields)),
    ...sets.flatMap((set) => elementsAt(set.body, "objectPermissions").flatMap((each) => checkObject(set, each))),
    ...checkGranted(sets, fields),
  ];
}

function checkFieldPermissions(source: SourcePackage, set: Component, fields: Component[]): Finding[] {
  return elementsAt(set.body, "fieldPermissions").flatMap((permission) => {
    const name = textAt(permission, "field") ?? "";
    const field = fields.find((each) => each.name === name);
    if (field === undefined) return [];
    const editable = textAt(permission, "editable") === "true";
    if (!takesPermission(field))
      return [error(set.path, `${name} takes no permission: ${whyNot(field)}. Take it out.`)];
    if (editable && isComputed(field)) return [error(set.path, `${name} cannot be edited. Write editable false.`)];
    if (editable && textAt(permission, "readable") !== "true")
      return [error(set.path, `${name} is editable but not readable. Make it both.`)];
    return [];
  });
}

function checkObject(set: Component, permission: XmlElement): Finding[] {
  const object = textAt(permission, "object") ?? "";
  const has = (name: string) => textAt(permission, name) === "true";
  const findings: Finding[] = [];
  if (impliesRead.some(has) && !has("allowRead")) {
    findings.push(error(set.path, `${object} may be changed but not read. Set allowRead.`));
  }
  if (has("allowDelete") && !has("allowEdit"))
    findings.push(error(set.path, `${object} may be deleted but not edited. Set allowEdit.`));
  if (has("viewAllRecords") && !has("allowRead"))
    findings.push(error(set.path, `viewAllRecords of ${object} needs allowRead. Set it.`));
  if (has("modifyAllRecords") && !["allowRead", "allowEdit", "allowDelete", "viewAllRecords"].every(has)) {
    findings.push(error(set.path, `modifyAllRecords of ${object} needs read, edit, delete and view all. Set them.`));
  }
  return findings;
}

function checkGranted(sets: Component[], fields: Component[]): Finding[] {
  const granted = new Set(
    sets
      .flatMap((set) => elementsAt(set.body, "fieldPermissions"))
      .filter((permission) => textAt(permission, "readable") === "true")
      .flatMap((permission) => textsAt(permission, "field")),
  );
  return fields
    .filter((field) => takesPermission(field) && !granted.has(field.name))
    .map((field) => error(field.path, "No permission set grants it, so nobody sees it. Add it to one."));
}

function takesPermission(field: Component): boolean {
  return whyNot(field) === undefined;
}

function whyNot(field: Component): string | undefined {
  if (/^\w+__(mdt|e)\./.test(field.name)) return "its object has no field-level security";
  if (textAt(field.body, "required") === "true") return "it is required";
  return textAt(field.body, "type") === "MasterDetail" ? "it is a master-detail field" : undefined;
}

function isComputed(field: Component): boolean {
  return (
    textAt(field.body, "formula") !== undefined || ["AutoNumber", "Summary"].includes(textAt(field.body, "type") ?? "")
  );
}
