import { randomUUID } from "node:crypto";
import { decodeCursor, encodeCursor } from "./page.ts";
import { badRequest } from "./api-error.ts";
import { stamp } from "./sessions.ts";
import type { HistoryRecord, SessionRecord } from "./types.ts";
import { wireHistory } from "./wire.ts";
import type { World } from "./world.ts";

/** Adds one item to a session's history and dates the session. `at` back-dates it. */
export function append(
  world: World,
  session: SessionRecord,
  item: Omit<HistoryRecord, "id" | "createdAt">,
  at?: number,
): HistoryRecord {
  const record: HistoryRecord = { id: randomUUID(), createdAt: stamp(world, session, at), ...item };
  session.history.push(record);
  session.updatedAt = Math.max(session.updatedAt, record.createdAt);
  if (record.type === "message") session.lastMessageAt = record.createdAt;
  return record;
}

/**
 * One page of a session's history (contract opencx 9.4). The cursor names an item by its place from the start, so
 * items that arrive between two pages neither repeat nor hide others, in either order.
 */
export function historyPage(
  world: World,
  session: SessionRecord,
  cursor: string | undefined,
): { items: object[]; next: string | null } {
  const { pageSize, order } = world.settings.history;
  const step = order === "asc" ? 1 : -1;
  const list = `history.${order}`;
  let index = cursor === undefined ? (step === 1 ? 0 : session.history.length - 1) : indexIn(list, cursor);
  const items: object[] = [];
  for (; session.history[index] !== undefined; index += step) {
    const item = session.history[index];
    if (item === undefined || !isVisible(world, item)) continue;
    if (items.length === pageSize) return { items, next: encodeCursor(list, String(index)) };
    items.push(wireHistory(world, item));
  }
  return { items, next: null };
}

function indexIn(list: string, cursor: string): number {
  const position = decodeCursor(list, cursor);
  if (!/^\d+$/.test(position)) throw badRequest("cursor: not a cursor of this list");
  return Number(position);
}

function isVisible(world: World, item: HistoryRecord): boolean {
  const { visibleAfterMs, handoffEvents } = world.settings.history;
  if (!handoffEvents && item.type.startsWith("handoff")) return false;
  return visibleAfterMs === 0 || item.createdAt + visibleAfterMs <= world.now();
}
