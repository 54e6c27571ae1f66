import type { ToldLine } from "./words.ts";

const offsetWidth = 9;
const durationWidth = 9;

/** The timeline as plain text: when since the first line, how long it took, what happened. */
export function printTimeline(lines: readonly ToldLine[]): string {
  const start = Date.parse(lines[0]?.at ?? "");
  const row = (offset: string, took: string, words: string) =>
    `  ${offset.padStart(offsetWidth)}  ${took.padStart(durationWidth)}  ${words}`;
  return [
    row("after", "took", "what happened"),
    row("-".repeat(offsetWidth), "-".repeat(durationWidth), "-".repeat(48)),
    ...lines.map((line) => row(offsetText(Date.parse(line.at) - start), durationText(line.durationMs), marked(line))),
  ].join("\n");
}

/** A duration as people read it: `36 ms`, `1.2 s`, `2 min 5 s`; empty for none. */
export function durationText(ms: number | null): string {
  if (ms === null) return "";
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

function offsetText(ms: number): string {
  return `+${(ms / 1000).toFixed(3)} s`;
}

function marked({ level, words }: ToldLine): string {
  return level === "info" ? words : `${level.toUpperCase()}: ${words}`;
}
