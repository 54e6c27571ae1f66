import { queryError } from "./query-error.ts";

export interface Token {
  kind: "word" | "string" | "number" | "time" | "symbol" | "end";
  /** As written; of a string: what it means. */
  text: string;
  at: number;
}

const escapes: Record<string, string> = {
  ...{ n: "\n", N: "\n", r: "\r", R: "\r", t: "\t", T: "\t", b: "\b", B: "\b", f: "\f", F: "\f" },
  ...{ "\\": "\\", "'": "'", '"': '"', _: "\\_", "%": "\\%" },
};

const patterns: [Token["kind"], RegExp][] = [
  ["time", /\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d))?/y],
  ["number", /[+-]?\d+(?:\.\d+)?/y],
  ["word", /[A-Za-z][A-Za-z0-9_]*/y],
  ["symbol", /!=|<>|<=|>=|[(),.=<>:]/y],
];

/** Splits a query into tokens. Throws RestError MALFORMED_QUERY. */
export function tokenize(soql: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < soql.length) {
    if (/\s/.test(soql.charAt(at))) {
      at += 1;
      continue;
    }
    const token = soql.charAt(at) === "'" ? readString(soql, at) : readPlain(soql, at);
    tokens.push(token.token);
    at = token.next;
  }
  return [...tokens, { kind: "end", text: "<EOF>", at: soql.length }];
}

function readPlain(soql: string, at: number): { token: Token; next: number } {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const text = pattern.exec(soql)?.[0];
    if (text !== undefined) return { token: { kind, text, at }, next: at + text.length };
  }
  throw queryError(soql, at, `line breaks and characters: unexpected token: '${soql.charAt(at)}'`);
}

function readString(soql: string, start: number): { token: Token; next: number } {
  let text = "";
  for (let at = start + 1; at < soql.length; at += 1) {
    const char = soql.charAt(at);
    if (char === "'") return { token: { kind: "string", text, at: start }, next: at + 1 };
    if (char !== "\\") {
      text += char;
      continue;
    }
    at += 1;
    const unicode = /^u([0-9a-fA-F]{4})/.exec(soql.slice(at, at + 5))?.[1];
    const escaped =
      unicode === undefined ? escapes[soql.charAt(at)] : String.fromCharCode(Number.parseInt(unicode, 16));
    if (escaped === undefined)
      throw queryError(soql, at - 1, `Illegal character sequence '\\${soql.charAt(at)}' in string literal`);
    text += escaped;
    if (unicode !== undefined) at += 4;
  }
  throw queryError(soql, start, "line 1: mismatched character '<EOF>' expecting '''");
}
