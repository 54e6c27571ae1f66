import { FlowNotUnderstood } from "./faults.ts";
import { areEqual, asBoolean, asNumber, asText, isBlank, type FlowValue } from "./values.ts";

/** A formula that is ready to be worked out again and again, as flows do each time it is looked at. */
export type Formula = (resolve: (reference: string) => FlowValue) => FlowValue;

type Token = { kind: "text" | "number" | "reference" | "word" | "sign"; value: string };
type Call = (values: FlowValue[]) => FlowValue;

const tokenPattern = /\s*(?:"((?:[^"\\]|\\.)*)"|(\d+)|\{!([A-Za-z_][\w.]*)\}|([A-Za-z]+)|([(),&=]))/y;

/** How many values a function takes, and what it makes of them. */
const functions: Record<string, { least: number; most: number; call: Call }> = {
  OR: { least: 1, most: 20, call: (values) => values.map(asBoolean).some(Boolean) },
  NOT: { least: 1, most: 1, call: ([value = null]) => !asBoolean(value) },
  ISBLANK: { least: 1, most: 1, call: ([value = null]) => isBlank(value) },
  BLANKVALUE: { least: 2, most: 2, call: ([value = null, other = null]) => (isBlank(value) ? other : value) },
  LOWER: { least: 1, most: 1, call: ([value = null]) => asText(value)?.toLowerCase() ?? null },
  TRIM: { least: 1, most: 1, call: ([value = null]) => asText(value)?.trim() ?? null },
  LEN: { least: 1, most: 1, call: ([value = null]) => asText(value)?.length ?? 0 },
  LEFT: { least: 2, most: 2, call: ([value = null, count = null]) => asText(value)?.slice(0, asNumber(count)) ?? null },
  SUBSTITUTE: {
    least: 3,
    most: 3,
    call: ([value = null, old = null, fresh = null]) =>
      asText(value)?.replaceAll(asText(old) ?? "", asText(fresh) ?? "") ?? null,
  },
};

/** Reads a formula. Knows the functions that the flows of the package use; any other throws. */
export function parseFormula(expression: string): Formula {
  const tokens = tokensOf(expression);
  const { formula, next } = comparison(tokens, 0);
  if (next !== tokens.length) throw new FlowNotUnderstood(`"${tokens[next]?.value}" is too much in ${expression}`);
  return formula;
}

interface Parsed {
  formula: Formula;
  next: number;
}

function comparison(tokens: Token[], at: number): Parsed {
  const left = joined(tokens, at);
  if (!isSign(tokens[left.next], "=")) return left;
  const right = joined(tokens, left.next + 1);
  return { formula: (resolve) => areEqual(left.formula(resolve), right.formula(resolve)), next: right.next };
}

function joined(tokens: Token[], at: number): Parsed {
  const first = single(tokens, at);
  const parts = [first.formula];
  let next = first.next;
  while (isSign(tokens[next], "&")) {
    const part = single(tokens, next + 1);
    parts.push(part.formula);
    next = part.next;
  }
  if (parts.length === 1) return first;
  return { formula: (resolve) => parts.map((part) => asText(part(resolve)) ?? "").join(""), next };
}

function single(tokens: Token[], at: number): Parsed {
  const token = tokens[at];
  const next = at + 1;
  switch (token?.kind) {
    case "text":
      return { formula: () => token.value, next };
    case "number":
      return { formula: () => Number(token.value), next };
    case "reference":
      return { formula: (resolve) => resolve(token.value), next };
    case "word":
      return call(tokens, at, token.value);
    default:
      throw new FlowNotUnderstood(`A value is missing before "${token?.value ?? "the end"}".`);
  }
}

function call(tokens: Token[], at: number, name: string): Parsed {
  const known = functions[name];
  if (known === undefined) throw new FlowNotUnderstood(`The function ${name} is not simulated.`);
  if (!isSign(tokens[at + 1], "(")) throw new FlowNotUnderstood(`${name} needs a bracket.`);
  const values: Formula[] = [];
  let next = at + 1;
  do {
    const value = comparison(tokens, next + 1);
    values.push(value.formula);
    next = value.next;
  } while (isSign(tokens[next], ","));
  if (!isSign(tokens[next], ")")) throw new FlowNotUnderstood(`${name} is not closed.`);
  if (values.length < known.least || values.length > known.most) {
    throw new FlowNotUnderstood(`${name} does not take ${values.length} values.`);
  }
  return { formula: (resolve) => known.call(values.map((value) => value(resolve))), next: next + 1 };
}

function isSign(token: Token | undefined, sign: string): boolean {
  return token?.kind === "sign" && token.value === sign;
}

function tokensOf(expression: string): Token[] {
  const text = expression.trim();
  const tokens: Token[] = [];
  const pattern = new RegExp(tokenPattern);
  while (pattern.lastIndex < text.length) {
    const start = pattern.lastIndex;
    const found = pattern.exec(text);
    if (found === null) throw new FlowNotUnderstood(`"${text.slice(start)}" cannot be read in a formula.`);
    tokens.push(tokenOf(found));
  }
  return tokens;
}

function tokenOf([, quoted, number, reference, word, sign]: RegExpExecArray): Token {
  if (quoted !== undefined) return { kind: "text", value: quoted.replaceAll(/\\(.)/g, "$1") };
  if (number !== undefined) return { kind: "number", value: number };
  if (reference !== undefined) return { kind: "reference", value: reference };
  return word === undefined ? { kind: "sign", value: sign ?? "" } : { kind: "word", value: word };
}
