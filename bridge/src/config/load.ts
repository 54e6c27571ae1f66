import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { LineCounter, parseDocument } from "yaml";
import { describeIssue, fault } from "./describe-issue.ts";
import { ConfigurationError, pathText } from "./faults.ts";
import type { ConfigFault } from "./faults.ts";
import { resolveReferences } from "./references.ts";
import { configSchema } from "./schema.ts";
import type { Config } from "./schema.ts";

/**
 * Reads the one configuration file.
 * @throws ConfigurationError with every fault at once; the process must then not start.
 */
export function loadConfig(path: string, env: NodeJS.ProcessEnv): Config {
  return parseConfig(readYaml(path), env, dirname(resolve(path)));
}

/**
 * Checks a configuration that is an object already. `${NAME}` is taken from `env`, relative `{ file: … }` paths count
 * from `directory`, and `DATABASE_URL` and `PORT` in `env` win over the file.
 * @throws ConfigurationError
 */
export function parseConfig(input: unknown, env: NodeJS.ProcessEnv, directory: string = process.cwd()): Config {
  const resolved = resolveReferences(input ?? {}, { env, directory });
  const overridden = withOverrides(resolved.value, env);
  const faults = [
    ...resolved.faults.map(({ path, code, message }) => fault(path, code, message)),
    ...overridden.faults,
  ];
  const result = configSchema.safeParse(overridden.value);
  if (result.success && faults.length === 0) return result.data;
  const found = (result.error?.issues ?? []).flatMap((issue) => describeIssue(issue, overridden.value));
  throw new ConfigurationError([
    ...faults,
    ...withoutEchoes(
      found,
      resolved.faults.map(({ path }) => pathText(path)),
    ),
  ]);
}

/** A value that could not be fetched is one fault, not a missing setting as well. */
function withoutEchoes(found: ConfigFault[], reported: string[]): ConfigFault[] {
  return found.filter((candidate) => !reported.includes(candidate.path));
}

function withOverrides(value: unknown, env: NodeJS.ProcessEnv): { value: unknown; faults: ConfigFault[] } {
  const faults: ConfigFault[] = [];
  const { DATABASE_URL: databaseUrl, PORT: port } = env;
  let result = value;
  if (databaseUrl !== undefined && databaseUrl !== "") result = withField(result, "database", "url", databaseUrl);
  if (port !== undefined && port !== "") {
    const usable = /^\d{1,5}$/.test(port) && Number(port) <= 65_535;
    if (usable) result = withField(result, "http", "port", Number(port));
    else faults.push(fault(["http", "port"], "CONFIG_PORT_INVALID", "The environment variable PORT is not a port."));
  }
  return { value: result, faults };
}

function withField(value: unknown, group: string, name: string, field: unknown): unknown {
  if (!isFields(value)) return value;
  const inner = value[group] ?? {};
  return isFields(inner) ? { ...value, [group]: { ...inner, [name]: field } } : value;
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readYaml(path: string): unknown {
  const lines = new LineCounter();
  const document = parseDocument(readText(path), { lineCounter: lines, prettyErrors: false });
  if (document.errors.length === 0) return document.toJS();
  throw new ConfigurationError(
    document.errors.map((error) => {
      const { line, col } = lines.linePos(error.pos[0]);
      return fault([], "CONFIG_YAML_INVALID", `Line ${line}, column ${col}: ${error.code}.`);
    }),
  );
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    throw new ConfigurationError([fault([], "CONFIG_FILE_NOT_FOUND", `The file ${path} cannot be read.`)]);
  }
}
