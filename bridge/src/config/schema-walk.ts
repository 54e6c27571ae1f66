import { z } from "zod";
import { configSchema } from "./schema.ts";
import type { SettingFacts } from "./setting.ts";

type Schema = z.core.$ZodTypes;

/** One declared setting or group, as found in the schema. */
export interface DeclaredSetting {
  /** `connections[].identity.authKeyId`; `*` stands for a name the admin chooses. */
  path: string;
  facts: Partial<SettingFacts>;
  defaultValue: unknown;
  required: boolean;
  /** False for a group that only holds others. */
  leaf: boolean;
}

/** All settings in the order of declaration. */
export function declaredSettings(): DeclaredSetting[] {
  return Object.entries(childrenOf(asTyped(configSchema))).flatMap(([name, child]) => collect(name, child));
}

/** Paths whose values must not leave the process (`keys[].key`). */
export function secretPaths(): string[] {
  return declaredSettings()
    .filter((declared) => declared.facts.secret === true)
    .map((declared) => declared.path);
}

/** What is said about the setting at a place in a file. */
export function factsAt(path: readonly PropertyKey[]): Partial<SettingFacts> {
  const schema = schemaAt(path);
  return schema === undefined ? {} : peel(schema).facts;
}

/** The names that may stand at a place in a file. */
export function namesAt(path: readonly PropertyKey[]): string[] {
  const schema = schemaAt(path);
  return schema === undefined ? [] : Object.keys(childrenOf(schema));
}

function schemaAt(path: readonly PropertyKey[]): Schema | undefined {
  let schema: Schema | undefined = asTyped(configSchema);
  for (const part of path) {
    if (schema === undefined) return undefined;
    const children: Record<string, Schema> = childrenOf(schema);
    schema = children[String(part)] ?? children["[]"] ?? children["*"];
  }
  return schema;
}

function collect(path: string, schema: Schema): DeclaredSetting[] {
  const { core, facts, defaultValue, required } = peel(schema);
  const children = Object.entries(childrenOf(core)).filter(([name]) => name !== "[]" || isGroup(core));
  const own = { path, facts, defaultValue, required: required && facts.defaultText === undefined };
  const openRecord = core._zod.def.type === "record" && !isGroup(core);
  if (children.length === 0 || openRecord) return [{ ...own, leaf: true }];
  const inner = children.flatMap(([name, child]) => collect(name === "[]" ? `${path}[]` : `${path}.${name}`, child));
  const groupOnly = core._zod.def.type !== "record";
  return facts.sentence === undefined ? inner : [{ ...own, leaf: !groupOnly }, ...inner];
}

/** True for a list or map whose entries have settings of their own. */
function isGroup(core: Schema): boolean {
  const inner = childrenOf(core)["[]"] ?? childrenOf(core)["*"];
  return inner !== undefined && Object.keys(childrenOf(inner)).some((name) => name !== "[]" && name !== "*");
}

function childrenOf(schema: Schema): Record<string, Schema> {
  const { core } = peel(schema);
  const def = core._zod.def;
  if (def.type === "object") return mapValues(def.shape);
  if (def.type === "array") return { "[]": asTyped(def.element) };
  if (def.type === "record") return { "*": asTyped(def.valueType) };
  if (def.type !== "union") return {};
  const named = unionOptions(core).flatMap((option) => Object.entries(childrenOf(option)));
  const byName = Map.groupBy(named, ([name]) => name);
  return Object.fromEntries([...byName].map(([name, found]) => [name, merged(found.map(([, child]) => child))]));
}

/** What several options of a choice call by one name: groups are put together, of single settings the first speaks. */
function merged(schemas: Schema[]): Schema {
  const [first, ...others] = schemas as [Schema, ...Schema[]];
  const holdsSettings = ["object", "union"].includes(peel(first).core._zod.def.type);
  return others.length === 0 || !holdsSettings ? first : asTyped(z.union([first, ...others]));
}

function unionOptions(schema: Schema): Schema[] {
  const def = peel(schema).core._zod.def;
  return def.type === "union" ? def.options.map(asTyped) : [];
}

/** Takes off defaults, optionals and conversions, and keeps what they say. */
function peel(schema: Schema) {
  let core = schema;
  let facts: Partial<SettingFacts> = {};
  let defaultValue: unknown;
  let required = true;
  for (;;) {
    facts = { ...metaOf(core), ...facts };
    const def = core._zod.def;
    if (def.type === "default") defaultValue = def.defaultValue;
    if (def.type === "default" || def.type === "prefault" || def.type === "optional") {
      required = false;
      core = asTyped(def.innerType);
    } else if (def.type === "pipe") {
      core = asTyped(asTyped(def.in)._zod.def.type === "transform" ? def.out : def.in);
    } else {
      return { core, facts, defaultValue, required };
    }
  }
}

function metaOf(schema: Schema): Partial<SettingFacts> {
  return (schema as unknown as { meta(): Partial<SettingFacts> | undefined }).meta() ?? {};
}

function mapValues(shape: Record<string, z.core.$ZodType>): Record<string, Schema> {
  return Object.fromEntries(Object.entries(shape).map(([name, child]) => [name, asTyped(child)]));
}

function asTyped(schema: z.core.$ZodType): Schema {
  return schema as Schema;
}
