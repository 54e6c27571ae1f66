import type { Identity } from "../desks/desk.ts";
import type { OpencxSession } from "../opencx/types.ts";

const numberChannels = new Set(["phone", "sms", "whatsapp"]);

/**
 * Who the customer is, and how sure we are (design section 6).
 * An address counts only as `contact.email`: one that was merely typed in proves nothing. Where the channel knows
 * people by number, a known contact is "matched by phone number", never "verified": caller ids can be forged.
 */
export function decideIdentity(session: OpencxSession, channel: string): Identity {
  const contact = session.contact;
  const number = normaliseNumber(contact?.phone);
  const known = contact?.email !== undefined || contact?.name !== undefined;
  if (numberChannels.has(channel) && number !== undefined && known) return { kind: "matched-by-phone", value: number };
  if (!numberChannels.has(channel) && contact?.email !== undefined) {
    return { kind: "verified-email", value: contact.email.trim().toLowerCase() };
  }
  return { kind: "anonymous", value: session.id };
}

/** E.164, or undefined when the number is not in international form. */
export function normaliseNumber(raw: string | undefined): string | undefined {
  if (raw === undefined) return undefined;
  const digits = raw.replace(/[\s().-]/g, "").replace(/^00/, "+");
  return /^\+[1-9]\d{6,14}$/.test(digits) ? digits : undefined;
}
