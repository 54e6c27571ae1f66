import type { Row } from "../../tenant.ts";
import type { Table } from "../schema/types.ts";
import { findRepeats } from "./repeats.ts";
import { textOf } from "./store.ts";
import type { WriterOptions } from "./writer.ts";

/** One write by the Web API. */
export interface Told {
  action: "create" | "update" | "delete";
  table: Table;
  before?: Row;
  after?: Row;
  ignored: string[];
}

const stamps = new Set(["versionnumber", "modifiedon", "modifiedby"]);
const longestShown = 500;

/** Enters a write into the ledger once it has lasted, and looks whether the bridge did something twice. */
export function tell({ world, actor }: WriterOptions, { action, table, before, after, ignored }: Told): void {
  const row = after ?? before ?? {};
  const id = textOf(row[table.key]);
  const columns: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(after ?? {})) {
    if (value === null || stamps.has(name) || JSON.stringify(value) === JSON.stringify(before?.[name])) continue;
    const isLong = name === "documentbody" && typeof value === "string" && value.length > longestShown;
    columns[name] = isLong ? `${value.length} characters` : value;
  }
  world.tenant.store.whenLasting(() => {
    const by = { userId: actor.userId, app: actor.appId };
    world.tenant.ledger.write({ action, table: table.name, id, ...by, columns, ignored });
    if (action !== "create") return;
    for (const violation of findRepeats(world, actor.appId, table.name, row)) world.tenant.violations.add(violation);
  });
}
