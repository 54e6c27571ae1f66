import { truncate } from "../../lib/text.ts";
import type { DeskHandoff } from "../desk.ts";
import type { Row } from "./org/org.ts";
import type { SalesforceCasesSettings } from "./settings.ts";

/** The value of `Case_From__c` (contract opencx 5.2). */
export const caseFrom = "opencx";

const emailForm = /^[^\s@,;<>"()]+@[^\s@,;<>"()]+\.[^\s@,;<>"()]+$/;
const usualOrigins: Readonly<Record<string, string>> = { email: "Email", phone: "Phone" };

/** What names the handoff's Case in the org; the second and later conversations of a handoff have Cases of their own. */
export function handoffKey({ handoffId, conversationNo }: DeskHandoff): string {
  return conversationNo === 1 ? handoffId : `${handoffId}:${conversationNo}`;
}

/** The customer's address if it is proven; only such a one may find a Contact or somebody's Case. */
export function verifiedEmail({ identity }: DeskHandoff): string | undefined {
  const value = identity.value.trim();
  return identity.kind === "verified-email" && isEmail(value) ? value : undefined;
}

export function originOf(channel: string, settings: SalesforceCasesSettings): string {
  const { origins } = settings.case;
  return (Object.hasOwn(origins, channel) ? origins[channel] : undefined) ?? usualOrigins[channel] ?? "Web";
}

/** The address to write to, proven or not. */
export function customerEmail(handoff: DeskHandoff): string | undefined {
  const { email, nonVerifiedEmail } = handoff.customer;
  return verifiedEmail(handoff) ?? [email, nonVerifiedEmail].find((one) => one !== undefined && isEmail(one));
}

/** All fields of a new Case, cut to the lengths of the org (contract salesforce-metadata 5.2, 18). */
export function caseFields(
  handoff: DeskHandoff,
  contactId: string | undefined,
  settings: SalesforceCasesSettings,
): Row {
  const { customer } = handoff;
  const { status, ownerId, recordTypeId, priority, fields } = settings.case;
  return present({
    ...fields,
    Subject: subjectOf(handoff),
    Description: cut(description(handoff), 32_000),
    Case_From__c: caseFrom,
    Origin: originOf(handoff.channel, settings),
    Priority: handoff.priority ?? priority,
    SuppliedEmail: customerEmail(handoff),
    SuppliedName: cut(customer.name, 80),
    SuppliedPhone: cut(customer.phone, 40),
    ContactId: contactId,
    OpenCx_Handoff_Key__c: handoffKey(handoff),
    OpenCx_Session_Id__c: handoff.sessionId,
    OpenCx_Channel__c: cut(handoff.channel, 40),
    OpenCx_Handoff_Reason__c: cut(handoff.reason, 255),
    OpenCx_Identity_Kind__c: handoff.identity.kind,
    OpenCx_Language__c: cut(handoff.language, 20),
    OpenCx_Summary__c: cut(handoff.summary, 32_000),
    Status: status,
    OwnerId: ownerId,
    RecordTypeId: recordTypeId,
  });
}

export function subjectOf({ ticketNumber, reason, summary, channel }: DeskHandoff): string {
  const line = [summary, reason].map((text) => text?.trim().split(/\r?\n/, 1)[0] ?? "").find((text) => text !== "");
  const number = ticketNumber === undefined ? "" : `#${ticketNumber} `;
  return truncate(`${number}${line ?? `Conversation handed off (${channel})`}`, { characters: 255 });
}

function description({ summary, reason, link }: DeskHandoff): string {
  const parts = [summary, reason === undefined ? undefined : `Reason: ${reason}`, link];
  return parts.filter((part) => part !== undefined && part.trim() !== "").join("\n\n");
}

function isEmail(text: string): boolean {
  return text.length <= 80 && emailForm.test(text);
}

function cut(text: string | undefined, characters: number): string | undefined {
  return text === undefined ? undefined : truncate(text, { characters });
}

function present(fields: Row): Row {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ""));
}
