import type { FieldSpec, ObjectSpec } from "./types.ts";
import { isFilterable } from "./types.ts";
import type { Schema } from "./schema.ts";

/** What the list of objects says of each. */
export function describeBriefly(object: ObjectSpec, base: string) {
  const { name, label, keyPrefix, custom, createable, updateable, deletable } = object;
  const url = `${base}/sobjects/${name}`;
  return {
    ...{ name, label, labelPlural: `${label}s`, keyPrefix, custom, customSetting: false, activateable: false },
    ...{ createable, updateable, deletable, undeletable: deletable, queryable: true, retrieveable: true },
    ...{ searchable: true, replicateable: true, layoutable: true, triggerable: true, mergeable: false },
    ...{ deprecatedAndHidden: false, feedEnabled: name === "Case", hasSubtypes: false, isSubtype: false },
    urls: { sobject: url, describe: `${url}/describe`, rowTemplate: `${url}/{ID}` },
  };
}

/** The whole description of an object. */
export function describeObject(schema: Schema, object: ObjectSpec, base: string) {
  return {
    ...describeBriefly(object, base),
    fields: object.fields.map(describeField),
    childRelationships: schema.children(object).map(({ relationshipName, childObject, field }) => ({
      ...{ relationshipName, childSObject: childObject, field, cascadeDelete: false, deprecatedAndHidden: false },
      restrictedDelete: false,
    })),
    recordTypeInfos: [],
    supportedScopes: [],
  };
}

function describeField(field: FieldSpec) {
  const { name, label, type, length, custom, unique, externalId, caseSensitive, precision, scale } = field;
  const { createable, updateable, referenceTo, relationshipName, values, restricted, initial } = field;
  const filterable = isFilterable(field) && !field.writeOnly;
  return {
    ...{
      name,
      label,
      type,
      length,
      custom,
      unique,
      externalId,
      caseSensitive,
      precision,
      scale,
      createable,
      updateable,
    },
    byteLength: field.bytes ? length : length * 3,
    soapType: soapType(field),
    nillable: !field.required && type !== "boolean" && type !== "id",
    defaultedOnCreate: initial !== null || field.auto !== undefined,
    defaultValue: type === "boolean" || field.custom ? initial : null,
    ...{ autoNumber: field.auto !== undefined, calculated: false, filterable, sortable: filterable },
    groupable: filterable && type !== "datetime" && type !== "double",
    idLookup: type === "id" || externalId || name === "Name",
    ...{ referenceTo, relationshipName: relationshipName ?? null, polymorphicForeignKey: referenceTo.length > 1 },
    restrictedPicklist: restricted,
    picklistValues: values.map((value) => ({
      ...{ value, label: value, active: true, defaultValue: value === initial, validFor: null },
    })),
    ...{ deprecatedAndHidden: false, encrypted: false, permissionable: custom, htmlFormatted: false },
  };
}

function soapType({ type }: FieldSpec): string {
  if (type === "id" || type === "reference") return "tns:ID";
  if (type === "base64") return "xsd:base64Binary";
  if (type === "datetime") return "xsd:dateTime";
  return ["boolean", "int", "double", "date"].includes(type) ? `xsd:${type}` : "xsd:string";
}
