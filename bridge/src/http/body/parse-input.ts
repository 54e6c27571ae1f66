import type { z } from "zod";
import { type Fault, RequestFault } from "../request-fault.ts";

const mostFaults = 50;
const longestName = 100;

/** @throws RequestFault `BODY_INVALID` with every fault at once. */
export function parseBody<T extends z.ZodType>(schema: T, body: unknown): z.output<T> {
  const parsed = schema.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  throw new RequestFault(
    {
      code: "BODY_INVALID",
      message: "The body does not have the right members.",
      remedy: "Correct what `faults` lists; GET /openapi.json on the public port describes the body.",
    },
    faultsOf(parsed.error),
  );
}

/** @throws RequestFault `QUERY_INVALID` with every fault at once. */
export function parseQuery<T extends z.ZodType>(schema: T, query: unknown): z.output<T> {
  const parsed = schema.safeParse(query);
  if (parsed.success) return parsed.data;
  throw new RequestFault(
    {
      code: "QUERY_INVALID",
      message: "The part of the address after the question mark is wrong.",
      remedy: "Correct what `faults` lists.",
    },
    faultsOf(parsed.error),
  );
}

/** The names of a body's members that nobody reads: told to the caller, so that a misspelling is noticed. */
export function ignoredMembers(schema: z.ZodObject, body: unknown): string[] {
  if (typeof body !== "object" || body === null) return [];
  return Object.keys(body)
    .filter((name) => !Object.hasOwn(schema.shape, name))
    .slice(0, mostFaults)
    .map((name) => name.slice(0, longestName));
}

function faultsOf(error: z.ZodError): Fault[] {
  return error.issues.slice(0, mostFaults).map((issue) => ({
    path: issue.path
      .map(String)
      .join(".")
      .slice(0, longestName * 2),
    message: issue.message,
  }));
}
