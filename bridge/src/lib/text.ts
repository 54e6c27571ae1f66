/** How long a piece of text may be. */
export interface TextLimits {
  characters: number;
  /** UTF-8 bytes. */
  bytes?: number;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Cuts text to a limit and ends it with an ellipsis if anything was cut; never inside a character. */
export function truncate(text: string, limits: TextLimits): string {
  if (fits(text, limits)) return text;
  return `${head(text, { characters: limits.characters - 1, bytes: (limits.bytes ?? Infinity) - 3 }).trimEnd()}…`;
}

/** Splits text into pieces within the limits: at a line's end if there is one in reach, else at a space, else anywhere between characters. */
export function splitText(text: string, limits: TextLimits): string[] {
  const pieces: string[] = [];
  let rest = text;
  while (!fits(rest, limits)) {
    const longest = head(rest, limits) || rest.slice(0, 2);
    const at = breakPoint(longest);
    const piece = rest.slice(0, at).trimEnd();
    if (piece !== "") pieces.push(piece);
    rest = rest.slice(at).replace(/^\s+/, "");
  }
  if (rest !== "" || pieces.length === 0) pieces.push(rest);
  return pieces;
}

export function fits(text: string, limits: TextLimits): boolean {
  return text.length <= limits.characters && byteLength(text) <= (limits.bytes ?? Infinity);
}

export function byteLength(text: string): number {
  return Buffer.byteLength(text, "utf8");
}

/** The longest beginning within the limits that does not cut a character in two. */
function head(text: string, limits: TextLimits): string {
  // A single character may be longer than the limit (stacked marks, joined emoji): then it is cut between code points.
  return text.slice(0, lengthWithin(characters(text), limits) || lengthWithin(text, limits));
}

/** How much of the beginning fits, in whole units. */
function lengthWithin(units: Iterable<string>, limits: TextLimits): number {
  let length = 0;
  let bytes = 0;
  for (const unit of units) {
    bytes += byteLength(unit);
    if (length + unit.length > limits.characters || bytes > (limits.bytes ?? Infinity)) break;
    length += unit.length;
  }
  return length;
}

function* characters(text: string): Iterable<string> {
  for (const { segment } of graphemes.segment(text)) yield segment;
}

function breakPoint(longest: string): number {
  const line = longest.lastIndexOf("\n");
  if (line > longest.length / 2) return line + 1;
  const space = longest.lastIndexOf(" ");
  return space > longest.length / 2 ? space + 1 : longest.length;
}
