import type { Value } from "../../tenant.ts";

export type ColumnKind =
  | "key"
  | "guid"
  | "string"
  | "memo"
  | "boolean"
  | "integer"
  | "bigint"
  | "decimal"
  | "choice"
  | "choices"
  | "state"
  | "status"
  | "datetime"
  | "lookup";

/** One option of a choice; `state` is what a status reason belongs to. */
export interface Choice {
  value: number;
  label: string;
  state?: number;
}

/** A table that a lookup may point to, and the navigation property that says so. Navigation names are case-sensitive. */
export interface Target {
  table: string;
  navigation: string;
}

export interface Column {
  /** Logical name. */
  name: string;
  kind: ColumnKind;
  /** UTF-16 units of a text; 0 where none applies. */
  maxLength: number;
  minimum: number;
  maximum: number;
  choices: Choice[];
  targets: Target[];
  /** `system`: refused without it. `application`: only forms ask for it. */
  required: "no" | "application" | "system";
  createable: boolean;
  updateable: boolean;
  initial: Value;
}

/** Rows of another table whose lookup points here. */
export interface Collection {
  /** Navigation name. */
  name: string;
  table: string;
  column: string;
}

export interface Table {
  /** Logical name. */
  name: string;
  /** Entity set name. */
  set: string;
  /** Name of the primary key column. */
  key: string;
  /** Name of the column that names a row. */
  primaryName: string;
  /** What follows `prvCreate`, `prvRead` and so on. */
  privilege: string;
  /** Object type code. */
  typeCode: number;
  activity: boolean;
  owned: boolean;
  columns: Map<string, Column>;
  collections: Collection[];
  /** Columns of each alternate key. */
  alternateKeys: string[][];
}
