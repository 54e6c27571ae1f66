import { truncate } from "./text.ts";

const lineEnds = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/u;
/** Control characters, and those that turn the direction of what follows; joiners of emoji stay. */
const invisible = /[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/gu;

/** What somebody else wrote, as a single line: line breaks and control characters become spaces, the rest is cut. */
export function oneLine(text: string, characters: number): string {
  return truncate(text.replace(invisible, " ").replace(/\s+/g, " ").trim(), { characters });
}

/** What somebody else wrote, with each line after the first marked, so that none passes for a line of the bridge's own. */
export function quoteLines(text: string): string {
  return text.split(lineEnds).join("\n> ");
}
