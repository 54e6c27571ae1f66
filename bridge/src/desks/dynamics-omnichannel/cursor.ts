import { type KnownMessages, nothingKnown } from "./known-messages.ts";

/** Where a conversation is followed from; stored with each event. */
export interface Cursor {
  /** Number of the last delivery of the webhook that was taken. */
  no: number;
  known: KnownMessages;
  /** The last lifecycle event, so that its repetition is told from its happening again. */
  lastEvent: { name: string; from: string; at: number } | null;
  /** The rep who passes the conversation on, by id; they leave only once the other one is there. */
  passedOnBy: string | null;
}

export function readCursor(stored: object | null, since: Date): Cursor {
  const { no, known, lastEvent, passedOnBy } = (stored ?? {}) as Partial<Cursor>;
  return {
    no: no ?? 0,
    known: known ?? nothingKnown(since),
    lastEvent: lastEvent ?? null,
    passedOnBy: passedOnBy ?? null,
  };
}

/** Dynamics tells of the rep who passes a conversation on, and goes, only after the one who comes. */
export function withTransfer(
  cursor: Cursor,
  { type }: { type: string },
  from: string,
): { cursor: Cursor; gone: string | null } {
  if (type === "transferring") return { cursor: { ...cursor, passedOnBy: from }, gone: null };
  if (type !== "joined") return { cursor, gone: null };
  return { cursor: { ...cursor, passedOnBy: null }, gone: cursor.passedOnBy };
}
