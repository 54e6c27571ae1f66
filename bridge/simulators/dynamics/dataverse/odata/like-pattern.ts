/** What one place of a pattern takes: any run of characters, or one character. */
type Place = "run" | ((char: string) => boolean);

/**
 * A test for texts in the way of SQL's LIKE, in any case: `%` takes any run of characters, `_` one, `[a-c]` one of them,
 * `[^a-c]` none of them.
 */
export function likeTest(pattern: string): (text: string) => boolean {
  const places = readPlaces(pattern.toLowerCase());
  return (text) => isLike(places, [...text.toLowerCase()]);
}

function readPlaces(pattern: string): Place[] {
  const places: Place[] = [];
  for (const part of pattern.match(/\[\^?[^\]]+\]|[\s\S]/gu) ?? []) {
    if (part === "%") {
      if (places.at(-1) !== "run") places.push("run");
    } else if (part === "_") places.push(() => true);
    else if (part.length > 2 && part.startsWith("[")) places.push(oneOf(part));
    else places.push((char) => char === part);
  }
  return places;
}

function oneOf(part: string): (char: string) => boolean {
  const isNot = part.startsWith("[^");
  const ranges = part.slice(isNot ? 2 : 1, -1).match(/[\s\S]-[\s\S]|[\s\S]/gu) ?? [];
  const isIn = (char: string) =>
    ranges.some((range) => {
      const [from = "", , to = from] = [...range];
      return char >= from && char <= to;
    });
  return isNot ? (char) => !isIn(char) : isIn;
}

/** Goes back to the last run only, so that time is bounded by both lengths. */
function isLike(places: Place[], chars: string[]): boolean {
  let [place, at, run, from] = [0, 0, -1, 0];
  while (at < chars.length) {
    const wanted = places[place];
    if (wanted === "run") {
      [run, from] = [place, at];
      place += 1;
    } else if (wanted?.(chars[at] ?? "") === true) {
      place += 1;
      at += 1;
    } else if (run >= 0) {
      from += 1;
      [place, at] = [run + 1, from];
    } else return false;
  }
  return places.slice(place).every((rest) => rest === "run");
}
