import { isBridgeError } from "../lib/errors.ts";
import { truncate } from "../lib/text.ts";
import type { Dataverse, Row } from "./dataverse/dataverse.ts";
import { cleanText, literal } from "./dataverse/odata.ts";

/** Somebody who may have a contact. */
export interface Person {
  name: string | undefined;
  /** Only a proven address: it links a conversation to somebody's contact. */
  email: string | undefined;
  /** E.164. */
  phone: string | undefined;
  sessionId: string;
}

const mostLooked = 20;

/**
 * The active contact of an address; of several the oldest (contract dynamics-365 6.1). Dataverse compares without case
 * and takes `_` and `%` for wildcards, so what it finds is compared again.
 */
export async function contactOfEmail(dataverse: Dataverse, email: string): Promise<string | undefined> {
  const wanted = email.trim().toLowerCase();
  const rows = await dataverse.find("contacts", {
    select: ["contactid", "emailaddress1"],
    filter: `emailaddress1 eq ${literal(wanted)} and statecode eq 0`,
    orderBy: ["createdon asc"],
    top: mostLooked,
  });
  return idOf(rows.find((row) => textOf(row, "emailaddress1").trim().toLowerCase() === wanted));
}

/** The active contact of a number, where it is one alone: a number may belong to a household. */
export async function contactOfPhone(dataverse: Dataverse, phone: string): Promise<string | undefined> {
  const rows = await dataverse.find("contacts", {
    select: ["contactid", "mobilephone", "telephone1"],
    filter: `(mobilephone eq ${literal(phone)} or telephone1 eq ${literal(phone)}) and statecode eq 0`,
    top: mostLooked,
  });
  const found = rows.filter((row) => [row["mobilephone"], row["telephone1"]].includes(phone));
  return found.length === 1 ? idOf(found[0]) : undefined;
}

/**
 * A contact under an id made from the address, the number or the session, so that handoffs that come at once make one
 * contact together.
 */
export async function createContact(dataverse: Dataverse, person: Person): Promise<string> {
  const { email, phone, sessionId } = person;
  const key = email?.trim().toLowerCase() ?? phone ?? sessionId;
  const id = await dataverse.rowId(
    "contact",
    email === undefined ? (phone === undefined ? "anonymous" : "phone") : "email",
    key,
  );
  try {
    await dataverse.createOnce("contacts", { id, data: contactRow(person), select: ["contactid"] });
    return id;
  } catch (error) {
    // An alternate key of the tenant: somebody else has made the contact meanwhile.
    const known =
      isBridgeError(error, "DATAVERSE_ROW_EXISTS") && email !== undefined
        ? await contactOfEmail(dataverse, email)
        : undefined;
    if (known === undefined) throw error;
    return known;
  }
}

function contactRow({ name, email, phone, sessionId }: Person): Row {
  const words = cleanText(name ?? "")
    .trim()
    .split(/\s+/)
    .filter((word) => word !== "");
  const last = words.pop() ?? email?.split("@")[0] ?? phone ?? "Visitor";
  return {
    ...(words.length === 0 ? {} : { firstname: truncate(words.join(" "), { characters: 50 }) }),
    lastname: truncate(last, { characters: 50 }),
    ...(email === undefined ? {} : { emailaddress1: email }),
    ...(phone === undefined ? {} : { mobilephone: truncate(phone, { characters: 50 }) }),
    description: `Created from chat session ${sessionId}`,
  };
}

function idOf(row: Row | undefined): string | undefined {
  return row === undefined ? undefined : textOf(row, "contactid").toLowerCase();
}

function textOf(row: Row, column: string): string {
  const value = row[column];
  return typeof value === "string" ? value : "";
}
