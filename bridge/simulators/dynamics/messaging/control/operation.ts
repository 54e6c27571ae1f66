import type { z } from "zod";
import type { Operation } from "../../../lib/operation.ts";
import { ControlError } from "../control-error.ts";

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

/** `sign-in` as the method is called: `signIn`. */
export function methodName(path: string): string {
  return path.replaceAll(/-([a-z])/g, (_dash, letter: string) => letter.toUpperCase());
}
