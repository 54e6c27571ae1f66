import { readTable, type TableText } from "./read-table.ts";
import { channelTables } from "./tables/channels.ts";
import { customerTables } from "./tables/customers.ts";
import { omnichannelTables } from "./tables/omnichannel.ts";
import { platformTables } from "./tables/platform.ts";
import { serviceTables } from "./tables/service.ts";
import type { Column, Table, Target } from "./types.ts";

/** The tables of one environment (contract dynamics-365 section 4). An admin may change them; `clear` takes it back. */
export class Schema {
  #tables = new Map<string, Table>();
  #sets = new Map<string, Table>();

  constructor() {
    this.clear();
  }

  clear(): void {
    const texts = [...platformTables, ...customerTables, ...serviceTables, ...omnichannelTables, ...channelTables];
    this.#tables = new Map();
    this.#sets = new Map();
    for (const table of texts.map(readTable)) this.#put(table);
  }

  /** Adds tables of the customer's own, whose rows take notes. */
  add(texts: TableText[]): void {
    const notes = this.table("annotation").columns.get("objectid");
    for (const table of texts.map(readTable)) {
      this.#put(table);
      notes?.targets.push({ table: table.name, navigation: `objectid_${table.name}` });
    }
  }

  #put(table: Table): void {
    this.#tables.set(table.name, table);
    this.#sets.set(table.set, table);
  }

  /** By logical name. Throws when there is none: for names that the simulator itself uses. */
  table(name: string): Table {
    const table = this.#tables.get(name);
    if (table === undefined) throw new Error(`No table ${name}.`);
    return table;
  }

  find(name: string): Table | undefined {
    return this.#tables.get(name);
  }

  bySet(set: string): Table | undefined {
    return this.#sets.get(set);
  }

  all(): Table[] {
    return [...this.#tables.values()];
  }
}

/** The lookup column that a navigation property belongs to; names are compared exactly. */
export function navigate(table: Table, navigation: string): { column: Column; targets: Target[] } | undefined {
  for (const column of table.columns.values()) {
    const targets = column.targets.filter((target) => target.navigation === navigation);
    if (targets.length > 0) return { column, targets };
  }
  return undefined;
}
