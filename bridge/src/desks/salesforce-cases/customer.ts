import { isBridgeError } from "../../lib/errors.ts";
import { truncate } from "../../lib/text.ts";
import type { DeskHandoff } from "../desk.ts";
import { verifiedEmail } from "./case-fields.ts";
import { isLoginFault } from "./org/oauth-faults.ts";
import { allowDuplicates, type Org, type Row } from "./org/org.ts";
import { quoted } from "./org/soql.ts";
import type { DeskLogger } from "./settings.ts";

/** The Contact of a proven address; of several the one changed last. */
export async function findContact(org: Org, handoff: DeskHandoff): Promise<string | undefined> {
  const email = verifiedEmail(handoff);
  if (email === undefined) return undefined;
  const [contact] = await org.query(
    `SELECT Id FROM Contact WHERE Email = ${quoted(email)} ORDER BY LastModifiedDate DESC LIMIT 1`,
  );
  return contact === undefined ? undefined : String(contact["Id"]);
}

/**
 * A new Contact for a proven address that still has none. What the org does not want leaves the Case without a Contact:
 * the customer is not made to wait for it.
 */
export async function createContact(org: Org, handoff: DeskHandoff, logger?: DeskLogger): Promise<string | undefined> {
  const email = verifiedEmail(handoff);
  if (email === undefined) return undefined;
  const known = await findContact(org, handoff);
  if (known !== undefined) return known;
  try {
    return await org.create("Contact", contactFields(handoff, email)).catch((error: unknown) => {
      if (!isBridgeError(error, "SALESFORCE_DUPLICATE_RULE")) throw error;
      return org.create("Contact", contactFields(handoff, email), allowDuplicates);
    });
  } catch (error) {
    if (!isBridgeError(error) || error.retryable || isLoginFault(error.code)) throw error;
    const facts = { handoffId: handoff.handoffId, code: error.code, remedy: error.remedy };
    logger?.warn(facts, "the org takes no contact for the customer; the Case has none");
    return undefined;
  }
}

function contactFields({ customer }: DeskHandoff, email: string): Row {
  const names = customer.name?.trim().split(/\s+/) ?? [];
  const last = names.pop() ?? email;
  const first = names.length === 0 ? {} : { FirstName: truncate(names.join(" "), { characters: 40 }) };
  const phone = customer.phone === undefined ? {} : { Phone: truncate(customer.phone, { characters: 40 }) };
  return { ...first, LastName: truncate(last, { characters: 80 }), Email: email, ...phone };
}
