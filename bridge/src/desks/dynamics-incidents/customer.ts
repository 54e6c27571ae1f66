import { contactOfEmail, contactOfPhone, createContact } from "../../dynamics/contacts.ts";
import type { Dataverse, Row } from "../../dynamics/dataverse/dataverse.ts";
import type { DeskHandoff } from "../desk.ts";
import { verifiedEmail } from "./incident-fields.ts";
import type { IncidentParts } from "./settings.ts";

/** The customer of an incident as its columns: nothing where the settings leave it out. */
export type Customer = Row;

/** Whose incident it is: found, or made as the settings say (contract dynamics-365 6.1, 6.2). */
export async function customerOf(handoff: DeskHandoff, { dataverse, settings }: IncidentParts): Promise<Customer> {
  const email = verifiedEmail(handoff);
  const phone = callersNumber(handoff);
  const { anonymousCustomer, matchByPhone } = settings.incident;
  if (email !== undefined)
    return contact((await contactOfEmail(dataverse, email)) ?? (await newContact(handoff, dataverse)));
  const byPhone = matchByPhone && phone !== undefined ? await contactOfPhone(dataverse, phone) : undefined;
  if (byPhone !== undefined) return contact(byPhone);
  const [kind, id] = anonymousCustomer.split(":");
  if (kind === "none") return {};
  if (kind === "fixed_contact") return contact(id ?? "");
  if (kind === "fixed_account") return { "customerid_account@odata.bind": `/accounts(${id})` };
  return contact(await newContact(handoff, dataverse));
}

/** A contact for somebody who has none. */
export async function newContact(handoff: DeskHandoff, dataverse: Dataverse): Promise<string> {
  const { customer, sessionId } = handoff;
  const email = verifiedEmail(handoff);
  const phone = email === undefined ? callersNumber(handoff) : customer.phone;
  return createContact(dataverse, { name: customer.name, email, phone, sessionId });
}

/** Channels whose carrier vouches for the number. */
const carried = new Set(["phone", "sms", "whatsapp"]);

/** A number that was only typed in may be anybody's: it finds no contact, and is no contact's to be found by. */
function callersNumber({ identity, channel, customer }: DeskHandoff): string | undefined {
  return identity.kind === "matched-by-phone" || carried.has(channel) ? customer.phone : undefined;
}

export function contact(id: string): Customer {
  return { "customerid_contact@odata.bind": `/contacts(${id})` };
}
