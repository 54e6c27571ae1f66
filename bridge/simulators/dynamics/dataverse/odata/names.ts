import type { Column, Table } from "../schema/types.ts";

const guidForm = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Whether a text is a GUID, in either case, without braces. */
export function isGuid(text: string): boolean {
  return guidForm.test(text);
}

/** The name under which a column is read: `_customerid_value` for a lookup, the logical name for others. */
export function propertyName({ kind, name }: Column): string {
  return kind === "lookup" ? `_${name}_value` : name;
}

/** The column that a property reads; undefined when there is none. */
export function columnOf(table: Table, property: string): Column | undefined {
  const lookup = /^_(.+)_value$/.exec(property)?.[1];
  const column = table.columns.get(lookup ?? property);
  return column !== undefined && propertyName(column) === property ? column : undefined;
}

/** A table's type as error messages and `@odata.type` name it. */
export function typeName({ name }: Table): string {
  return `Microsoft.Dynamics.CRM.${name}`;
}
