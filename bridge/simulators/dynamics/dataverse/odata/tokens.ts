import { badQuery } from "../dataverse-error.ts";

export interface Token {
  kind: "word" | "string" | "guid" | "number" | "time" | "symbol" | "end";
  /** As written; of a string: what it means. */
  text: string;
  at: number;
}

const patterns: [Token["kind"], RegExp][] = [
  ["guid", /[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\b/y],
  ["time", /\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?/y],
  ["number", /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b/y],
  ["word", /[@$A-Za-z_][A-Za-z0-9_.]*/y],
  ["symbol", /[(),/:=]/y],
];

/** Splits a filter into tokens. Throws DataverseError. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    if (/\s/.test(text.charAt(at))) {
      at += 1;
      continue;
    }
    const { token, next } = text.charAt(at) === "'" ? readString(text, at) : readPlain(text, at);
    tokens.push(token);
    at = next;
  }
  return [...tokens, { kind: "end", text: "", at: text.length }];
}

function readPlain(text: string, at: number): { token: Token; next: number } {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) return { token: { kind, text: found, at }, next: at + found.length };
  }
  throw badQuery(`Syntax error: character '${text.charAt(at)}' is not valid at position ${at} in '${text}'.`);
}

function readString(text: string, start: number): { token: Token; next: number } {
  const pattern = /'((?:[^']|'')*)'/y;
  pattern.lastIndex = start;
  const found = pattern.exec(text);
  if (found === null)
    throw badQuery(`There is an unterminated string literal at position ${text.length} in '${text}'.`);
  const value = (found[1] ?? "").replaceAll("''", "'");
  return { token: { kind: "string", text: value, at: start }, next: pattern.lastIndex };
}
