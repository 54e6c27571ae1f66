import { sql } from "kysely";
import type { Executor, Tx } from "./store.ts";

/** What a timer does when it is due: see `handoff/timers/`. */
export type TimerKind =
  | "join"
  | "alone"
  | "inactivity-warn"
  | "inactivity-close"
  | "refresh"
  | "look"
  | "written-after-end"
  | "finish-opening"
  | "ask-for-end";

export interface DueTimer {
  handoffId: string;
  kind: TimerKind;
  version: number;
  attempts: number;
}

/** Sets a timer, or sets it anew; a worker that holds the old one finds another version and does nothing. */
export async function setTimer(tx: Tx, handoffId: string, kind: TimerKind, due: Date): Promise<void> {
  await tx.db
    .insertInto("timers")
    .values({ handoff_id: handoffId, kind, due_at: due })
    .onConflict((oc) =>
      oc.columns(["handoff_id", "kind"]).doUpdateSet((eb) => ({
        due_at: due,
        attempts: 0,
        version: eb("timers.version", "+", 1),
      })),
    )
    .execute();
  tx.wake({ timers: true });
}

/** Sets a timer where there is none; one that waits keeps its time, and one that is being carried out comes again. */
export async function setTimerAtLatest(tx: Tx, handoffId: string, kind: TimerKind, due: Date): Promise<void> {
  await tx.db
    .insertInto("timers")
    .values({ handoff_id: handoffId, kind, due_at: due })
    .onConflict((oc) =>
      oc.columns(["handoff_id", "kind"]).doUpdateSet((eb) => ({
        due_at: sql<Date>`LEAST(timers.due_at, ${due}::timestamptz)`,
        version: eb("timers.version", "+", 1),
      })),
    )
    .execute();
}

export async function clearTimers(db: Executor, handoffId: string, kinds?: TimerKind[]): Promise<void> {
  await db
    .deleteFrom("timers")
    .where("handoff_id", "=", handoffId)
    .$if(kinds !== undefined, (qb) => qb.where("kind", "in", kinds ?? []))
    .execute();
}

/**
 * Takes due timers for `leaseMs`: they come back, with one attempt more, unless they are finished by then.
 * Several processes never take the same one together.
 */
export async function takeDueTimers(db: Executor, now: Date, leaseMs: number, limit: number): Promise<DueTimer[]> {
  const rows = await db
    .updateTable("timers")
    .set((eb) => ({ due_at: new Date(now.getTime() + leaseMs), attempts: eb("attempts", "+", 1) }))
    .where((eb) =>
      eb(
        eb.refTuple("handoff_id", "kind"),
        "in",
        eb
          .selectFrom("timers")
          .select(["handoff_id", "kind"])
          .where("due_at", "<=", now)
          .orderBy("due_at")
          .limit(limit)
          .forUpdate()
          .skipLocked()
          .$asTuple("handoff_id", "kind"),
      ),
    )
    .returning(["handoff_id", "kind", "version", "attempts"])
    .execute();
  return rows.map((row) => ({
    handoffId: row.handoff_id,
    kind: row.kind as TimerKind,
    version: row.version,
    attempts: row.attempts,
  }));
}

/** Puts off a timer that could not be carried out through no fault of its own: the attempt does not count. */
export async function postponeTimer(db: Executor, timer: DueTimer, due: Date): Promise<void> {
  await db
    .updateTable("timers")
    .set((eb) => ({ due_at: due, attempts: eb("attempts", "-", 1) }))
    .where("handoff_id", "=", timer.handoffId)
    .where("kind", "=", timer.kind)
    .where("version", "=", timer.version)
    .execute();
}

/** Has a timer come again; the attempt counts. */
export async function repeatTimer(db: Executor, timer: DueTimer, due: Date): Promise<void> {
  await db
    .updateTable("timers")
    .set({ due_at: due })
    .where("handoff_id", "=", timer.handoffId)
    .where("kind", "=", timer.kind)
    .where("version", "=", timer.version)
    .execute();
}

/** Deletes a timer that has been carried out; false when it was set anew meanwhile, or is gone. */
export async function finishTimer(db: Executor, timer: DueTimer): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom("timers")
    .where("handoff_id", "=", timer.handoffId)
    .where("kind", "=", timer.kind)
    .where("version", "=", timer.version)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
