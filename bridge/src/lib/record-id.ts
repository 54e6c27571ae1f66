const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

/** The 18 character form of a Salesforce record id; the last three carry a checksum of the letters' case. */
export function longRecordId(id: string): string {
  return id.length === 15 ? `${id}${recordIdChecksum(id)}` : id;
}

/** The three characters that make the 15 character form an 18 character one. */
export function recordIdChecksum(id: string): string {
  return [0, 5, 10].map((start) => checksumCharacter(id.slice(start, start + 5))).join("");
}

function checksumCharacter(five: string): string {
  const bits = [...five].reduce((sum, letter, index) => (/[A-Z]/.test(letter) ? sum + 2 ** index : sum), 0);
  return alphabet.charAt(bits);
}
