/** One number space for stream ids and `lastEventId`: growing, with gaps (contract salesforce-miaw 5.6). */
export class EventIds {
  #last = 2_147_867_834;

  /** The latest id given out. */
  get last(): number {
    return this.#last;
  }

  next(): number {
    this.#last += 1 + (this.#last % 3);
    return this.#last;
  }
}

/**
 * The largest integer in a `Last-Event-Id` header, whatever else is in it; undefined when there is none.
 * A value beyond every id we give out counts as infinity.
 */
export function largestInteger(header: string | undefined): number | undefined {
  const numbers = (header ?? "").match(/\d+/g);
  if (numbers === null) return undefined;
  const largest = numbers.map((text) => BigInt(text)).reduce((left, right) => (left > right ? left : right));
  return largest > BigInt(Number.MAX_SAFE_INTEGER) ? Number.POSITIVE_INFINITY : Number(largest);
}
