import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { commonFields } from "./standard-objects.ts";
import type { FieldSpec, FieldType, ObjectSpec } from "./types.ts";
import { plainField } from "./types.ts";

const packageObjects = join(import.meta.dirname, "../../../../../force-app/core/main/default/objects");

const types: Record<string, FieldType> = {
  Text: "string",
  TextArea: "textarea",
  LongTextArea: "textarea",
  Number: "double",
  Checkbox: "boolean",
  DateTime: "datetime",
  Date: "date",
  Picklist: "picklist",
  Lookup: "reference",
  Url: "url",
  Email: "email",
  Phone: "phone",
};

/** The fields that the package adds to an object, read from the very files that are deployed. */
export function packageFields(object: string): FieldSpec[] {
  const folder = join(packageObjects, object, "fields");
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((name) => name.endsWith(".field-meta.xml"));
  return files.sort().map((name) => readField(readFileSync(join(folder, name), "utf8"), name));
}

/** The custom objects of the package. `keyPrefix` counts up as in an org: `a00`, `a01`. */
export function packageObjectSpecs(): ObjectSpec[] {
  const names = readdirSync(packageObjects).filter((name) => name.endsWith("__c"));
  return names.sort().map((name, index) => {
    const xml = readFileSync(join(packageObjects, name, `${name}.object-meta.xml`), "utf8");
    const nameField = plainField("Name", "string");
    nameField.length = 80;
    nameField.auto = text(xml, "displayFormat");
    nameField.createable = nameField.updateable = nameField.auto === undefined;
    return {
      name,
      label: text(xml.replace(/<nameField>[\s\S]*<\/nameField>/, ""), "label") ?? name,
      keyPrefix: `a0${index}`,
      custom: true,
      createable: true,
      updateable: true,
      deletable: true,
      fields: [...commonFields(), nameField, ...packageFields(name)],
    };
  });
}

function readField(xml: string, file: string): FieldSpec {
  const name = text(xml, "fullName");
  const type = types[text(xml, "type") ?? ""];
  if (name === undefined || type === undefined) throw new Error(`${file}: a field of a type that is not simulated.`);
  const field = plainField(name, type);
  field.custom = true;
  field.label = text(xml, "label") ?? name;
  field.length = Number(text(xml, "length") ?? (text(xml, "type") === "TextArea" ? 255 : 0));
  field.required = text(xml, "required") === "true";
  field.unique = text(xml, "unique") === "true";
  field.externalId = text(xml, "externalId") === "true";
  field.caseSensitive ||= text(xml, "caseSensitive") === "true";
  field.precision = Number(text(xml, "precision") ?? 0);
  field.scale = Number(text(xml, "scale") ?? 0);
  readDefault(field, xml);
  if (type === "reference") readReference(field, xml);
  return field;
}

function readDefault(field: FieldSpec, xml: string): void {
  const initial = text(xml, "defaultValue");
  if (field.type === "boolean") field.initial = initial === "true";
  else if (field.type === "double" && initial !== undefined) field.initial = Number(initial);
  if (field.type !== "picklist") return;
  field.restricted = text(xml, "restricted") === "true";
  field.length = 255;
  for (const [, value = ""] of xml.matchAll(/<value>([\s\S]*?)<\/value>/g)) {
    const name = text(value, "fullName") ?? "";
    field.values.push(name);
    if (text(value, "default") === "true") field.initial = name;
  }
}

function readReference(field: FieldSpec, xml: string): void {
  field.length = 18;
  field.referenceTo = [text(xml, "referenceTo") ?? ""];
  field.relationshipName = field.name.replace(/__c$/, "__r");
  field.childrenName = `${text(xml, "relationshipName") ?? field.name}__r`;
}

function text(xml: string, tag: string): string | undefined {
  return new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(xml)?.[1];
}
