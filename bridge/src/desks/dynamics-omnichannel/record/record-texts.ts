import { cleanText } from "../../../dynamics/dataverse/odata.ts";
import { truncate } from "../../../lib/text.ts";
import type { DeskHandoff } from "../../desk.ts";

const valueCharacters = 512;

/** The AI's summary as a record's subject. */
export function subjectOf({ summary, channel }: DeskHandoff, characters: number): string {
  const title = cleanText(summary ?? "").trim() || `Conversation handed off (${channel})`;
  return truncate(title, { characters });
}

/** The values that say something, as long as a context value may be (contract dynamics-365 5.2). */
export function saidOf(values: Record<string, string | undefined>): Record<string, string> {
  const cleaned = Object.entries(values).map(([name, value]) => [name, cleanText(value ?? "").trim()] as const);
  const said = cleaned.filter(([, value]) => value !== "");
  return Object.fromEntries(said.map(([name, value]) => [name, truncate(value, { characters: valueCharacters })]));
}
