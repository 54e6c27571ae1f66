import { randomInt } from "node:crypto";
import { DataverseError } from "../../dataverse-error.ts";
import { lookupOf } from "../store.ts";
import type { Coming, Hook } from "./hook.ts";

const letters = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789";
const active = 0;
const resolved = 1;

/** A case has a customer, a number of its own, and once closed is only opened again (contract dynamics-365 5.4). */
export const caseHook: Hook = (coming) => {
  const { row, world, before, written } = coming;
  if (before !== undefined) checkOpen(coming);
  const customer = lookupOf(row["customerid"]);
  const isTouched = before === undefined || written.has("customerid");
  if (isTouched && customer === undefined && !world.rules.customerOptional) {
    throw new DataverseError(400, "0x80044410", "You should specify a parent contact or account.");
  }
  row["accountid"] = customer?.table === "account" ? customer : null;
  row["contactid"] = customer?.table === "contact" ? customer : null;
  if (before === undefined && (row["ticketnumber"] ?? null) === null) row["ticketnumber"] = nextTicket(coming);
};

function checkOpen({ before, row, written }: Coming): void {
  const [from, to] = [before?.["statecode"], row["statecode"]];
  if (written.has("statecode") && from === active && to === resolved) {
    const text = "This message can not be used to set the state of incident to Resolved.";
    const advice = "In order to set state of incident to Resolved, use the CloseIncidentRequest message instead.";
    throw new DataverseError(400, "0x80048408", `${text} ${advice}`);
  }
  const isReopened = written.has("statecode") && to === active;
  if (from !== active && !isReopened) throw alreadyClosed();
}

/** The case is resolved or cancelled. */
export function alreadyClosed(): DataverseError {
  return new DataverseError(400, "0x80044411", "This case has already been closed or cancelled.");
}

function nextTicket({ world }: Coming): string {
  world.state.lastTicket += 1;
  const tail = Array.from({ length: 6 }, () => letters[randomInt(letters.length)]).join("");
  return `CAS-${String(world.state.lastTicket).padStart(5, "0")}-${tail}`;
}
