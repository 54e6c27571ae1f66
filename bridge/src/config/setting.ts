import { z } from "zod";
import type { FaultCode } from "./faults.ts";

/** What is said about a setting, once, where it is declared. */
export interface SettingFacts {
  /** What it does, in one sentence. */
  sentence: string;
  /** A value as it is written in the YAML file. */
  example?: string;
  /** What to do when it is missing or wrong, where the general advice is not enough. */
  remedy?: string;
  /** The default in words, where the schema cannot say it. */
  defaultText?: string;
  /** True when the value must not leave the process: log, support bundle, admin page. */
  secret?: boolean;
}

/** Attaches the facts; call it last, because each further zod method makes a new schema without them. */
export function setting<T extends z.ZodType>(schema: T, facts: SettingFacts): T {
  return schema.meta({ ...facts });
}

/** A group of settings; unknown names in it are refused. */
export function section<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape);
}

/** Reports a fault of our own from inside a zod check. */
export function refuse(
  ctx: {
    addIssue(issue: { code: "custom"; message: string; path?: PropertyKey[]; params: { code: FaultCode } }): void;
  },
  code: FaultCode,
  message: string,
  path: PropertyKey[] = [],
): void {
  ctx.addIssue({ code: "custom", message, path, params: { code } });
}

/** For `superRefine`: run the rule even when a part is wrong already, so that all faults come at once. */
export const always = {
  when: (payload: { value: unknown }) => typeof payload.value === "object" && payload.value !== null,
};

const durationUnits: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const sizeUnits: Record<string, number> = { b: 1, kb: 1000, kib: 1024, mb: 1_000_000, mib: 1_048_576 };

function readWithUnit(units: Record<string, number>, code: FaultCode, what: string) {
  return (value: unknown, ctx: z.RefinementCtx): unknown => {
    if (typeof value !== "string") return value;
    const match = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(value.trim());
    const factor = match?.[2] === "" ? 1 : units[match?.[2]?.toLowerCase() ?? "none"];
    if (match !== null && factor !== undefined) return Math.round(Number(match[1]) * factor);
    refuse(ctx, code, `This is not ${what}.`);
    return z.NEVER;
  };
}

/** Milliseconds, from a number or from "30s", "10m", "2h", "30d". */
export function duration(limits: { min?: number; max?: number } = {}) {
  const number = z
    .int()
    .min(limits.min ?? 0)
    .max(limits.max ?? 400 * 86_400_000);
  return z.preprocess(readWithUnit(durationUnits, "CONFIG_DURATION_INVALID", "a duration"), number);
}

/** Bytes, from a number or from "512KiB", "8MiB". */
export function byteSize(limits: { min?: number; max?: number } = {}) {
  const number = z
    .int()
    .min(limits.min ?? 1)
    .max(limits.max ?? 1024 * 1_048_576);
  return z.preprocess(readWithUnit(sizeUnits, "CONFIG_SIZE_INVALID", "a size in bytes"), number);
}

/** A whole number; digits in a string count too, because environment variables are strings. */
export function count(limits: { min?: number; max?: number } = {}) {
  const number = z
    .int()
    .min(limits.min ?? 0)
    .max(limits.max ?? 1_000_000_000);
  return z.preprocess((value) => (typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value), number);
}

/** true or false; the words in a string count too. */
export function flag() {
  return z.preprocess((value) => (value === "true" ? true : value === "false" ? false : value), z.boolean());
}

/** Text with something in it. */
export function text(limits: { max?: number } = {}) {
  return z
    .string()
    .trim()
    .min(1)
    .max(limits.max ?? 1000);
}
