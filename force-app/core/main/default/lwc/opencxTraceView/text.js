const longestLine = 120;

/** Whatever came, as text that can be shown: no control characters, and none that turn the direction of what follows. */
export function clean(value) {
  if (typeof value === "number") return String(value);
  if (typeof value !== "string") return "";
  return value
    .replace(/\r\n?/g, "\n")
    .replace(/[^\P{Cc}\n\t]/gu, "")
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "")
    .trim();
}

/** The same on one line, cut where it would be no name any more. */
export function oneLine(value) {
  const text = clean(value).replace(/\s+/g, " ");
  const letters = Array.from(text);
  return letters.length > longestLine ? `${letters.slice(0, longestLine - 1).join("")}…` : text;
}

export function listOf(value) {
  return Array.isArray(value) ? value.filter((one) => one !== null && one !== undefined) : [];
}

/** The objects of a list; nothing where it is none. */
export function objectsOf(value) {
  return listOf(value).filter(isObject);
}

export function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What a table of ours has under a name that came from outside; nothing of what every object has, `constructor` for one. */
export function entryOf(table, name) {
  return typeof name === "string" && Object.hasOwn(table, name) ? table[name] : undefined;
}

/** A time as the bridge tells it; undefined for anything else. */
export function timeOf(value) {
  const text = clean(value);
  return /^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(Date.parse(text)) ? text : undefined;
}

/** An address that may be a link: http and https only. */
export function webAddress(value) {
  try {
    const url = new URL(clean(value));
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : undefined;
  } catch {
    return undefined;
  }
}
