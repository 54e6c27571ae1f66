import { sql } from "kysely";
import type { Executor } from "./store.ts";

export type TraceLevel = "info" | "warning" | "error";

/** One line of the timeline. Its data never holds a secret or what people wrote. */
export interface TraceEvent {
  handoffId: string;
  at: Date;
  kind: string;
  level?: TraceLevel;
  conversationNo?: number | undefined;
  durationMs?: number | undefined;
  data?: Record<string, unknown>;
  /** Makes the line unique in its handoff: telling it again writes nothing. */
  sourceKey?: string | undefined;
}

/** Appends to the timeline, in the transaction of what it tells. @returns false when `sourceKey` was known. */
export async function appendTrace(db: Executor, ...events: TraceEvent[]): Promise<boolean> {
  const result = await db
    .insertInto("trace_events")
    .values(
      events.map((event) => ({
        handoff_id: event.handoffId,
        conversation_no: event.conversationNo ?? null,
        at: event.at,
        kind: event.kind,
        level: event.level ?? "info",
        duration_ms: event.durationMs === undefined ? null : Math.round(event.durationMs),
        data: JSON.stringify(event.data ?? {}),
        source_key: event.sourceKey ?? null,
      })),
    )
    .onConflict((oc) => oc.columns(["handoff_id", "source_key"]).where("source_key", "is not", null).doNothing())
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export interface StoredTraceEvent {
  id: number;
  at: Date;
  kind: string;
  level: string;
  durationMs: number | null;
  conversationNo: number | null;
  data: Record<string, unknown>;
}

/** A page of a handoff's timeline, oldest first. */
export async function readTrace(
  db: Executor,
  handoffId: string,
  page: { after: number; limit: number },
): Promise<StoredTraceEvent[]> {
  const rows = await db
    .selectFrom("trace_events")
    .selectAll()
    .where("handoff_id", "=", handoffId)
    .where("id", ">", sql<number>`${page.after}::bigint`)
    .orderBy("id")
    .limit(page.limit)
    .execute();
  return rows.map((row) => ({
    id: Number(row.id),
    at: row.at,
    kind: row.kind,
    level: row.level,
    durationMs: row.duration_ms,
    conversationNo: row.conversation_no,
    data: row.data,
  }));
}
