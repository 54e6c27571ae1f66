import type { Finding } from "../../finding.ts";
import { componentsOf, type Component } from "../../source/component.ts";
import { elementsAt, textAt, textsAt } from "../../source/xml.ts";
import type { Resolver } from "./resolver.ts";

/** The columns that list views and search layouts call by tokens of their own (contract salesforce-metadata 5.7). */
const tokens: Readonly<Record<string, RegExp>> = {
  Case: /^(CASES\.(CASE_NUMBER|SUBJECT|STATUS|PRIORITY|ORIGIN|TYPE|CREATED_DATE(_DATE_ONLY)?|LAST_UPDATE|CLOSED)|NAME|ACCOUNT\.NAME|CORE\.USERS\.ALIAS|OWNER_NAME)$/,
};
const customTokens =
  /^(NAME|CREATED_DATE|LAST_UPDATE|CREATEDBY_USER(\.ALIAS)?|UPDATEDBY_USER(\.ALIAS)?|OWNER\.ALIAS|OBJECT_ID)$/;

/** Fields in list views, compact layouts, search layouts and page layouts exist. */
export function checkLayouts(resolver: Resolver): Finding[] {
  const fieldsOf = (type: string, paths: string[][], objectOf: (component: Component) => string) =>
    componentsOf(resolver.source, type).flatMap((component) =>
      paths
        .flatMap((path) => textsAt(component.body, ...path))
        .flatMap((field) => checkField(resolver, component, objectOf(component), field)),
    );
  const parent = ({ name }: Component) => name.split(".")[0] ?? "";
  const searched = [
    "customTabListAdditionalFields",
    "searchFilterFields",
    "searchResultsAdditionalFields",
    "lookupDialogsAdditionalFields",
  ];
  return [
    ...fieldsOf("ListView", [["columns"], ["filters", "field"]], parent),
    ...fieldsOf("CompactLayout", [["fields"]], parent),
    ...fieldsOf(
      "CustomObject",
      searched.map((name) => ["searchLayouts", name]),
      ({ name }) => name,
    ),
    ...fieldsOf(
      "Layout",
      [["layoutSections", "layoutColumns", "layoutItems", "field"]],
      ({ name }) => name.split("-")[0] ?? "",
    ),
    ...componentsOf(resolver.source, "Layout").flatMap((layout) => checkRelatedLists(resolver, layout)),
    ...componentsOf(resolver.source, "CustomObject").flatMap((object) => checkCompactLayout(resolver, object)),
    ...componentsOf(resolver.source, "CustomField").flatMap((field) =>
      textsAt(field.body, "referenceTo").flatMap((object) => resolver.object(field.path, object)),
    ),
  ];
}

function checkField(resolver: Resolver, component: Component, object: string, field: string): Finding[] {
  if (component.type !== "Layout" && (tokens[object] ?? customTokens).test(field)) return [];
  return resolver.field(component.path, object, field);
}

function checkRelatedLists(resolver: Resolver, layout: Component): Finding[] {
  return elementsAt(layout.body, "relatedLists").flatMap((list) => {
    const [object = "", lookup] = (textAt(list, "relatedList") ?? "").split(".");
    if (!object.endsWith("__c") || lookup === undefined) return [];
    const fields = textsAt(list, "fields").filter((field) => !customTokens.test(field));
    return [lookup, ...fields].flatMap((field) => resolver.field(layout.path, object, field));
  });
}

function checkCompactLayout(resolver: Resolver, object: Component): Finding[] {
  const name = textAt(object.body, "compactLayoutAssignment");
  if (name === undefined || name === "SYSTEM") return [];
  return resolver.component(object.path, "CompactLayout", `${object.name}.${name}`);
}
