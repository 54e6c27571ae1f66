import { refusal } from "../rest-error.ts";

/** What the parts before answered, by reference id; undefined for one that failed. */
export type Answered = Map<string, unknown>;

/** Puts the answers of earlier parts in place of `@{ref.field}`. Throws RestError PROCESSING_HALTED. */
export function fillReferences<Value>(value: Value, answered: Answered): Value {
  if (typeof value === "string") return fillText(value, answered) as Value;
  if (Array.isArray(value)) return value.map((one: unknown) => fillReferences(one, answered)) as Value;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, fillReferences(one, answered)])) as Value;
}

function fillText(text: string, answered: Answered): string {
  return text.replaceAll(/@\{([A-Za-z]\w*)((?:\.\w+|\[\d+\])+)\}/g, (reference, id: string, path: string) => {
    let value = answered.get(id);
    for (const [, name, index] of path.matchAll(/\.(\w+)|\[(\d+)\]/g)) {
      value = (value as Record<string, unknown> | undefined)?.[name ?? index ?? ""];
    }
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return String(value);
    const inner = reference.slice(2, -1);
    throw refusal("PROCESSING_HALTED", `Invalid reference specified. No value for ${inner} found in ${id}`);
  });
}
