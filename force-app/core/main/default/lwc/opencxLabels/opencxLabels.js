import LANG from "@salesforce/i18n/lang";
import LOCALE from "@salesforce/i18n/locale";

export { panel } from "./panel";
export { people } from "./people";
export { timeline } from "./timeline";
export { messages } from "./messages";
export { setup } from "./setup";

/** Puts values in the places `{0}`, `{1}` … of a label. */
export function fill(label, ...values) {
  return label.replace(/\{(\d)\}/g, (place, number) => values[Number(number)] ?? place);
}

/** Takes the plural form that the user's language has for a number, and puts the number in. */
export function counted({ one, other }, count) {
  const form = new Intl.PluralRules(LANG).select(count) === "one" ? one : other;
  return fill(form, new Intl.NumberFormat(LOCALE).format(count));
}

/** A duration as people read it, `36 ms`, `1.2 sec`, `2 min 5 sec`, in the user's locale; empty for none. */
export function durationText(ms) {
  if (typeof ms !== "number" || !Number.isFinite(ms) || ms < 0) return "";
  if (ms < 1000) return inUnit(Math.round(ms), "millisecond");
  if (ms < 60_000) return inUnit(Math.round(ms / 100) / 10, "second");
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return inTwo(seconds, ["minute", "second"], 60);
  if (seconds < 86_400) return inTwo(Math.round(seconds / 60), ["hour", "minute"], 60);
  return inTwo(Math.round(seconds / 3600), ["day", "hour"], 24);
}

/** The name of a language in the user's language; the code itself where there is none. */
export function languageName(code) {
  try {
    return new Intl.DisplayNames([LANG], { type: "language" }).of(code.split(/[-_]/)[0]) ?? code;
  } catch {
    return code;
  }
}

function inTwo(total, [large, small], size) {
  const parts = [inUnit(Math.floor(total / size), large)];
  if (total % size > 0) parts.push(inUnit(total % size, small));
  return parts.join(" ");
}

function inUnit(value, unit) {
  return new Intl.NumberFormat(LOCALE, { style: "unit", unit, unitDisplay: "short" }).format(value);
}
