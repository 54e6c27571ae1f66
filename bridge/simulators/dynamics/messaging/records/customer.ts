import type { PlatformRows, Row, Value } from "../../tenant.ts";
import { filled } from "../channels/channel.ts";
import type { Customer } from "../conversations/model.ts";

/**
 * Record identification (contract dynamics-365 7.4): the active contact whose e-mail address or phone number the request
 * names; none when there is not exactly one.
 */
export function identifyContact(rows: PlatformRows, { email, phonenumber }: Customer): Row | undefined {
  if (email === undefined && phonenumber === undefined) return undefined;
  const found = rows.find("contact", (row) => {
    if (row["statecode"] === 1) return false;
    if (email !== undefined && sameText(row["emailaddress1"], email)) return true;
    return (
      phonenumber !== undefined && [row["mobilephone"], row["telephone1"]].some((one) => sameText(one, phonenumber))
    );
  });
  return found.length === 1 ? found[0] : undefined;
}

/** The name that the rep sees: the contact's own wins over the request's. */
export function customerName(customer: Customer, contact: Row | undefined): string {
  const { firstname, lastname, preferredname } = customer;
  const given = [firstname, lastname].filter((part) => part !== undefined && part !== "").join(" ");
  return filled(contact?.["fullname"]) ?? filled(preferredname) ?? filled(given) ?? "Visitor";
}

function sameText(value: Value | undefined, text: string): boolean {
  return typeof value === "string" && value !== "" && value.toLowerCase() === text.toLowerCase();
}
