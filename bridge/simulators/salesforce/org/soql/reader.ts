import type { RestError } from "../rest-error.ts";
import { queryError } from "./query-error.ts";
import { tokenize } from "./tokens.ts";
import type { Token } from "./tokens.ts";
import type { Path } from "./ast.ts";

/** Walks through the tokens of a query. */
export class Reader {
  readonly soql: string;
  readonly #tokens: Token[];
  #index = 0;

  constructor(soql: string) {
    this.soql = soql;
    this.#tokens = tokenize(soql);
  }

  get token(): Token {
    return this.#tokens[this.#index] ?? { kind: "end", text: "<EOF>", at: this.soql.length };
  }

  next(): Token {
    const token = this.token;
    this.#index += 1;
    return token;
  }

  /** Whether the coming tokens are these words or symbols, in any case. */
  isAt(...texts: string[]): boolean {
    return texts.every((text, index) => {
      const token = this.#tokens[this.#index + index];
      return token !== undefined && token.kind !== "string" && token.text.toLowerCase() === text;
    });
  }

  /** Goes past these tokens if they are there. */
  take(...texts: string[]): boolean {
    if (!this.isAt(...texts)) return false;
    this.#index += texts.length;
    return true;
  }

  /** Goes past these tokens. Throws MALFORMED_QUERY. */
  expect(...texts: string[]): void {
    for (const text of texts) if (!this.take(text)) throw this.unexpected(`expecting '${text}'`);
  }

  word(): Token {
    if (this.token.kind !== "word") throw this.unexpected();
    return this.next();
  }

  path(): Path {
    const { at } = this.token;
    const names = [this.word().text];
    while (this.take(".")) names.push(this.word().text);
    return { names, at };
  }

  wholeNumber(): number {
    const token = this.next();
    if (token.kind !== "number" || !/^\d+$/.test(token.text))
      throw queryError(this.soql, token.at, `unexpected token: '${token.text}'`);
    return Number(token.text);
  }

  unexpected(more = ""): RestError {
    const { text, at } = this.token;
    return queryError(this.soql, at, [`unexpected token: '${text}'`, more].filter(Boolean).join(" "));
  }

  /** A part of SOQL that is right and that nobody needed here yet. */
  unsupported(what: string): RestError {
    return queryError(this.soql, this.token.at, `the simulator does not support ${what}`);
  }
}
