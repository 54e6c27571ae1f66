import { componentsOf } from "./component.ts";
import type { SourcePackage } from "./package.ts";
import { textAt } from "./xml.ts";

/** Children that objects of the org have of their own, as far as a report type of the package may name them. */
const ofTheOrg: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Case: { CaseComments: "CaseComment", EmailMessages: "EmailMessage" },
};

/** The object that an object's child relationship leads to; undefined where it has no such children. */
export function childObject(
  source: Pick<SourcePackage, "components">,
  object: string,
  relationship: string,
): string | undefined {
  const lookup = componentsOf(source, "CustomField").find(
    ({ body }) =>
      textAt(body, "referenceTo") === object && `${textAt(body, "relationshipName") ?? ""}__r` === relationship,
  );
  return lookup === undefined ? ofTheOrg[object]?.[relationship] : lookup.name.split(".")[0];
}
