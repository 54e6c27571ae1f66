import { sql } from "kysely";
import type { Executor } from "../store/store.ts";
import type { HttpParts } from "./http-parts.ts";

const keptMs = 5_000;
const mostLanes = 10_000;

/** Reads the gauges and writes everything in Prometheus' text form. Lanes are counted at most every five seconds. */
export function createScrape(http: HttpParts): () => Promise<string> {
  const { store, clock, opencx, log } = http.parts;
  let counted = { at: -Infinity, depth: Promise.resolve<Record<string, number>>({}) };
  return async () => {
    const now = clock.now().getTime();
    if (now - counted.at >= keptMs) counted = { at: now, depth: laneDepth(store.db) };
    const [depth, budget] = await Promise.allSettled([counted.depth, opencx.budgetLeft()]);
    for (const read of [depth, budget]) {
      if (read.status === "rejected") log.warn({ err: read.reason as unknown }, "a gauge could not be read");
    }
    http.metrics.showGauges({
      laneDepth: depth.status === "fulfilled" ? depth.value : {},
      openStreams: http.openStreams(),
      ...(budget.status === "fulfilled" ? { opencxBudgetLeft: budget.value } : {}),
    });
    return http.metrics.registry.metrics();
  };
}

/** Entries that wait, by direction, over the lanes that have something due. */
async function laneDepth(db: Executor): Promise<Record<string, number>> {
  const { rows } = await sql<{ direction: string; pending: number | string }>`
    SELECT direction, sum(pending) AS pending FROM (
      SELECT direction, pending FROM lanes WHERE next_attempt_at IS NOT NULL LIMIT ${sql.lit(mostLanes)}
    ) AS waiting GROUP BY direction`.execute(db);
  const none = { "to-desk": 0, "to-opencx": 0, "to-callback": 0 };
  return { ...none, ...Object.fromEntries(rows.map((row) => [row.direction, Number(row.pending)])) };
}
