import type { z } from "zod";

/** A control call that cannot be done. */
export class ControlError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Something a person, the org or the network does; reachable by `/_sim` and by the handle alike. */
export interface Operation<Target, Schema extends z.ZodType, Result> {
  /** One sentence, shown by `GET /_sim`. */
  about: string;
  schema: Schema;
  run(target: Target, args: z.output<Schema>): Result;
}

export type Operations<Target> = Record<string, Operation<Target, z.ZodType, unknown>>;

/** Declares one operation. */
export function operation<Target, Schema extends z.ZodType, Result>(
  about: string,
  schema: Schema,
  run: (target: Target, args: z.output<Schema>) => Result,
): Operation<Target, Schema, Result> {
  return { about, schema, run };
}

/** The operations of a table as methods on one Case. */
export type CaseMethods<Table> = {
  [Name in keyof Table]: Table[Name] extends Operation<infer _Target, infer Schema, infer Result>
    ? (caseId: string, args?: z.input<Schema>) => Result
    : never;
};

/** The operations of a table as methods on the whole org. */
export type OrgMethods<Table> = {
  [Name in keyof Table]: Table[Name] extends Operation<infer _Target, infer Schema, infer Result>
    ? (args?: z.input<Schema>) => Result
    : never;
};

/** Checks the arguments and does it. Throws ControlError 400, or what the operation throws. */
export function runOperation<Target>(
  one: Operation<Target, z.ZodType, unknown>,
  target: Target,
  args: unknown,
): unknown {
  const read = one.schema.safeParse(args ?? {});
  if (read.success) return one.run(target, read.data);
  const [issue] = read.error.issues;
  throw new ControlError(400, `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "unreadable"}`);
}

/** `addRep` as a path says it: `add-rep`. */
export function pathName(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** `add-rep` as the method is called: `addRep`. */
export function methodName(path: string): string {
  return path.replaceAll(/-([a-z])/g, (_dash, letter: string) => letter.toUpperCase());
}
