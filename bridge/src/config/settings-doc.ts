import { faultRemedies } from "./faults.ts";
import { declaredSettings } from "./schema-walk.ts";
import type { DeclaredSetting } from "./schema-walk.ts";
import { shippedTexts } from "./text-overrides.ts";

const intro = `# Settings

One YAML file holds everything; \`config/bridge.example.yaml\` is a start. This page is written from the schema.

- A secret may be written as \`\${NAME}\` (from the environment, also inside a longer text) or as \`{ file: path }\`. Write \`$\${\` for a literal \`\${\`.
- Durations are milliseconds or \`250ms\`, \`30s\`, \`10m\`, \`2h\`, \`30d\`. Sizes are bytes or \`512KiB\`, \`8MiB\`.
- The environment variables \`DATABASE_URL\` and \`PORT\` win over the file.
- In a path, \`[]\` is an entry of a list and \`*\` a name of your choice.
- All faults are reported at once, and the bridge does not start with any.
`;

/** The text of `docs/settings.md`. */
export function settingsDoc(): string {
  const groups = Map.groupBy(declaredSettings(), (declared) => declared.path.split(/[.[]/)[0] ?? "");
  const sections = [...groups].map(([name, settings]) => `## ${name}\n\n${settingsTable(settings)}`);
  return `${[intro.trim(), ...sections, textTable(), faultTable()].join("\n\n")}\n`;
}

function settingsTable(settings: DeclaredSetting[]): string {
  const rows = settings.map((declared) => [
    `\`${declared.path}\``,
    cell(declared.facts.sentence) + (declared.facts.secret === true ? " Secret." : ""),
    defaultText(declared),
    code(declared.facts.example),
  ]);
  return table(["Setting", "What it does", "Default", "Example"], rows);
}

function textTable(): string {
  const rows = shippedTexts().map(([name, words]) => [code(name), cell(words)]);
  return `## The bridge's own words\n\nThe names for \`texts.overrides\`. What stands in braces is filled in.\n\n${table(["Name", "In English"], rows)}`;
}

function faultTable(): string {
  const rows = Object.entries(faultRemedies).map(([name, remedy]) => [`\`${name}\``, cell(remedy)]);
  return `## What the bridge says when the file is wrong\n\n${table(["Code", "What to do"], rows)}`;
}

/** Columns aligned, as the formatter of this repository writes them. */
function table(head: string[], rows: string[][]): string {
  const widths = head.map((_, index) => Math.max(3, ...[head, ...rows].map((row) => row[index]?.length ?? 0)));
  const line = (cells: string[]) => `| ${cells.map((text, index) => text.padEnd(widths[index] ?? 0)).join(" | ")} |`;
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return [line(head), rule, ...rows.map(line)].join("\n");
}

function defaultText({ path, defaultValue, required, facts }: DeclaredSetting): string {
  if (facts.defaultText !== undefined) return code(facts.defaultText);
  if (defaultValue === undefined) return required ? "required" : "none";
  if (typeof defaultValue === "number" && path.endsWith("Ms")) return code(readable(defaultValue, timeUnits));
  if (typeof defaultValue === "number" && path.endsWith("Bytes")) return code(readable(defaultValue, byteUnits));
  return code(typeof defaultValue === "string" && defaultValue !== "" ? defaultValue : JSON.stringify(defaultValue));
}

const timeUnits: [number, string][] = [
  [86_400_000, "d"],
  [3_600_000, "h"],
  [60_000, "m"],
  [1000, "s"],
];
const byteUnits: [number, string][] = [
  [1_048_576, "MiB"],
  [1024, "KiB"],
];

function readable(value: number, units: [number, string][]): string {
  const unit = units.find(([size]) => value >= size && value % size === 0);
  return unit === undefined ? String(value) : `${value / unit[0]}${unit[1]}`;
}

function code(text: string | undefined): string {
  return text === undefined ? "" : `\`${text.replaceAll("|", "\\|")}\``;
}

function cell(text: string | undefined): string {
  return (text ?? "").replaceAll("|", "\\|").replaceAll("<", "&lt;").replaceAll("\n", " ");
}
