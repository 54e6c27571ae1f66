import { expect, test } from "@jest/globals";
import { canMove } from "../../src/handoff/states.ts";
import type { HandoffState } from "../../src/store/schema.ts";

const states: HandoffState[] = [
  "received",
  "opening",
  "queued",
  "with-rep",
  "transferring",
  "handing-on",
  "ended",
  "failed",
];

/** The table of design section 6, written a second time. */
const allowed = new Set([
  "received opening",
  "received handing-on",
  "opening queued",
  "opening with-rep",
  "opening transferring",
  "opening handing-on",
  "queued with-rep",
  "queued transferring",
  "queued handing-on",
  "with-rep transferring",
  "transferring with-rep",
  "transferring queued",
  "transferring handing-on",
  "handing-on opening",
  "handing-on queued",
  "handing-on with-rep",
  "handing-on transferring",
  ...states.slice(0, 6).flatMap((from) => [`${from} ended`, `${from} failed`]),
]);

test.each(states.flatMap((from) => states.map((to) => [from, to] as const)))("from %s to %s", (from, to) => {
  expect(canMove(from, to)).toBe(allowed.has(`${from} ${to}`));
});
