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
export async function appendTrace(db: Executor, event: TraceEvent): Promise<boolean> {
  const { numAffectedRows } = await sql`
    INSERT INTO trace_events (handoff_id, conversation_no, at, kind, level, duration_ms, data, source_key)
    VALUES (${event.handoffId}, ${event.conversationNo ?? null}, ${event.at}, ${event.kind}, ${event.level ?? "info"},
      ${event.durationMs === undefined ? null : Math.round(event.durationMs)}, ${JSON.stringify(event.data ?? {})},
      ${event.sourceKey ?? null})
    ON CONFLICT (handoff_id, source_key) WHERE source_key IS NOT NULL DO NOTHING`.execute(db);
  return (numAffectedRows ?? 0n) > 0n;
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
