import type { FieldSpec, Row } from "../schema/types.ts";

/** A record as it is answered. */
export type Shown = Record<string, unknown>;

/** A field's value as Salesforce writes it in JSON. */
export function showValue(field: FieldSpec, row: Row, base: string): unknown {
  const value = row[field.name] ?? null;
  if (field.type === "base64") return `${base}/sobjects/ContentVersion/${String(row["Id"])}/${field.name}`;
  if (typeof value !== "number") return value;
  if (field.type === "datetime") return new Date(value).toISOString().replace("Z", "+0000");
  return field.type === "date" ? new Date(value).toISOString().slice(0, 10) : value;
}
