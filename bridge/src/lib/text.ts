/** How long a piece of text may be. */
export interface TextLimits {
  characters: number;
  /** UTF-8 bytes. */
  bytes?: number;
}

/** A single character (stacked marks, joined emoji) that is longer than this may be cut. */
const longestCharacter = 200;
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
  // The segmenter copies what it is given: a long text is not shown to it whole for every piece.
  const near = text.slice(0, limits.characters + longestCharacter);
  const end = lengthWithin(near, limits);
  const start = graphemes.segment(near).containing(end)?.index ?? end;
  if (start > 0) return near.slice(0, start);
  // A single character may be longer than the limit (stacked marks, joined emoji): then it is cut between code points.
  return near.slice(0, isInsidePair(near, end) ? end - 1 : end);
}

/** How many code units fit, found by halving. */
function lengthWithin(text: string, limits: TextLimits): number {
  let fitting = 0;
  let tooLong = Math.min(text.length, limits.characters) + 1;
  while (tooLong - fitting > 1) {
    const middle = (fitting + tooLong) >> 1;
    if (byteLength(text.slice(0, middle)) <= (limits.bytes ?? Infinity)) fitting = middle;
    else tooLong = middle;
  }
  return fitting;
}

/** True between the two halves of a character outside the basic plane. */
function isInsidePair(text: string, at: number): boolean {
  return (text.codePointAt(at - 1) ?? 0) > 0xffff;
}

function breakPoint(longest: string): number {
  const line = longest.lastIndexOf("\n");
  if (line > longest.length / 2) return line + 1;
  const space = longest.lastIndexOf(" ");
  return space > longest.length / 2 ? space + 1 : longest.length;
}
