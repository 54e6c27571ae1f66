import type { Clock } from "../../lib/clock.ts";
import { BridgeError, isBridgeError } from "../../lib/errors.ts";
import { type DeskConversation, type DeskHandoff, existingIsOver, type Opened, type OpenOptions } from "../desk.ts";
import { handoffKey } from "./case-fields.ts";
import { findComments, marker } from "./comments.ts";
import { createCase } from "./create-case.ts";
import { createContact, findContact } from "./customer.ts";
import { caseById, caseOfCustomer, caseOfHandoff, type FoundCase, mayJoin } from "./find-case.ts";
import type { Org } from "./org/org.ts";
import type { DeskLogger, SalesforceCasesSettings } from "./settings.ts";

export interface OpenParts {
  settings: SalesforceCasesSettings;
  org: Org;
  clock: Clock;
  logger?: DeskLogger | undefined;
}

/** Finds, joins, reopens or creates the Case of a conversation; the same one however often it is asked. */
export async function openCase(
  { handoff }: DeskConversation,
  { brief, existing }: OpenOptions,
  parts: OpenParts,
): Promise<Opened> {
  if (existing !== undefined) return joinExisting(handoff, existing, parts);
  const { org, settings, logger } = parts;
  const [mine, known] = await Promise.all([caseOfHandoff(org, handoff), findContact(org, handoff)]);
  if (mine !== undefined) return foundAgain(mine, brief, parts);
  const other = await caseOfCustomer(org, handoff, known, parts);
  if (other !== undefined && other.key !== handoffKey(handoff)) return join(other, handoff, parts);
  const contactId = known ?? (settings.contacts.create ? await createContact(org, handoff, logger) : undefined);
  try {
    const { id, delivered } = await createCase(org, handoff, { contactId, brief }, settings);
    const created = await caseById(org, id);
    return { externalId: id, records: await recordsOf(id, created?.number, contactId, org), delivered };
  } catch (error) {
    if (!isBridgeError(error, "SALESFORCE_VALUE_TAKEN")) throw error;
    const first = await caseOfHandoff(org, handoff);
    if (first === undefined) throw error;
    return foundAgain(first, brief, parts);
  }
}

/** An earlier try created it, and the first parts of the brief went with it. */
async function foundAgain(found: FoundCase, brief: OpenOptions["brief"], { org }: OpenParts): Promise<Opened> {
  const marks = brief.map(({ id, part }) => marker(id, part?.no, part?.of));
  const comments = brief.length === 0 ? new Map<string, string>() : await findComments(org, found.id, marks);
  const delivered = brief.flatMap(({ id }, index) => {
    const externalId = comments.get(marks[index] ?? "");
    return externalId === undefined ? [] : [{ id, externalId }];
  });
  return { externalId: found.id, records: await recordsOf(found.id, found.number, found.contactId, org), delivered };
}

async function joinExisting(handoff: DeskHandoff, id: string, parts: OpenParts): Promise<Opened> {
  const found = await caseById(parts.org, id);
  if (found === undefined || !mayJoin(found, parts.settings, parts.clock)) throw isOver();
  return join(found, handoff, parts);
}

async function join(found: FoundCase, handoff: DeskHandoff, parts: OpenParts): Promise<Opened> {
  const { org, settings } = parts;
  if (found.isClosed) await org.update("Case", found.id, { Status: settings.reopenStatus });
  await noteSession(found, handoff, parts);
  return {
    externalId: found.id,
    records: await recordsOf(found.id, found.number, found.contactId, org),
    delivered: [],
  };
}

/** The Case names the session that came last; an org that refuses the change still takes the words. */
async function noteSession({ id }: FoundCase, { sessionId }: DeskHandoff, { org, logger }: OpenParts): Promise<void> {
  try {
    await org.update("Case", id, { OpenCx_Session_Id__c: sessionId });
  } catch (error) {
    if (!isBridgeError(error) || error.retryable || error.code === "SALESFORCE_RECORD_GONE") throw error;
    const { code, remedy } = error;
    logger?.warn({ code, remedy, caseId: id }, "the Case that a handoff joined could not be given its session");
  }
}

async function recordsOf(id: string, number: string | undefined, contactId: string | undefined, org: Org) {
  const { orgId } = await org.session();
  return {
    salesforce_case_id: id,
    ...(number === undefined ? {} : { salesforce_case_number: number }),
    salesforce_org_id: orgId,
    ...(contactId === undefined ? {} : { salesforce_contact_id: contactId }),
  };
}

function isOver(): BridgeError {
  return new BridgeError({
    code: existingIsOver,
    message: "The Case that the customer's handoffs shared is closed or deleted.",
    remedy: "Nothing to do: the bridge opens a new one.",
    retryable: true,
  });
}
