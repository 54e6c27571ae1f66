import type { z } from "zod";

/** What a list may be narrowed by, in milliseconds; both ends are part of it. */
interface Times {
  created_after?: number | undefined;
  created_before?: number | undefined;
  updated_after?: number | undefined;
  updated_before?: number | undefined;
}

/** The members of a query that narrow a list by time; `time` reads one, in the spelling its endpoint takes. */
export function timesOf(time: z.ZodType<number>) {
  return {
    created_after: time.optional(),
    created_before: time.optional(),
    updated_after: time.optional(),
    updated_before: time.optional(),
  };
}

export function inTimes({ createdAt, updatedAt }: { createdAt: number; updatedAt: number }, times: Times): boolean {
  return (
    createdAt >= (times.created_after ?? -Infinity) &&
    createdAt <= (times.created_before ?? Infinity) &&
    updatedAt >= (times.updated_after ?? -Infinity) &&
    updatedAt <= (times.updated_before ?? Infinity)
  );
}
