import type { Row } from "../schema/types.ts";
import { numberOf } from "./rows.ts";

const mostCharacters = 200_000;

/** The rows that may go now: of each Case the oldest ones without a gap. One that waits holds up all behind it. */
export function plan(open: Row[], now: number): Row[] {
  const blocked = new Set<unknown>();
  const begun = new Set<unknown>();
  return [...open].sort(inOrder).filter((row) => {
    const ofCase = row["Case__c"];
    if (blocked.has(ofCase)) return false;
    const due = Number(row["Next_Attempt__c"] ?? 0) <= now || (row["Status__c"] === "Pending" && begun.has(ofCase));
    (due ? begun : blocked).add(ofCase);
    return due;
  });
}

/** Cuts rows into requests. Cases that failed before go apart and last, so that they spoil no other Case. */
export function batches(rows: Row[], batchSize: number): Row[][] {
  const failed = new Set(rows.filter((row) => Number(row["Attempts__c"] ?? 0) > 0).map((row) => row["Case__c"]));
  const groups = [rows.filter((row) => !failed.has(row["Case__c"]))];
  for (const one of failed) groups.push(rows.filter((row) => row["Case__c"] === one));
  return groups.flatMap((group) => cut(group, batchSize));
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
