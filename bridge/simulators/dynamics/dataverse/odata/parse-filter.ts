import { badQuery, notSimulated } from "../dataverse-error.ts";
import type { DataverseError } from "../dataverse-error.ts";
import type { Condition, Literal, Operator, Path, TextFunction } from "./ast.ts";
import { tokenize } from "./tokens.ts";
import type { Token } from "./tokens.ts";

const operators = new Set<string>(["eq", "ne", "gt", "ge", "lt", "le"]);
const textFunctions = new Set<string>(["contains", "startswith", "endswith"]);
const deepest = 100;

/** Reads a `$filter` (contract dynamics-365 3.4). Throws DataverseError. */
export function parseFilter(text: string): Condition {
  return new FilterParser(text).parse();
}

class FilterParser {
  readonly #text: string;
  readonly #tokens: Token[];
  #index = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokenize(text);
  }

  parse(): Condition {
    const condition = this.#readOr();
    if (this.#token.kind !== "end") throw this.#unexpected();
    return condition;
  }

  get #token(): Token {
    return this.#tokens[this.#index] ?? { kind: "end", text: "", at: this.#text.length };
  }

  #next(): Token {
    const token = this.#token;
    this.#index += 1;
    return token;
  }

  #take(kind: Token["kind"], text: string): boolean {
    if (this.#token.kind !== kind || this.#token.text !== text) return false;
    this.#index += 1;
    return true;
  }

  #expect(symbol: string): void {
    if (!this.#take("symbol", symbol)) throw this.#unexpected();
  }

  #readOr(): Condition {
    const parts = [this.#readAnd()];
    while (this.#take("word", "or")) parts.push(this.#readAnd());
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : { kind: "or", parts };
  }

  #readAnd(): Condition {
    const parts = [this.#readUnary()];
    while (this.#take("word", "and")) parts.push(this.#readUnary());
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : { kind: "and", parts };
  }

  #readUnary(): Condition {
    this.#depth += 1;
    if (this.#depth > deepest) throw badQuery("The node count limit of '100' has been exceeded.");
    const condition = this.#readPart();
    this.#depth -= 1;
    return condition;
  }

  #readPart(): Condition {
    if (this.#take("word", "not")) return { kind: "not", part: this.#readUnary() };
    if (!this.#take("symbol", "(")) return this.#readComparison();
    const condition = this.#readOr();
    this.#expect(")");
    return condition;
  }

  #readComparison(): Condition {
    if (this.#token.kind !== "word") throw this.#unexpected();
    const name = this.#token.text;
    if (textFunctions.has(name) && this.#tokens[this.#index + 1]?.text === "(") return this.#readTextFunction();
    const path = this.#readPath();
    if (this.#token.text === "(" || this.#token.text === ":") throw notSimulated(`${path.join("/")} in a filter`);
    const operator = this.#next();
    if (operator.kind !== "word" || !operators.has(operator.text)) {
      this.#index -= 1;
      throw this.#unexpected();
    }
    return { kind: "compare", path, operator: operator.text as Operator, literal: this.#readLiteral() };
  }

  #readTextFunction(): Condition {
    const name = this.#next().text as TextFunction;
    this.#expect("(");
    const path = this.#readPath();
    this.#expect(",");
    const value = this.#next();
    if (value.kind !== "string") throw badQuery(`No function signature for the function with name '${name}' matches.`);
    this.#expect(")");
    return { kind: "text", name, path, value: value.text };
  }

  #readPath(): Path {
    const path: string[] = [];
    do {
      const token = this.#next();
      if (token.kind !== "word") throw this.#unexpected();
      path.push(token.text);
    } while (this.#take("symbol", "/"));
    return path;
  }

  #readLiteral(): Literal {
    const { kind, text } = this.#next();
    if (kind === "string") return { kind, value: text };
    if (kind === "guid") return { kind, value: text.toLowerCase() };
    if (kind === "number") return { kind, value: Number(text) };
    if (kind === "time") return { kind, value: Date.parse(text) };
    if (kind === "word" && (text === "true" || text === "false")) return { kind: "boolean", value: text === "true" };
    if (kind === "word" && text === "null") return { kind: "null" };
    this.#index -= 1;
    if (kind === "word") throw badQuery(`Could not find a property named '${text}' that a value may be compared with.`);
    throw this.#unexpected();
  }

  #unexpected(): DataverseError {
    const { at, text } = this.#token;
    const what = this.#token.kind === "end" ? "Expression expected" : `Syntax error at '${text}'`;
    return badQuery(`${what} at position ${at} in '${this.#text}'.`);
  }
}
