import type { Lookup, Value } from "../../tenant.ts";
import { badPayload, DataverseError } from "../dataverse-error.ts";
import { columnOf, typeName } from "../odata/names.ts";
import { navigate } from "../schema/schema.ts";
import type { Collection, Column, Table, Target } from "../schema/types.ts";
import { convert, edmType } from "./convert.ts";
import { readBind } from "./read-bind.ts";
import type { BindContext } from "./read-bind.ts";

/** Rows of other tables that are made together with a row. */
export interface Nested {
  parents: { column: Column; target: Target; body: unknown }[];
  children: { collection: Collection; bodies: unknown[] }[];
}

/** The body of a write, read by the columns of its table. */
export interface Input {
  values: Record<string, Value>;
  /** Sent columns that the platform leaves alone. */
  ignored: string[];
  nested: Nested;
}

const undeclared = (name: string) =>
  `An undeclared property '${name}' which only has property annotations in the payload but no property value was found in the payload. In OData, only declared navigation properties and declared named streams can be represented as properties without values.`;
const primitive = (name: string) =>
  `A node of type 'PrimitiveValue' was read from the JSON reader when trying to read the contents of the property '${name}'; however, a 'StartObject' node was expected.`;
const useNavigation =
  "CRM do not support direct update of Entity Reference properties, Use Navigation properties instead.";

/** Reads the body of a create or update. Throws DataverseError `0x80048d19` for whatever the table does not declare. */
export function readInput(context: BindContext, table: Table, body: unknown, action: "create" | "update"): Input {
  if (!isObject(body)) throw badPayload(table.set, "A JSON object was expected.");
  const reader = new InputReader(context, table, action);
  for (const [name, value] of Object.entries(body)) reader.read(name, value);
  return reader.input;
}

/** Whether a JSON value is an object and no array. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

class InputReader {
  readonly input: Input = { values: {}, ignored: [], nested: { parents: [], children: [] } };
  readonly #context: BindContext;
  readonly #table: Table;
  readonly #action: "create" | "update";

  constructor(context: BindContext, table: Table, action: "create" | "update") {
    this.#context = context;
    this.#table = table;
    this.#action = action;
  }

  read(name: string, value: unknown): void {
    const at = name.indexOf("@");
    if (at === 0) this.#readAnnotation(name, value);
    else if (at > 0) this.#readPropertyAnnotation(name.slice(0, at), name.slice(at + 1), value);
    else this.#readProperty(name, value);
  }

  #readAnnotation(name: string, value: unknown): void {
    if (name !== "@odata.type") return;
    const given = typeof value === "string" ? value.replace(/^#/, "") : "";
    if (given !== typeName(this.#table)) throw this.#bad(`A type named '${given}' could not be resolved by the model.`);
  }

  #readPropertyAnnotation(name: string, annotation: string, value: unknown): void {
    if (annotation === "odata.bind") this.#readBind(name, value);
    else if (columnOf(this.#table, name) === undefined) throw this.#bad(undeclared(name));
  }

  #readBind(name: string, value: unknown): void {
    const found = navigate(this.#table, name);
    if (found === undefined) throw this.#bad(undeclared(name));
    if (value === null) {
      this.#setLookup(found.column, null);
      return;
    }
    if (typeof value !== "string") throw this.#bad(`The value of '${name}@odata.bind' must be a string.`);
    const lookup = readBind(this.#context, value);
    if (!found.targets.some(({ table }) => table === lookup.table)) {
      throw this.#bad(`The URI '${value}' does not name a row that the navigation property '${name}' may refer to.`);
    }
    this.#setLookup(found.column, lookup);
  }

  #setLookup(column: Column, lookup: Lookup | null): void {
    const other = this.input.values[column.name] ?? null;
    if (other !== null && lookup !== null) {
      if (this.#table.name === "incident" && column.name === "customerid") throw bothCustomers();
      throw this.#bad(`More than one value was given for '${column.name}'.`);
    }
    if (this.#isWritable(column)) this.input.values[column.name] = lookup ?? other;
    else this.input.ignored.push(column.name);
  }

  #readProperty(name: string, value: unknown): void {
    const column = columnOf(this.#table, name);
    if (column?.kind === "lookup") throw this.#bad(useNavigation);
    if (column === undefined) {
      this.#readNavigation(name, value);
      return;
    }
    const converted = convert(column, value);
    if (converted === undefined) {
      const shown = JSON.stringify(value)?.slice(0, 100) ?? "";
      throw this.#bad(`Cannot convert a value ${shown} of '${name}' to the expected type '${edmType(column)}'.`);
    }
    if (this.#isWritable(column)) this.input.values[name] = converted;
    else this.#leave(column);
  }

  /** The platform leaves a column alone that it sets itself; only a state cannot be asked for at the start. */
  #leave(column: Column): void {
    if (column.kind === "state" && this.#action === "create") {
      const text =
        "State code is invalid or state code is valid but status code is invalid for a specified state code.";
      throw new DataverseError(400, "0x80048408", `${text} 'statecode' is not valid for Create.`);
    }
    this.input.ignored.push(column.name);
  }

  #readNavigation(name: string, value: unknown): void {
    const { nested } = this.input;
    const found = navigate(this.#table, name);
    const collection = this.#table.collections.find((one) => one.name === name);
    const [target] = found?.targets ?? [];
    if (found !== undefined && value === null) this.#setLookup(found.column, null);
    else if (found !== undefined && target !== undefined && isObject(value)) {
      this.#mayNest();
      nested.parents.push({ column: found.column, target, body: value });
    } else if (collection !== undefined && Array.isArray(value)) {
      this.#mayNest();
      nested.children.push({ collection, bodies: value });
    } else if (found !== undefined || collection !== undefined) throw this.#bad(primitive(name));
    else {
      const advice = "Make sure to only use property names that are defined by the type.";
      throw this.#bad(`The property '${name}' does not exist on type '${typeName(this.#table)}'. ${advice}`);
    }
  }

  #mayNest(): void {
    if (this.#action === "update") throw this.#bad("Deep update operations are not supported.");
  }

  #isWritable({ createable, updateable }: Column): boolean {
    return this.#action === "create" ? createable : updateable;
  }

  #bad(why: string): DataverseError {
    return badPayload(this.#table.set, why);
  }
}

function bothCustomers(): DataverseError {
  const text = "You should specify either a parent contact or a parent account, but not both.";
  return new DataverseError(400, "0x8004440f", text);
}
