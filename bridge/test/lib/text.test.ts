import { describe, expect, test } from "@jest/globals";
import { byteLength, fits, splitText, truncate } from "../../src/lib/text.ts";

const family = "👩‍👩‍👧‍👦";
const alphabet = [
  ..."abc deZ.,!",
  "\n",
  "\t",
  " ",
  "ä",
  "ß",
  "漢",
  "字",
  "한",
  "ع",
  "ب",
  "שלום",
  "\u200f",
  "e\u0301",
  "न्\u200dय",
  "😀",
  "👍🏽",
  "🇩🇪",
  family,
  "\u{10FFFF}",
];

/** Always the same numbers for the same seed. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

function someText(next: () => number, longest: number): string {
  const length = Math.floor(next() * longest);
  return Array.from({ length }, () => alphabet[Math.floor(next() * alphabet.length)]).join("");
}

const withoutSpace = (text: string) => text.replace(/\s+/g, "");
/** A half of a character outside the basic plane, which UTF-8 cannot hold. */
const halves = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;
const clusters = (text: string) => [...new Intl.Segmenter().segment(text)].length;

describe("splitting any text in any language", () => {
  test("gives pieces within the limits, none empty, and loses nothing but white space", () => {
    const next = random(1);
    for (let round = 0; round < 800; round += 1) {
      const text = someText(next, 400);
      const limits = { characters: 30 + Math.floor(next() * 100), bytes: 60 + Math.floor(next() * 150) };

      const pieces = splitText(text, limits);

      expect(pieces.filter((piece) => !fits(piece, limits))).toEqual([]);
      if (text.trim() !== "") expect(pieces.filter((piece) => piece.trim() === "" && pieces.length > 1)).toEqual([]);
      expect(withoutSpace(pieces.join(""))).toBe(withoutSpace(text));
      expect(pieces.some((piece) => halves.test(piece))).toBe(false);
    }
  });

  test("cuts no character in two where one fits", () => {
    const next = random(2);
    for (let round = 0; round < 300; round += 1) {
      const text = Array.from({ length: 80 }, () => ["😀", family, "🇩🇪", "e\u0301", "漢"][Math.floor(next() * 5)]).join(
        "",
      );

      const pieces = splitText(text, { characters: 40 + Math.floor(next() * 30), bytes: 120 });

      expect(pieces.reduce((sum, piece) => sum + clusters(piece), 0)).toBe(clusters(text));
    }
  });

  test("breaks at a line's end, else at a space, else anywhere", () => {
    expect(splitText("aaaa bbbb\ncccc", { characters: 12 })).toEqual(["aaaa bbbb", "cccc"]);
    expect(splitText("aaaa bbbb cccc", { characters: 12 })).toEqual(["aaaa bbbb", "cccc"]);
    expect(splitText("aaaabbbbcccc", { characters: 5 })).toEqual(["aaaab", "bbbcc", "cc"]);
  });

  test("a text that fits is left as it is, an empty one is one empty piece", () => {
    expect(splitText(" a \n", { characters: 4 })).toEqual([" a \n"]);
    expect(splitText("", { characters: 4 })).toEqual([""]);
  });

  test("a piece of nothing but white space is no piece", () => {
    expect(splitText(`${"\n".repeat(50)}hello`, { characters: 10 })).toEqual(["hello"]);
    expect(splitText(`one${" ".repeat(50)}two`, { characters: 10 })).toEqual(["one", "two"]);
  });

  test("a single character longer than the limit is cut between its code points, within both limits", () => {
    for (const monster of [
      `e${"\u0301".repeat(500)}`,
      Array(200).fill("👩").join("\u200d"),
      `a${"\u{1D165}".repeat(300)}`,
    ]) {
      const limits = { characters: 50, bytes: 40 };

      const pieces = splitText(monster, limits);

      expect(pieces.join("")).toBe(monster);
      expect(pieces.every((piece) => fits(piece, limits))).toBe(true);
      expect(pieces.some((piece) => halves.test(piece))).toBe(false);
    }
  });

  test("a megabyte is split in a moment", () => {
    const text = "漢字😀 word ".repeat(100_000);
    const started = performance.now();

    const pieces = splitText(text, { characters: 4000, bytes: 8000 });

    expect(pieces.length).toBeGreaterThan(200);
    expect(performance.now() - started).toBeLessThan(8000);
  });
});

describe("cutting a text to a length", () => {
  test("stays within the limits, keeps the beginning, and says that something is missing", () => {
    const next = random(3);
    for (let round = 0; round < 800; round += 1) {
      const text = someText(next, 200);
      const limits = { characters: 2 + Math.floor(next() * 60), bytes: 4 + Math.floor(next() * 120) };

      const cut = truncate(text, limits);

      expect(fits(cut, limits)).toBe(true);
      expect(halves.test(cut)).toBe(false);
      if (fits(text, limits)) expect(cut).toBe(text);
      else expect(cut.endsWith("…") && text.startsWith(cut.slice(0, -1))).toBe(true);
    }
  });

  test("never cuts a character in two", () => {
    expect(truncate(`ab${family}cd`, { characters: 8 })).toBe("ab…");
    expect(truncate("🇩🇪🇪🇸🇮🇹", { characters: 10 })).toBe("🇩🇪🇪🇸…");
  });

  test("bytes are counted as UTF-8 has them", () => {
    expect([byteLength("a"), byteLength("ä"), byteLength("漢"), byteLength("😀")]).toEqual([1, 2, 3, 4]);
    expect(truncate("漢字漢字", { characters: 100, bytes: 9 })).toBe("漢字…");
  });
});
