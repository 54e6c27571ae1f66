import type { z } from "zod";
import { textKeys, Texts } from "../handoff/texts.ts";
import { refuse } from "./setting.ts";
import { nearestName } from "./suggest.ts";

const english = new Texts("en", {});
const shippedLanguages = ["en", "de", "es"];

/** Each text by its name, as the bridge words it in English, with its places to fill in. */
export function shippedTexts(): [name: string, words: string][] {
  return textKeys.map((key) => [key, english.say(key, "en")]);
}

/** What an admin may word anew: known texts, with the places that are filled in there, in languages that exist. */
export function checkOverrides(overrides: Record<string, Record<string, string> | null>, ctx: z.RefinementCtx): void {
  const known = new Map(shippedTexts());
  for (const [language, texts] of Object.entries(overrides)) {
    if (!isLanguage(language)) {
      const near = nearestLanguage(language);
      refuse(ctx, "CONFIG_TEXT_LANGUAGE_UNKNOWN", `No language has this code.${suggest(near)}`, [language]);
    }
    for (const [name, words] of Object.entries(texts ?? {})) {
      const shipped = known.get(name);
      if (shipped === undefined) {
        const near = nearestName(name, [...known.keys()]);
        refuse(ctx, "CONFIG_TEXT_UNKNOWN", `The bridge has no text of this name.${suggest(near)}`, [language, name]);
      } else checkPlaces(placesIn(words), placesIn(shipped), [language, name], ctx);
    }
  }
}

/** Where the words of somebody else are filled in. */
const somebodysWords = "{text}";

function checkPlaces(used: string[], filled: string[], path: string[], ctx: z.RefinementCtx): void {
  if (filled.includes(somebodysWords) && !used.includes(somebodysWords)) {
    const message = `Without ${somebodysWords} what the rep wrote would be left out.`;
    refuse(ctx, "CONFIG_TEXT_PLACEHOLDER_MISSING", message, path);
  }
  for (const place of used.filter((one) => !filled.includes(one))) {
    const near = filled.length === 1 ? filled[0] : nearestName(place, filled);
    const what =
      filled.length === 0 ? "nothing is" : `only ${filled.join(" and ")} ${filled.length === 1 ? "is" : "are"}`;
    const message = `${place} stays as it is: in this text ${what} filled in.${suggest(near)}`;
    refuse(ctx, "CONFIG_TEXT_PLACEHOLDER_UNKNOWN", message, path);
  }
}

/** `{name}` and the like, each once; also one that is written wrongly. */
function placesIn(words: unknown): string[] {
  return typeof words === "string" ? [...new Set(words.match(/\{[^{}]*\}/g))] : [];
}

function suggest(near: string | undefined): string {
  return near === undefined ? "" : ` Did you mean ${near}?`;
}

/** True for a code as sessions carry it: known, and in its shortest form (`de`, not `deu`). */
function isLanguage(code: string): boolean {
  const written = /^([a-z]{2,3})([-_][a-z0-9]{1,8})*$/i.exec(code)?.[1]?.toLowerCase();
  return (
    written !== undefined && nameOf(written, "en") !== undefined && Intl.getCanonicalLocales(written)[0] === written
  );
}

/** A language's name in words of another, or undefined where there is no such language. */
function nameOf(code: string, inLanguage: string): string | undefined {
  return new Intl.DisplayNames(inLanguage, { type: "language", fallback: "none" }).of(code);
}

/** `de` for `deu`, `german` or `Deutsch`; nothing for a short code that may be anything. */
function nearestLanguage(written: string): string | undefined {
  const lower = written.toLowerCase();
  if (/^[a-z]{2,3}$/.test(lower)) return Intl.getCanonicalLocales(lower).find(isLanguage);
  const codes = new Map(
    shippedLanguages.flatMap((code) => [nameOf(code, "en"), nameOf(code, code)].map((name) => [name ?? code, code])),
  );
  return codes.get(nearestName(written, [...codes.keys()]) ?? "");
}
