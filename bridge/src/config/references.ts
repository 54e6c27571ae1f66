import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { FaultCode } from "./faults.ts";

export interface ReferenceFault {
  path: PropertyKey[];
  code: FaultCode;
  message: string;
}

export interface ReferenceSources {
  env: NodeJS.ProcessEnv;
  /** Relative `{ file: … }` paths count from here. */
  directory: string;
}

/**
 * Replaces `${NAME}` inside any string and `{ file: path }` in place of any string; `$${` stays a literal `${`.
 * A setting left empty (`name:`) counts as not written. What cannot be replaced is reported and left undefined.
 */
export function resolveReferences(value: unknown, sources: ReferenceSources) {
  const faults: ReferenceFault[] = [];
  return { value: resolveValue(value, [], sources, faults), faults };
}

function resolveValue(
  value: unknown,
  path: PropertyKey[],
  sources: ReferenceSources,
  faults: ReferenceFault[],
): unknown {
  if (typeof value === "string") return fromEnvironment(value, path, sources.env, faults);
  if (Array.isArray(value)) return value.map((item, index) => resolveValue(item, [...path, index], sources, faults));
  if (typeof value !== "object" || value === null) return value ?? undefined;
  const entries = Object.entries(value);
  const only = entries.length === 1 ? entries[0] : undefined;
  if (only?.[0] === "file" && typeof only[1] === "string") {
    const name = fromEnvironment(only[1], path, sources.env, faults);
    return name === undefined ? undefined : fromFile(name, path, sources.directory, faults);
  }
  return Object.fromEntries(
    entries
      .filter(([, inner]) => inner !== null && inner !== undefined)
      .map(([name, inner]) => [name, resolveValue(inner, [...path, name], sources, faults)]),
  );
}

function fromEnvironment(
  value: string,
  path: PropertyKey[],
  env: NodeJS.ProcessEnv,
  faults: ReferenceFault[],
): string | undefined {
  const missing: string[] = [];
  const result = value.replace(/\$?\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (whole, name: string) => {
    if (whole.startsWith("$$")) return whole.slice(1);
    const found = env[name];
    if (found === undefined || found === "") missing.push(name);
    return found ?? "";
  });
  for (const name of missing) {
    faults.push({ path, code: "CONFIG_ENV_MISSING", message: `The environment variable ${name} is not set.` });
  }
  return missing.length > 0 ? undefined : result;
}

function fromFile(name: string, path: PropertyKey[], directory: string, faults: ReferenceFault[]): string | undefined {
  try {
    return readFileSync(resolve(directory, name), "utf8").trim();
  } catch {
    faults.push({ path, code: "CONFIG_SECRET_FILE_UNREADABLE", message: `The file ${name} cannot be read.` });
    return undefined;
  }
}
