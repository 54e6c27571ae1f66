import type { Value } from "../../tenant.ts";
import { isGuid } from "../odata/names.ts";
import type { Column } from "../schema/types.ts";
import { utcSeconds } from "./times.ts";

const timeForm = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?$/;

/** A JSON value as a column keeps it; undefined when it is not of the column's type. */
export function convert({ kind }: Column, value: unknown): Value | undefined {
  if (value === null) return null;
  switch (kind) {
    case "key":
    case "guid":
      return typeof value === "string" && isGuid(value) ? value.toLowerCase() : undefined;
    case "string":
    case "memo":
      return typeof value === "string" ? value : undefined;
    case "choices":
      return typeof value === "string" && /^-?\d+(,-?\d+)*$/.test(value.replaceAll(" ", "")) ? value : undefined;
    case "boolean":
      return typeof value === "boolean" ? value : undefined;
    case "integer":
    case "bigint":
    case "choice":
    case "state":
    case "status":
      return typeof value === "number" && Number.isInteger(value) ? value : undefined;
    case "decimal":
      return typeof value === "number" ? value : undefined;
    case "datetime":
      return convertTime(value);
    case "lookup":
      return undefined;
  }
}

/** The type of a column as OData names it. */
export function edmType({ kind }: Column): string {
  const names: Partial<Record<Column["kind"], string>> = {
    ...{ key: "Edm.Guid", guid: "Edm.Guid", lookup: "Edm.Guid", boolean: "Edm.Boolean", bigint: "Edm.Int64" },
    ...{ integer: "Edm.Int32", choice: "Edm.Int32", state: "Edm.Int32", status: "Edm.Int32" },
    ...{ decimal: "Edm.Decimal", datetime: "Edm.DateTimeOffset" },
  };
  return names[kind] ?? "Edm.String";
}

function convertTime(value: unknown): string | undefined {
  const time = typeof value === "string" && timeForm.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : utcSeconds(time);
}
