/** A lifecycle event that was told, and when, in milliseconds since the epoch. */
export type ToldEvent = [name: string, from: string, at: number];

/** The sender's three tries, and some. */
const repeatedWithinMs = 45_000;

/** Whether an event is one that was told already: nothing in a delivery says so but its name, its rep and the time. */
export function wasTold(told: ToldEvent[], [name, from, at]: ToldEvent): boolean {
  return told.some(([one, whose, then]) => one === name && whose === from && at - then < repeatedWithinMs);
}

/**
 * Remembers an event.
 *
 * @param undone events of the same rep that are not true any more, so that they may happen again: who left may come back
 */
export function remembered(told: ToldEvent[], event: ToldEvent, undone: ReadonlySet<string>): ToldEvent[] {
  const [, from, at] = event;
  const isTrue = ([name, whose]: ToldEvent) => whose !== from || !undone.has(name);
  return [...told.filter((one) => at - one[2] < repeatedWithinMs && isTrue(one)), event];
}
