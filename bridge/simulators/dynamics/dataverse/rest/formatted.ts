import type { SimulatedTenant } from "../../create-tenant.ts";
import type { Value } from "../../tenant.ts";
import { lookupOf, textOf } from "../rows/store.ts";
import type { Column } from "../schema/types.ts";

/** A value as the forms show it; undefined where they show it as it is. */
export function formatted(tenant: SimulatedTenant, column: Column, value: Value): string | undefined {
  if (value === null) return undefined;
  const lookup = lookupOf(value);
  if (lookup !== undefined) {
    const row = tenant.store.get(lookup.table, lookup.id);
    return textOf(row?.[tenant.schema.table(lookup.table).primaryName]);
  }
  if (column.kind === "choices")
    return textOf(value)
      .split(",")
      .map((one) => labelOf(column, Number(one)))
      .join("; ");
  if (column.choices.length > 0) return labelOf(column, Number(value));
  if (column.kind === "boolean") return value === true ? "Yes" : "No";
  if (column.kind === "integer") return Number(value).toLocaleString("en-US");
  if (column.kind === "decimal") return Number(value).toLocaleString("en-US", { minimumFractionDigits: 2 });
  return column.kind === "datetime" ? formattedTime(textOf(value)) : undefined;
}

function labelOf({ choices }: Column, value: number): string {
  return choices.find((choice) => choice.value === value)?.label ?? String(value);
}

function formattedTime(text: string): string {
  const options = { dateStyle: "short", timeStyle: "short", timeZone: "UTC" } as const;
  return new Date(text).toLocaleString("en-US", options).replace(",", "");
}
