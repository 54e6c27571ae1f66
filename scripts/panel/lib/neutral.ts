import { createHash } from "node:crypto";
import type { TracePage } from "../../../bridge/src/http/schemas/trace.ts";

/** A trace as it comes over HTTP. */
export type SampleTrace = Omit<TracePage, "events"> & {
  events: (Omit<TracePage["events"][number], "at"> & { at: string })[];
};

const begins = Date.parse("2026-01-31T09:30:00.000Z");
const uuid = /\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi;
const moment = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g;

/** The same trace at a fixed time, with ids that are the same each time and no address of a machine. */
export function neutral(trace: SampleTrace, seed: string): SampleTrace {
  const shift = begins - Date.parse(trace.handoff.createdAt);
  const ids = new Map<string, string>();
  const idFor = (id: string) => {
    if (!ids.has(id)) ids.set(id, madeUp(`${seed}:${ids.size}`));
    return ids.get(id) ?? id;
  };
  const text = JSON.stringify(trace)
    .replace(uuid, idFor)
    .replace(moment, (at) => new Date(Date.parse(at) + shift).toISOString())
    .replace(/http:\/\/(127\.0\.0\.1|localhost):\d+\/_sim\/ledger\?sessionId=/g, "https://opencx.example/sessions/")
    .replace(/http:\/\/(127\.0\.0\.1|localhost):\d+/g, "https://bridge.example");
  return JSON.parse(text) as SampleTrace;
}

function madeUp(seed: string): string {
  const hex = createHash("sha256").update(seed).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    "-",
  );
}
