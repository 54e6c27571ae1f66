/**
 * JSON without white space and with the members of every object in order: the same for the same value, however it was
 * written. Walks by itself instead of calling itself, so no depth is too deep.
 */
export function canonicalJson(value: unknown): string {
  const written: string[] = [];
  const todo: (string | { value: unknown })[] = [{ value }];
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    if (typeof next === "string") written.push(next);
    else for (const piece of pieces(next.value).toReversed()) todo.push(piece);
  }
  return written.join("");
}

function pieces(value: unknown): (string | { value: unknown })[] {
  if (Array.isArray(value)) return ["[", ...value.flatMap((one: unknown) => [{ value: one }, ","]), "]"];
  if (typeof value !== "object" || value === null) return [JSON.stringify(value) ?? "null"];
  const members = Object.entries<unknown>(value as Record<string, unknown>).toSorted(([one], [other]) =>
    one < other ? -1 : 1,
  );
  return ["{", ...members.flatMap(([key, part]) => [`${JSON.stringify(key)}:`, { value: part }, ","]), "}"];
}
