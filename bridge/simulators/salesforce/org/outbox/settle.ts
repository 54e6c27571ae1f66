import type { Row } from "../schema/types.ts";
import type { World } from "../world.ts";
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

/** Sets each row to what the bridge said of it. What it said nothing of has failed. */
export function settleResults(world: World, settings: OutboxSettings, rows: Row[], results: unknown[]): void {
  const byKey = new Map((results as (Result | null)[]).map((one) => [one?.key, one]));
  const unsettled = rows.filter((row) => !settleOne(world, row, byKey.get(row["Delivery_Key__c"])));
  const message = "The bridge did not say what became of this delivery.";
  const failure = { code: "BRIDGE_RESULT_MISSING", message, httpStatus: 200, retryAfterSeconds: 0 };
  failAll(world, settings, unsettled, failure);
}

/** Of each Case the first row has failed; those behind it wait for it. */
export function failAll(world: World, settings: OutboxSettings, rows: Row[], failure: Failure): void {
  const heads = new Map<unknown, number | null>();
  for (const row of rows) {
    const ofCase = row["Case__c"];
    const waiting = heads.get(ofCase);
    if (waiting === undefined) heads.set(ofCase, fail(world, settings, row, failure));
    else setDelivery(world, row, { Status__c: "Pending", Next_Attempt__c: waiting });
  }
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
  const words = { Error_Code__c: code.slice(0, 80), Last_Error__c: textOf(result.message).slice(0, 4000) };
  setDelivery(world, row, { ...attempts, ...words, Status__c: status });
  return true;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** @returns when the row is due again; null when it is dead */
function fail(world: World, settings: OutboxSettings, row: Row, failure: Failure): number | null {
  const attempts = Number(row["Attempts__c"] ?? 0) + 1;
  const dead = attempts >= settings.maxAttempts;
  const pauses = settings.backoffMinutes;
  const asked = Math.min(failure.retryAfterSeconds, longestPauseSeconds) * 1000;
  const pause = Math.max((pauses[Math.min(attempts, pauses.length) - 1] ?? 1) * minuteMs, asked);
  const next = dead ? null : world.now() + pause;
  setDelivery(world, row, {
    Attempts__c: attempts,
    Status__c: dead ? "Dead" : "Pending",
    Next_Attempt__c: next,
    Http_Status__c: failure.httpStatus,
    Error_Code__c: failure.code,
    Last_Error__c: failure.message.slice(0, 4000),
  });
  return next;
}
