import type { z } from "zod";
import type { Operation } from "../../../lib/operation.ts";
import { parsed } from "../routes/requests.ts";

/** Checks the arguments and does it. Throws ApiError 400, or what the operation throws. */
export function runOperation<Target>(one: Operation<Target, z.ZodType, unknown>, target: Target, args: unknown) {
  return one.run(target, parsed(one.schema, args));
}
