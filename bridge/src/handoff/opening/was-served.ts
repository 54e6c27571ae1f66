import { sql } from "kysely";
import type { HistoryItem } from "../../opencx/types.ts";
import type { Handoff } from "../../store/handoffs.ts";
import type { Executor } from "../../store/store.ts";

/** Last words go out right behind an end; what was sent later than this says nothing of when the end was. */
const lastWordsMs = 10_000;
const mostItems = 200;

/**
 * Whether an earlier handoff was still going on after an event, by the order in OpenCX's own history: later than the
 * event it shows something that the handoff carried, or that the session was closed. No two clocks are compared.
 */
export async function wasServed(
  db: Executor,
  event: Date,
  history: HistoryItem[],
  earlier: Pick<Handoff, "id">[],
): Promise<boolean> {
  const later = history.filter((item) => item.at > event);
  if (earlier.length === 0 || later.length === 0) return false;
  if (later.some((item) => item.type.startsWith("closed_"))) return true;
  const ids = later.slice(0, mostItems).map((item) => item.id);
  const keys = ids.map((id) => `h:${id}`);
  const carried = await db
    .selectFrom("entries")
    .innerJoin("handoffs", "handoffs.id", "entries.handoff_id")
    .select("entries.id")
    .where(
      "handoffs.id",
      "in",
      earlier.map(({ id }) => id),
    )
    .where((eb) =>
      eb.or([
        eb("entries.direction", "=", "to-desk").and(
          eb.or([eb("entries.source_key", "in", keys), eb("entries.alias_key", "in", keys)]),
        ),
        eb("entries.direction", "=", "to-opencx")
          .and("entries.external_id", "in", ids)
          .and(sql<boolean>`entries.sending_at <= handoffs.ended_at + ${lastWordsMs} * interval '1 millisecond'`),
      ]),
    )
    .limit(1)
    .executeTakeFirst();
  return carried !== undefined;
}
