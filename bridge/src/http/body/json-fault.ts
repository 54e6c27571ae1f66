/** A word of JSON, after white space: a mark, a string, a number or a name. */
const word =
  /[ \t\r\n]*(?:([{}[\],:])|("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null))/y; // eslint-disable-line no-control-regex

type Expected = "value" | "value or ]" | "name or }" | "name" | ":" | ", or end";

/** Where a JSON text goes wrong, in words; never a piece of it. */
export function jsonFault(json: string): string {
  const open: string[] = [];
  let expected: Expected = "value";
  let at = 0;
  for (;;) {
    word.lastIndex = at;
    const match = word.exec(json);
    if (match === null) return place(json, at);
    const next = step(expected, match, open);
    if (next === undefined || (next === ", or end" && open.length === 0)) {
      return place(json, next === undefined ? word.lastIndex - match[0].trimStart().length : word.lastIndex);
    }
    expected = next;
    at = word.lastIndex;
  }
}

/** What may follow a word; undefined where the word itself may not stand. */
function step(expected: Expected, [, mark, string, scalar]: RegExpExecArray, open: string[]): Expected | undefined {
  const valueFits = expected === "value" || expected === "value or ]";
  const nameFits = expected === "name" || expected === "name or }";
  if (string !== undefined && nameFits) return ":";
  if ((string ?? scalar) !== undefined) return valueFits ? ", or end" : undefined;
  if (mark === ":") return expected === ":" ? "value" : undefined;
  if (mark === ",") return expected === ", or end" ? (open.at(-1) === "{" ? "name" : "value") : undefined;
  if (mark === "{" || mark === "[") {
    if (!valueFits) return undefined;
    open.push(mark);
    return mark === "{" ? "name or }" : "value or ]";
  }
  const [opener, empty] = mark === "}" ? ["{", "name or }"] : ["[", "value or ]"];
  if (open.at(-1) !== opener || (expected !== ", or end" && expected !== empty)) return undefined;
  open.pop();
  return ", or end";
}

function place(json: string, from: number): string {
  const rest = json.slice(from);
  const at = from + rest.length - rest.trimStart().length;
  if (at >= json.length) return "it ends too early";
  const before = json.slice(0, at).split("\n");
  return `see line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}
