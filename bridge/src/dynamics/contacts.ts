import { BridgeError, isBridgeError } from "../lib/errors.ts";
import { truncate } from "../lib/text.ts";
import type { Dataverse, Row } from "./dataverse/dataverse.ts";
import { cleanText, literal } from "./dataverse/odata.ts";

/** Somebody who may have a contact. */
export interface Person {
  name: string | undefined;
  /** Only a proven address: it links a conversation to somebody's contact. */
  email: string | undefined;
  /** E.164, where somebody vouches for it: whoever calls from it next is found by it. */
  phone: string | undefined;
  sessionId: string;
}

const mostLooked = 20;
const mostIds = 10;
const active = 0;
const readBack = ["contactid", "emailaddress1", "mobilephone", "telephone1", "statecode"];

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
 * A contact under an id made from the address, or from the session where none is known (contract dynamics-365 6.1, 6.2),
 * so that handoffs that come at once make one contact together. A row under that id that somebody has deactivated or
 * given to another person meanwhile is left alone, and the next id is taken.
 *
 * @throws BridgeError `DYNAMICS_CONTACTS_CHANGED` when that is so of every id.
 */
export async function createContact(dataverse: Dataverse, person: Person): Promise<string> {
  try {
    return await createUnderNextId(dataverse, person);
  } catch (error) {
    if (!isBridgeError(error, "DATAVERSE_ROW_EXISTS")) throw error;
    // An alternate key of the tenant: the address or the number may be there once only.
    const { email, phone } = person;
    const known = email === undefined ? undefined : await contactOfEmail(dataverse, email);
    if (known !== undefined) return known;
    if (email === undefined && phone === undefined) throw error;
    const name = person.name ?? email?.split("@")[0] ?? phone;
    return createUnderNextId(dataverse, { ...person, name, email: undefined, phone: undefined });
  }
}

async function createUnderNextId(dataverse: Dataverse, person: Person): Promise<string> {
  const { email, sessionId } = person;
  const key = email === undefined ? ["anonymous", sessionId] : ["email", email.trim().toLowerCase()];
  for (let no = 0; no < mostIds; no += 1) {
    const id = await dataverse.rowId("contact", ...key, ...(no === 0 ? [] : [no]));
    const { row, isNew } = await dataverse.createOnce("contacts", { id, data: contactRow(person), select: readBack });
    if (isNew || isStillOf(row, person)) return id;
  }
  throw new BridgeError({
    code: "DYNAMICS_CONTACTS_CHANGED",
    message: `Each of the ${mostIds} contacts that were created for one customer was deactivated or given another address.`,
    remedy:
      "See whether a flow, a plug-in or a merge of the environment does that to contacts that the application user creates.",
    status: 502,
  });
}

/** Whether a contact that is there already has the address or number that it was created for, and is active. */
function isStillOf(row: Row, { email, phone }: Person): boolean {
  if (row["statecode"] !== active) return false;
  if (email !== undefined) return textOf(row, "emailaddress1").trim().toLowerCase() === email.trim().toLowerCase();
  const numbers = [textOf(row, "mobilephone"), textOf(row, "telephone1")].map(digitsOf).filter((one) => one !== "");
  return phone === undefined || numbers.length === 0 || numbers.includes(digitsOf(phone));
}

/** People write numbers with blanks and brackets. */
function digitsOf(phone: string): string {
  return phone.replaceAll(/\D/g, "");
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
