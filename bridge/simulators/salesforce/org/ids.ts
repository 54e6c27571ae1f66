const checksumAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** The 18-character form of a 15-character record id: three characters that carry the case of the others. */
export function to18(id: string): string {
  const short = id.slice(0, 15);
  let suffix = "";
  for (let block = 0; block < 15; block += 5) {
    let bits = 0;
    for (let index = 0; index < 5; index += 1) {
      if (/[A-Z]/.test(short.charAt(block + index))) bits |= 1 << index;
    }
    suffix += checksumAlphabet[bits] ?? "A";
  }
  return short + suffix;
}

/** Whether a text has the form of a record id: 15 characters, or 18 with the right last three. */
export function isRecordId(text: string): boolean {
  if (/^[a-zA-Z0-9]{15}$/.test(text)) return true;
  return /^[a-zA-Z0-9]{18}$/.test(text) && to18(text).toUpperCase() === text.toUpperCase();
}

/** Makes record ids that count up, so that a later record has a greater id. */
export class IdMint {
  #last = 0;

  /** @param prefix three characters that name the object */
  next(prefix: string): string {
    this.#last += 1;
    let rest = this.#last;
    let counter = "";
    while (counter.length < 8) {
      counter = (digits[rest % 62] ?? "0") + counter;
      rest = Math.floor(rest / 62);
    }
    return to18(`${prefix}Hs00${counter}`);
  }
}
