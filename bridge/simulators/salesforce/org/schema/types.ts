/** What a field of a row may hold. Dates and times are milliseconds since 1970. */
export type Value = string | number | boolean | null | Buffer;

/** A row; fields by their exact names. `#version` counts its writes. */
export type Row = Readonly<Record<string, Value>>;

export type FieldType =
  | "id"
  | "string"
  | "textarea"
  | "boolean"
  | "int"
  | "double"
  | "datetime"
  | "date"
  | "reference"
  | "picklist"
  | "email"
  | "phone"
  | "url"
  | "base64";

export interface FieldSpec {
  name: string;
  label: string;
  type: FieldType;
  /** Characters, or bytes where `bytes` says so; 0 where none applies. */
  length: number;
  bytes: boolean;
  required: boolean;
  createable: boolean;
  updateable: boolean;
  /** Can be written and never read: `Case.Comments`. */
  writeOnly: boolean;
  unique: boolean;
  externalId: boolean;
  caseSensitive: boolean;
  referenceTo: string[];
  relationshipName: string | undefined;
  /** Name under which the parent lists these rows. */
  childrenName: string | undefined;
  values: string[];
  restricted: boolean;
  initial: Value;
  /** Pattern of an auto-number, such as `OCX-{000000}`. */
  auto: string | undefined;
  custom: boolean;
  precision: number;
  scale: number;
}

export interface ObjectSpec {
  name: string;
  label: string;
  keyPrefix: string;
  custom: boolean;
  createable: boolean;
  updateable: boolean;
  deletable: boolean;
  fields: FieldSpec[];
}

/** Rows of one object that point to another. */
export interface ChildRelationship {
  relationshipName: string;
  childObject: string;
  field: string;
}

/** A field with nothing special about it. */
export function plainField(name: string, type: FieldType): FieldSpec {
  return {
    name,
    label: labelOf(name),
    type,
    length: 0,
    bytes: false,
    required: false,
    createable: true,
    updateable: true,
    writeOnly: false,
    unique: false,
    externalId: false,
    caseSensitive: type === "id" || type === "reference",
    referenceTo: [],
    relationshipName: undefined,
    childrenName: undefined,
    values: [],
    restricted: false,
    initial: type === "boolean" ? false : null,
    auto: undefined,
    custom: false,
    precision: 0,
    scale: 0,
  };
}

/** Whether SOQL may filter and sort by a field: long texts and bytes are stored apart. */
export function isFilterable(field: FieldSpec): boolean {
  return field.type !== "base64" && !(field.type === "textarea" && field.length > 255);
}

function labelOf(name: string): string {
  return name.replace(/Id$/, " ID").replaceAll(/([a-z])([A-Z])/g, "$1 $2");
}
