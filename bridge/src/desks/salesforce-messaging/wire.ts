import { answerJson } from "../../lib/answer-json.ts";

/** A decoded JSON object whose members nobody has checked yet. */
export type Json = Record<string, unknown>;

/** The value as an object; an empty one when it is none. */
export function asObject(value: unknown): Json {
  return isObject(value) ? value : {};
}

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value as a list; an empty one when it is none. */
export function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Text with something in it, else undefined. */
export function asText(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}

export function asNumber(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** An object that came as such or as JSON text: the two forms of `entryPayload` (contract salesforce-miaw 3.4). */
export function objectOrJson(value: unknown): Json | undefined {
  const decoded = typeof value === "string" ? answerJson(value) : value;
  return isObject(decoded) ? decoded : undefined;
}
