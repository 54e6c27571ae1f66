import type { Row, Value } from "../../tenant.ts";
import { badQuery } from "../dataverse-error.ts";
import { columnOf, propertyName } from "../odata/names.ts";
import { unknownProperty } from "../odata/properties.ts";
import type { Expansion, QueryOptions } from "../odata/query-options.ts";
import { lookupOf } from "../rows/store.ts";
import { navigate } from "../schema/schema.ts";
import type { Column, Table } from "../schema/types.ts";
import type { Call } from "./call.ts";
import { formatted } from "./formatted.ts";
import { runQuery } from "./run-query.ts";
import { wants } from "./preferences.ts";
import type { Preferences } from "./preferences.ts";

export type Shown = Record<string, unknown>;

/** How rows are shown. */
export interface Showing {
  call: Call;
  table: Table;
  options: QueryOptions;
  preferences: Preferences;
}

const formattedValue = "OData.Community.Display.V1.FormattedValue";
const lookupTable = "Microsoft.Dynamics.CRM.lookuplogicalname";
const lookupNavigation = "Microsoft.Dynamics.CRM.associatednavigationproperty";

/** A row as the Web API shows it: `@odata.etag`, the selected properties, always the key, and what is expanded. */
export function showRow(showing: Showing, row: Row): Shown {
  const { table, options } = showing;
  const shown: Shown = { "@odata.etag": etagOf(row) };
  for (const column of selectedColumns(table, options.select))
    showColumn(showing, shown, column, row[column.name] ?? null);
  for (const expansion of options.expand) Object.assign(shown, showExpanded(showing, row, expansion));
  return shown;
}

/** `W/"1000017"` */
export function etagOf(row: Row): string {
  return `W/"${Number(row["versionnumber"])}"`;
}

/** Checks what a query selects and expands, also when no row is found. Throws DataverseError. */
export function checkShowing({ call, table, options }: Showing): void {
  selectedColumns(table, options.select);
  for (const { name } of options.expand) {
    const found = navigate(table, name);
    const collection = table.collections.find((one) => one.name === name);
    const target = found?.targets[0]?.table ?? collection?.table;
    if (target === undefined) throw unknownProperty(table, name);
    call.world.privileges.may(call.actor, "Read", call.world.tenant.schema.table(target));
  }
}

function selectedColumns(table: Table, select: string[] | undefined): Column[] {
  if (select === undefined || select.includes("*")) return [...table.columns.values()];
  const columns = new Set<Column>();
  for (const name of select) {
    const column = columnOf(table, name) ?? navigate(table, name)?.column;
    if (column === undefined) throw unknownProperty(table, name);
    columns.add(column);
  }
  const key = table.columns.get(table.key);
  return key === undefined ? [...columns] : [...columns, key];
}

function showColumn({ call, preferences }: Showing, shown: Shown, column: Column, value: Value): void {
  const name = propertyName(column);
  const lookup = lookupOf(value);
  const text = formatted(call.world.tenant, column, value);
  if (text !== undefined && wants(preferences, formattedValue)) shown[`${name}@${formattedValue}`] = text;
  if (lookup !== undefined) {
    const navigation = column.targets.find(({ table }) => table === lookup.table)?.navigation;
    if (wants(preferences, lookupNavigation)) shown[`${name}@${lookupNavigation}`] = navigation;
    if (wants(preferences, lookupTable)) shown[`${name}@${lookupTable}`] = lookup.table;
  }
  shown[name] = lookup?.id ?? value;
}

function showExpanded(showing: Showing, row: Row, { name, options }: Expansion): Shown {
  const { call, table, preferences } = showing;
  const { schema, store } = call.world.tenant;
  if (options.expand.length > 0) throw badQuery("Expansion of more than one level is not supported by the simulator.");
  const found = navigate(table, name);
  const collection = table.collections.find((one) => one.name === name);
  if (found !== undefined) {
    const lookup = lookupOf(row[found.column.name]);
    const fits = lookup !== undefined && found.targets.some((target) => target.table === lookup.table);
    const parent = fits ? store.get(lookup.table, lookup.id) : undefined;
    if (parent === undefined || lookup === undefined) return { [name]: null };
    return { [name]: showRow({ call, table: schema.table(lookup.table), options, preferences }, parent) };
  }
  if (collection === undefined) throw unknownProperty(table, name);
  const child = schema.table(collection.table);
  const inner = { call, table: child, options, preferences };
  const id = row[table.key];
  const children = runQuery(inner, (one) => lookupOf(one[collection.column])?.id === id);
  return { [name]: children.map((one) => showRow(inner, one)) };
}
