import type { z } from "zod";

/** Something a person, the org or the network does; reachable by `/_sim` and by the handle alike. */
export interface Operation<Target, Schema extends z.ZodType, Result> {
  /** One sentence, shown by `GET /_sim`. */
  about: string;
  schema: Schema;
  run(target: Target, args: z.output<Schema>): Result;
}

/** A table of operations by name. */
export type Operations<Target> = Record<string, Operation<Target, z.ZodType, unknown>>;

/** Declares one operation. */
export function operation<Target, Schema extends z.ZodType, Result>(
  about: string,
  schema: Schema,
  run: (target: Target, args: z.output<Schema>) => Result,
): Operation<Target, Schema, Result> {
  return { about, schema, run };
}

/** The operations of a table as methods on one conversation or record, named by its id. */
export type MethodsById<Table> = {
  [Name in keyof Table]: Table[Name] extends Operation<infer _Target, infer Schema, infer Result>
    ? (id: string, args?: z.input<Schema>) => Result
    : never;
};

/** The operations of a table as methods on the whole org. */
export type OrgMethods<Table> = {
  [Name in keyof Table]: Table[Name] extends Operation<infer _Target, infer Schema, infer Result>
    ? (args?: z.input<Schema>) => Result
    : never;
};

/** `sendLink` as a path says it: `send-link`. */
export function pathName(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
