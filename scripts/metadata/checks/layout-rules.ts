import { error, type Finding } from "../finding.ts";
import { componentsOf, type Component } from "../source/component.ts";
import type { SourcePackage } from "../source/package.ts";
import { elementsAt, textAt } from "../source/xml.ts";

const written = /^(CreatedBy|CreatedDate|LastModifiedBy|LastModifiedDate|SystemModstamp)(Id)?$/;

/** What nobody can write is not offered for writing. */
export function checkLayoutRules(source: SourcePackage): Finding[] {
  return componentsOf(source, "Layout").flatMap((layout) =>
    elementsAt(layout.body, "layoutSections", "layoutColumns", "layoutItems")
      .filter((item) => ["Edit", "Required"].includes(textAt(item, "behavior") ?? ""))
      .map((item) => textAt(item, "field") ?? "")
      .filter((field) => isComputed(source, layout, field))
      .map((field) => error(layout.path, `${field} is made by the org and cannot be edited. Make it Readonly.`)),
  );
}

function isComputed(source: SourcePackage, layout: Component, field: string): boolean {
  const object = layout.name.split("-")[0] ?? "";
  if (written.test(field)) return true;
  if (field === "Name") {
    const own = componentsOf(source, "CustomObject").find(({ name }) => name === object);
    return own !== undefined && textAt(own.body, "nameField", "type") === "AutoNumber";
  }
  const custom = componentsOf(source, "CustomField").find(({ name }) => name === `${object}.${field}`);
  if (custom === undefined) return false;
  return (
    textAt(custom.body, "formula") !== undefined ||
    ["AutoNumber", "Summary"].includes(textAt(custom.body, "type") ?? "")
  );
}
