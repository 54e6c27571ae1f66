import { type KnownMessages, nothingKnown } from "../gaps/known-messages.ts";
import type { ToldEvent } from "./told-events.ts";

/** Where a conversation is followed from; stored with each event. */
export interface Cursor {
  /** Number of the last delivery of the webhook that was taken. */
  no: number;
  known: KnownMessages;
  /** Lifecycle events of late, so that a repetition is told from its happening again. */
  told: ToldEvent[];
  /** Ids of whoever has been in the conversation as a rep. */
  reps: string[];
  /** Ids of whoever has been found to be the customer, or the brief, under another name. */
  echoes: string[];
  /** The rep who passes the conversation on, by id; they leave only once the other one is there. */
  passedOnBy: string | null;
}

const mostReps = 50;

export function readCursor(stored: object | null, since: Date): Cursor {
  const { no, known, told, reps, echoes, passedOnBy } = (stored ?? {}) as Partial<Cursor>;
  return {
    no: no ?? 0,
    known: { ...nothingKnown(since), ...known },
    told: told ?? [],
    reps: reps ?? [],
    echoes: echoes ?? [],
    passedOnBy: passedOnBy ?? null,
  };
}

/** Somebody was heard of as a rep. */
export function withRep(cursor: Cursor, id: string): Cursor {
  return id === "" || cursor.reps.includes(id) ? cursor : { ...cursor, reps: [...cursor.reps.slice(1 - mostReps), id] };
}

/** A message of the bridge's own has come back under this name. */
export function withEcho(cursor: Cursor, id: string): Cursor {
  const isNew = id !== "" && !cursor.echoes.includes(id) && !cursor.reps.includes(id);
  return isNew ? { ...cursor, echoes: [...cursor.echoes.slice(1 - mostReps), id] } : cursor;
}

/** Dynamics tells of the rep who passes a conversation on, and goes, only after the one who comes. */
export function withTransfer(
  cursor: Cursor,
  { type }: { type: string },
  from: string,
): { cursor: Cursor; gone: string | null } {
  if (type === "transferring") return { cursor: { ...cursor, passedOnBy: from }, gone: null };
  if (type !== "joined") return { cursor, gone: null };
  const gone = cursor.passedOnBy === from ? null : cursor.passedOnBy;
  return { cursor: { ...cursor, passedOnBy: null }, gone };
}
