import { z } from "zod";

/** What is said of a member in the API's description. */
export function described<T extends z.ZodType>(schema: T, description: string, example?: unknown): T {
  return schema.meta({ description, ...(example === undefined ? {} : { examples: [example] }) });
}

/** Text that may be missing, null or empty, all of which mean the same. */
export function optionalText(max: number, description: string, example: string) {
  const text = z
    .string()
    .max(max)
    .nullish()
    .transform((value) => value?.trim() || undefined);
  return described(text, description, example);
}

/** A list that may be missing or null. */
export function optionalList<T extends z.ZodType>(item: T, max: number, description: string) {
  const list = z
    .array(item)
    .max(max)
    .nullish()
    .transform((value) => value ?? undefined);
  return described(list, description);
}

/** One of some words, or missing, or null. */
export function optionalChoice<const T extends readonly [string, ...string[]]>(words: T, description: string) {
  const choice = z
    .enum(words)
    .nullish()
    .transform((value) => value ?? undefined);
  return described(choice, description, words[0]);
}

/** A moment with its zone; without one it would mean another moment on another machine. */
export function optionalMoment(description: string) {
  const moment = z.iso
    .datetime({ offset: true, error: "Write an ISO 8601 moment with its zone, such as 2026-01-31T09:30:00Z." })
    .refine((value) => !(Date.parse(value) < Date.UTC(2000)), "The moment lies before the year 2000.")
    .nullish()
    .transform((value) => value ?? undefined);
  return described(moment, description, "2026-01-31T09:30:00Z");
}

/** Ids of OpenCX and of desks: never more than letters, digits and a few marks, so they are safe in addresses. */
export const token = /^[\w.:-]{1,200}$/;

export const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export const exampleUuid = "7d0f6c1e-52f5-4b27-9e43-0d6a4c8b9f10";
