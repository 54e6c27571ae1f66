import type { Row } from "../schema/types.ts";
import type { World } from "../world.ts";
import type { Results } from "./call-bridge.ts";
import { setDelivery } from "./rows.ts";
import type { OutboxSettings } from "./settings.ts";

const longestPauseSeconds = 3600;
const minuteMs = 60_000;

/** What the bridge said to one event. */
interface Result {
  key?: unknown;
  status?: unknown;
  code?: unknown;
  message?: unknown;
}

/** Why an attempt failed. */
export interface Failure {
  code: string;
  message: string;
  httpStatus: number | null;
  retryAfterSeconds: number;
}

/**
 * Sets each row to what the bridge said of it. What it said nothing of has failed.
 * @returns what has failed
 */
export function settleResults(world: World, settings: OutboxSettings, rows: Row[], answer: Results): Row[] {
  const { results, ...asked } = answer;
  const byKey = new Map((results as (Result | null)[]).map((one) => [one?.key, one]));
  const unsettled = rows.filter((row) => !settleOne(world, row, byKey.get(row["Delivery_Key__c"])));
  const message = "The bridge did not say what became of this delivery.";
  return failAll(world, settings, unsettled, { code: "BRIDGE_RESULT_MISSING", message, ...asked });
}

/**
 * Of each Case the first row has failed; those behind it wait for it.
 * @returns the rows as they then are
 */
export function failAll(world: World, settings: OutboxSettings, rows: Row[], failure: Failure): Row[] {
  const heads = new Map<unknown, Row>();
  return rows.map((row) => {
    const head = heads.get(row["Case__c"]);
    if (head !== undefined)
      return setDelivery(world, row, { Status__c: "Pending", Next_Attempt__c: head["Next_Attempt__c"] ?? null });
    const failed = fail(world, settings, row, failure);
    heads.set(row["Case__c"], failed);
    return failed;
  });
}

/** A row that can never be sent as it is. */
export function bury(world: World, row: Row, { code, message }: Pick<Failure, "code" | "message">): void {
  const words = { Error_Code__c: code, Last_Error__c: message.slice(0, 4000), Http_Status__c: null };
  setDelivery(world, row, { ...words, Status__c: "Dead", Next_Attempt__c: null });
}

function settleOne(world: World, row: Row, result: Result | null | undefined): boolean {
  const attempts = { Attempts__c: Number(row["Attempts__c"] ?? 0) + 1, Http_Status__c: 200, Next_Attempt__c: null };
  if (result?.status === "accepted" || result?.status === "duplicate") {
    const facts = { Delivered_At__c: world.now(), Error_Code__c: null, Last_Error__c: null };
    setDelivery(world, row, { ...attempts, ...facts, Status__c: "Delivered" });
    return true;
  }
  if (result?.status !== "refused") return false;
  const code = textOf(result.code);
  const status = code === "CASE_NOT_OPENED_BY_OPENCX" ? "Skipped" : "Dead";
  const words = {
    Error_Code__c: code?.slice(0, 80) ?? null,
    Last_Error__c: textOf(result.message)?.slice(0, 4000) ?? null,
  };
  setDelivery(world, row, { ...attempts, ...words, Status__c: status });
  return true;
}

function textOf(value: unknown): string | null {
  if (typeof value === "string") return value;
  return value === undefined || value === null ? null : JSON.stringify(value);
}

/**
 * An attempt that failed: the row is tried again, later each time, or given up.
 * @returns the row as it then is
 */
export function fail(world: World, settings: OutboxSettings, row: Row, failure: Failure): Row {
  const attempts = Number(row["Attempts__c"] ?? 0) + 1;
  const dead = attempts >= settings.maxAttempts;
  const pauses = settings.backoffMinutes;
  const asked = Math.min(failure.retryAfterSeconds, longestPauseSeconds) * 1000;
  const pause = Math.max((pauses[Math.min(attempts, pauses.length) - 1] ?? 1) * minuteMs, asked);
  const next = dead ? null : world.now() + pause;
  return setDelivery(world, row, {
    Attempts__c: attempts,
    Status__c: dead ? "Dead" : "Pending",
    Next_Attempt__c: next,
    Http_Status__c: failure.httpStatus,
    Error_Code__c: failure.code,
    Last_Error__c: failure.message.slice(0, 4000),
  });
}
