import type { Config } from "./schema.ts";
import { secretPaths } from "./schema-walk.ts";

const mask = "***";

/** A copy of the configuration for the support bundle and the admin page: every secret is `***`. */
export function redactConfig(config: Config): unknown {
  return redactAt(config, "", new Set(secretPaths()));
}

function redactAt(value: unknown, path: string, secrets: ReadonlySet<string>): unknown {
  if (secrets.has(path)) return Array.isArray(value) ? value.map(() => mask) : value === undefined ? undefined : mask;
  if (Array.isArray(value)) return value.map((item) => redactAt(item, `${path}[]`, secrets));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      redactAt(inner, path === "" ? name : `${path}.${name}`, secrets),
    ]),
  );
}
