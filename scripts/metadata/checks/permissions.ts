import { error, type Finding } from "../finding.ts";
import { componentsOf, type Component } from "../source/component.ts";
import type { SourcePackage } from "../source/package.ts";
import { elementsAt, textAt, textsAt, type XmlElement } from "../source/xml.ts";

const impliesRead = ["allowCreate", "allowEdit", "allowDelete"];
/** Objects of the org whose records hang on others: who may read them must be able to read those too. */
const parentsOf: Readonly<Record<string, readonly string[]>> = {
  Case: ["Account", "Contact"],
  Contact: ["Account"],
  MessagingSession: ["MessagingEndUser"],
};

/** Permission sets grant every custom field somewhere, and nothing that an org refuses (contract 13 and 23.5). */
export function checkPermissions(source: SourcePackage): Finding[] {
  const sets = componentsOf(source, "PermissionSet");
  const fields = componentsOf(source, "CustomField");
  return [
    ...sets.flatMap((set) => checkFieldPermissions(source, set, fields)),
    ...sets.flatMap((set) => elementsAt(set.body, "objectPermissions").flatMap((each) => checkObject(set, each))),
    ...sets.flatMap((set) => [...checkParents(set, fields), ...checkLicense(set)]),
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

function checkParents(set: Component, fields: Component[]): Finding[] {
  const readable = elementsAt(set.body, "objectPermissions")
    .filter((permission) => textAt(permission, "allowRead") === "true")
    .map((permission) => textAt(permission, "object") ?? "");
  return readable.flatMap((object) => {
    const masters = fields.filter(
      ({ name, body }) => name.startsWith(`${object}.`) && textAt(body, "type") === "MasterDetail",
    );
    const parents = [...(parentsOf[object] ?? []), ...masters.flatMap(({ body }) => textsAt(body, "referenceTo"))];
    return parents
      .filter((parent) => !readable.includes(parent))
      .map((parent) =>
        error(set.path, `${object} needs its parent ${parent}, which may not be read. Grant allowRead.`),
      );
  });
}

function checkLicense({ path, body }: Component): Finding[] {
  const license = textAt(body, "license");
  if (license === undefined) return [];
  return [error(path, `It fits only users of the license ${license}. Take <license> out, and it fits any user.`)];
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
