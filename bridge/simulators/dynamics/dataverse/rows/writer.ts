import { randomUUID } from "node:crypto";
import type { Row, Value } from "../../tenant.ts";
import type { Actor } from "../access/privileges.ts";
import { DataverseError, duplicateKey, noSuchRow } from "../dataverse-error.ts";
import type { Table } from "../schema/types.ts";
import type { World } from "../world.ts";
import { checkValues } from "./check-values.ts";
import { hookOf } from "./hooks/hooks.ts";
import { checkAlternateKeys } from "./keys.ts";
import { ownership } from "./owner.ts";
import { initialRow } from "./platform-rows.ts";
import type { BindContext } from "./read-bind.ts";
import { readInput } from "./read-input.ts";
import type { Input } from "./read-input.ts";
import { removeRow } from "./remove-row.ts";
import { settleState } from "./states.ts";
import { lookupOf, textOf } from "./store.ts";
import { tell } from "./tell.ts";
import { utcSeconds } from "./times.ts";

/** Who writes, and how. */
export interface WriterOptions {
  world: World;
  actor: Actor;
  references: Map<string, string>;
  /** `MSCRM.SuppressDuplicateDetection: false` was sent. */
  detectDuplicates: boolean;
}

/** Values that the address of a row gives it: its primary key, or the columns of an alternate key. */
export type AddressValues = Record<string, Value>;

/** Writes rows on behalf of one user, under all rules of the environment. Throws DataverseError. */
export class Writer {
  readonly #options: WriterOptions;

  constructor(options: WriterOptions) {
    this.#options = options;
  }

  /** @returns the id of the new row */
  create(table: Table, body: unknown, address: AddressValues = {}): string {
    const { world } = this.#options;
    const input = readInput(this.#binds(), table, body, "create");
    return world.tenant.store.atomically(() => {
      this.#demand(table, input, "Create");
      world.rules.refuse(table);
      for (const { column, target, body: parent } of input.nested.parents) {
        const id = this.create(world.tenant.schema.table(target.table), parent);
        input.values[column.name] = { table: target.table, id };
      }
      const row = this.#insert(table, { ...address, ...input.values }, input.ignored);
      const id = textOf(row[table.key]);
      for (const { collection, bodies } of input.nested.children) {
        const child = world.tenant.schema.table(collection.table);
        for (const one of bodies) this.create(child, one, { [collection.column]: { table: table.name, id } });
      }
      return id;
    });
  }

  update(table: Table, id: string, body: unknown): void {
    const { world } = this.#options;
    const { store } = world.tenant;
    const input = readInput(this.#binds(), table, body, "update");
    store.atomically(() => {
      const before = store.get(table.name, id);
      if (before === undefined) throw noSuchRow(table.name, id);
      this.#demand(table, input, "Write");
      world.rules.refuse(table);
      const { values } = input;
      this.#check(table, values);
      settleState(table, values, before);
      const owner = lookupOf(values["ownerid"]);
      const row = { ...before, ...values, ...(owner && ownership(table, owner)), ...this.#modified() };
      const written = new Set(Object.keys(values));
      hookOf(table.name)?.({ world, id, before, row, written });
      this.#finish(table, row);
      const after = store.put(table.name, id, row);
      tell(this.#options, { action: "update", table, before, after, ignored: input.ignored });
    });
  }

  remove(table: Table, id: string): void {
    const { world, actor } = this.#options;
    const { store } = world.tenant;
    store.atomically(() => {
      const before = store.get(table.name, id);
      if (before === undefined) throw noSuchRow(table.name, id);
      world.privileges.may(actor, "Delete", table);
      world.rules.refuse(table);
      removeRow(world.tenant, table, id);
      tell(this.#options, { action: "delete", table, before, ignored: [] });
    });
  }

  #insert(table: Table, values: Record<string, Value>, ignored: string[]): Row {
    const { world, actor } = this.#options;
    const { store, now } = world.tenant;
    const given = values[table.key];
    const id = typeof given === "string" ? given.toLowerCase() : randomUUID();
    if (store.get(table.name, id) !== undefined) throw duplicateKey();
    this.#check(table, values);
    settleState(table, values, undefined);
    const owner = lookupOf(values["ownerid"]) ?? { table: "systemuser", id: actor.userId };
    const { modifiedby = null, modifiedonbehalfby = null } = this.#modified();
    const created = { createdon: utcSeconds(now()), createdby: modifiedby, createdonbehalfby: modifiedonbehalfby };
    const stamps = { ...this.#modified(), ...created, [table.key]: id };
    const row = { ...initialRow(table), ...values, ...ownership(table, owner), ...stamps };
    hookOf(table.name)?.({ world, id, row, written: new Set(Object.keys(values)) });
    this.#finish(table, row);
    const after = store.put(table.name, id, row);
    tell(this.#options, { action: "create", table, after, ignored });
    return after;
  }

  #binds(): BindContext {
    const { schema, store } = this.#options.world.tenant;
    return { schema, store, references: this.#options.references };
  }

  /** Privileges for the row itself, for each row that it is appended to, and for giving it to another owner. */
  #demand(table: Table, { values }: Input, verb: "Create" | "Write"): void {
    const { world, actor } = this.#options;
    const { privileges, tenant } = world;
    privileges.may(actor, verb, table);
    for (const [name, value] of Object.entries(values)) {
      const lookup = lookupOf(value);
      if (lookup === undefined) continue;
      if (name === "ownerid") {
        if (lookup.id !== actor.userId) privileges.may(actor, "Assign", table);
        continue;
      }
      privileges.may(actor, "Append", table);
      privileges.may(actor, "AppendTo", tenant.schema.table(lookup.table));
    }
  }

  #check(table: Table, values: Record<string, Value>): void {
    const { store } = this.#options.world.tenant;
    checkValues(table, values);
    for (const value of Object.values(values)) {
      const lookup = lookupOf(value);
      if (lookup !== undefined && store.get(lookup.table, lookup.id) === undefined) {
        throw noSuchRow(lookup.table, lookup.id);
      }
    }
  }

  /** The checks that need the whole row. */
  #finish(table: Table, row: Row): void {
    const { world, detectDuplicates } = this.#options;
    const missing = [...table.columns.values()].find(
      ({ required, name }) => required === "system" && textOf(row[name]) === "",
    );
    if (missing !== undefined) {
      throw new DataverseError(400, "0x80040203", `Required field '${missing.name}' is missing`);
    }
    checkAlternateKeys(world.tenant.store, table, row);
    if (detectDuplicates) world.rules.findDuplicates(table, row, world.tenant.store.all(table.name));
  }

  #modified(): Record<string, Value> {
    const { world, actor } = this.#options;
    const isForAnother = actor.userId !== actor.realUserId;
    return {
      modifiedon: utcSeconds(world.tenant.now()),
      modifiedby: { table: "systemuser", id: actor.userId },
      modifiedonbehalfby: isForAnother ? { table: "systemuser", id: actor.realUserId } : null,
    };
  }
}
