import type { Row } from "../schema/types.ts";
import { numberOf } from "./payload.ts";

const mostCharacters = 200_000;
const mostInJob = 200;
const mailCountsAs = 10;

/** What one job does with the rows that are not done. */
export interface Plan {
  /** What goes next, in order. */
  going: Row[];
  /** What must wait as long as the row before it, and until when. */
  postponed: { row: Row; next: number }[];
}

/** Of each Case the oldest rows without a gap, as many as a job holds. One that waits holds up all behind it. */
export function plan(open: Row[], now: number): Plan {
  const blocked = new Map<unknown, Row>();
  const begun = new Set<unknown>();
  const found: Plan = { going: [], postponed: [] };
  let load = 0;
  for (const row of [...open].sort(inOrder)) {
    const ofCase = row["Case__c"];
    const first = blocked.get(ofCase);
    if (first !== undefined) postpone(found, row, first);
    else if (!mayGo(row, begun.has(ofCase), now)) blocked.set(ofCase, row);
    else if (load + loadOf(row) > mostInJob) return found;
    else {
      begun.add(ofCase);
      found.going.push(row);
      load += loadOf(row);
    }
  }
  return found;
}

/** Cuts rows into requests. Cases that failed before go apart and last, so that they spoil no other Case. */
export function batches(rows: Row[], batchSize: number): Row[][] {
  const failed = new Set(rows.filter((row) => Number(row["Attempts__c"] ?? 0) > 0).map((row) => row["Case__c"]));
  const groups = [rows.filter((row) => !failed.has(row["Case__c"]))];
  for (const one of failed) groups.push(rows.filter((row) => row["Case__c"] === one));
  return groups.flatMap((group) => cut(group, batchSize));
}

/** Behind the first row of its Case a waiting one goes along, whatever its own moment. */
function mayGo(row: Row, begun: boolean, now: number): boolean {
  return Number(row["Next_Attempt__c"] ?? 0) <= now || (row["Status__c"] === "Pending" && begun);
}

function postpone(found: Plan, row: Row, first: Row): void {
  const next = Number(first["Next_Attempt__c"]);
  const waits = first["Status__c"] === "Pending" && row["Status__c"] === "Pending";
  if (waits && Number(row["Next_Attempt__c"] ?? 0) < next) found.postponed.push({ row, next });
}

function loadOf(row: Row): number {
  return row["Source_Type__c"] === "EmailMessage" ? mailCountsAs : 1;
}

function cut(rows: Row[], batchSize: number): Row[][] {
  const pieces: Row[][] = [];
  let room = 0;
  for (const row of rows) {
    const size = String(row["Payload__c"]).length;
    const last = pieces.at(-1);
    if (last === undefined || size > room || last.length >= batchSize) {
      pieces.push([row]);
      room = mostCharacters - size;
    } else {
      last.push(row);
      room -= size;
    }
  }
  return pieces;
}

function inOrder(left: Row, right: Row): number {
  return numberOf(left) - numberOf(right);
}
