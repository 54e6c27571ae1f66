import { isRecordId, to18 } from "../ids.ts";
import { recordFault, refusal } from "../rest-error.ts";
import type { FieldSpec, ObjectSpec, Row } from "../schema/types.ts";
import type { World } from "../world.ts";
import { checkRow } from "./checks.ts";
import { convert } from "./convert.ts";
import { hooksOf } from "./hooks.ts";
import { readInput } from "./read-input.ts";
import type { Values } from "./read-input.ts";

/** One write that took place. */
export interface Change {
  action: "insert" | "update" | "delete";
  object: string;
  id: string;
  before: Row | undefined;
  after: Row | undefined;
  userId: string;
  /** A person sent it by the email action, which lets it leave. */
  byHand: boolean;
}

/** Who writes, and how. */
export interface WriterOptions {
  userId: string;
  /** `Sforce-Duplicate-Rule-Header: allowSave=true` was sent. */
  allowDuplicates?: boolean;
  /** The platform itself: fields that clients cannot write are writable, made failures pass by. */
  system?: boolean;
  /** A person, by the email action of the Case. */
  byHand?: boolean;
}

/** Writes records on behalf of one user, under all rules of the org. */
export class Writer {
  readonly world: World;
  readonly userId: string;
  readonly #options: WriterOptions;

  constructor(world: World, options: WriterOptions) {
    this.world = world;
    this.userId = options.userId;
    this.#options = options;
  }

  /** The same user, with the platform's rights. */
  get asSystem(): Writer {
    return new Writer(this.world, { userId: this.userId, system: true });
  }

  /** @returns the id of the new record. Throws RestError. */
  insert(object: ObjectSpec, input: unknown): string {
    return this.world.records.atomically(() => {
      const system = this.#options.system === true;
      if (!system) {
        if (!object.createable)
          throw refusal("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", `entity type cannot be inserted: ${object.label}`);
        this.world.rules.failNext(object);
      }
      const values = system ? { ...(input as Values) } : readInput({ ...this.world, action: "create" }, object, input);
      const hooks = hooksOf(object.name);
      for (const field of object.fields) values[field.name] ??= this.#initial(object, field);
      hooks.beforeInsert?.(this, values);
      const now = Math.floor(this.world.now() / 1000) * 1000;
      const id = this.world.ids.next(object.keyPrefix);
      const stamps = {
        CreatedDate: now,
        CreatedById: this.userId,
        LastModifiedDate: now,
        LastModifiedById: this.userId,
      };
      const row: Row = { ...values, ...stamps, Id: id, IsDeleted: false, SystemModstamp: now };
      checkRow(this.world, object, row, new Set(Object.keys(values)));
      this.#checkRules(object, row);
      const after = this.world.records.put(object.name, row);
      hooks.afterInsert?.(this, after);
      this.#tell({ action: "insert", object: object.name, id, before: undefined, after, userId: this.userId });
      return id;
    });
  }

  update(object: ObjectSpec, id: string, input: unknown): void {
    this.world.records.atomically(() => {
      const before = this.existing(object, id);
      const system = this.#options.system === true;
      if (!system) this.world.rules.failNext(object);
      const values = system ? { ...(input as Values) } : readInput({ ...this.world, action: "update" }, object, input);
      hooksOf(object.name).beforeUpdate?.(this, values, before);
      const now = Math.floor(this.world.now() / 1000) * 1000;
      const stamps = { LastModifiedDate: now, LastModifiedById: this.userId, SystemModstamp: now };
      const row: Row = { ...before, ...values, ...stamps };
      checkRow(this.world, object, row, new Set(Object.keys(values)));
      this.#checkRules(object, row);
      const after = this.world.records.put(object.name, row);
      this.#tell({
        action: "update",
        object: object.name,
        id: String(before["Id"]),
        before,
        after,
        userId: this.userId,
      });
    });
  }

  delete(object: ObjectSpec, id: string): void {
    this.world.records.atomically(() => {
      const before = this.existing(object, id);
      if (this.#options.system !== true) {
        if (!object.deletable)
          throw refusal("INSUFFICIENT_ACCESS_OR_READONLY", `entity type cannot be deleted: ${object.label}`);
        this.world.rules.failNext(object);
      }
      const now = Math.floor(this.world.now() / 1000) * 1000;
      this.world.records.put(object.name, { ...before, IsDeleted: true, SystemModstamp: now });
      hooksOf(object.name).afterDelete?.(this, before);
      this.#tell({
        action: "delete",
        object: object.name,
        id: String(before["Id"]),
        before,
        after: undefined,
        userId: this.userId,
      });
    });
  }

  /** The living record of that id. Throws RestError MALFORMED_ID, NOT_FOUND or ENTITY_IS_DELETED. */
  existing(object: ObjectSpec, id: string): Row {
    if (!isRecordId(id) || !id.startsWith(object.keyPrefix)) {
      throw recordFault("MALFORMED_ID", `${object.label} ID: id value of incorrect type: ${id}`, ["Id"]);
    }
    const row = this.world.records.get(object.name, to18(id));
    if (row === undefined) throw refusal("NOT_FOUND", "The requested resource does not exist");
    if (row["IsDeleted"] === true) throw recordFault("ENTITY_IS_DELETED", "entity is deleted");
    return row;
  }

  #initial(object: ObjectSpec, field: FieldSpec) {
    if (field.auto !== undefined) return this.world.autoNumbers.next(object.name, field.auto);
    if (field.name === "OwnerId") return this.userId;
    return field.initial === null ? null : convert(field, field.initial);
  }

  #checkRules(object: ObjectSpec, row: Row): void {
    if (this.#options.system === true) return;
    this.world.rules.validate(object, row);
    this.world.rules.findDuplicates(this.world.records, object, row, this.#options.allowDuplicates === true);
  }

  #tell(change: Omit<Change, "byHand">): void {
    this.world.written({ ...change, byHand: this.#options.byHand === true });
  }
}
