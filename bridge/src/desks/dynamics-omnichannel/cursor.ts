import { type KnownMessages, nothingKnown } from "./known-messages.ts";

/** Where a conversation is followed from; stored with each event. */
export interface Cursor {
  /** Number of the last delivery of the webhook that was taken. */
  no: number;
  known: KnownMessages;
  /** The last lifecycle event, so that its repetition is told from its happening again. */
  lastEvent: { name: string; from: string; at: number } | null;
}

export function readCursor(stored: object | null, since: Date): Cursor {
  const { no, known, lastEvent } = (stored ?? {}) as Partial<Cursor>;
  return { no: no ?? 0, known: known ?? nothingKnown(since), lastEvent: lastEvent ?? null };
}
