import type { Clock } from "../../lib/clock.ts";
import type { DeskHandoff } from "../desk.ts";
import { caseFrom, handoffKey, verifiedEmail } from "./case-fields.ts";
import type { Org, Row } from "./org/org.ts";
import { dateTime, quoted } from "./org/soql.ts";
import type { SalesforceCasesSettings } from "./settings.ts";

export interface FoundCase {
  id: string;
  number: string;
  contactId: string | undefined;
  isClosed: boolean;
  closedAt: Date | undefined;
  /** `OpenCx_Handoff_Key__c` of the handoff that created it. */
  key: string | undefined;
}

const fields = "Id, CaseNumber, ContactId, IsClosed, ClosedDate, OpenCx_Handoff_Key__c";

/** The Case that this very conversation created, by an earlier try. */
export async function caseOfHandoff(org: Org, handoff: DeskHandoff): Promise<FoundCase | undefined> {
  return first(org, `OpenCx_Handoff_Key__c = ${quoted(handoffKey(handoff))}`);
}

export async function caseById(org: Org, id: string): Promise<FoundCase | undefined> {
  return first(org, `Id = ${quoted(id)}`);
}

/**
 * A Case of the same customer that some handoff opened before: the newest open one, or, where closed ones are reopened,
 * the one closed last within the time. Nobody's Case is found by an address that is not proven.
 */
export async function caseOfCustomer(
  org: Org,
  handoff: DeskHandoff,
  contactId: string | undefined,
  { settings, clock }: { settings: SalesforceCasesSettings; clock: Clock },
): Promise<FoundCase | undefined> {
  const email = verifiedEmail(handoff);
  if (email === undefined) return undefined;
  const owner = contactId === undefined ? `SuppliedEmail = ${quoted(email)}` : `ContactId = ${quoted(contactId)}`;
  const ours = `Case_From__c = ${quoted(caseFrom)} AND OpenCx_Handoff_Key__c != null AND ${owner}`;
  const open = await first(org, `${ours} AND IsClosed = false ORDER BY CreatedDate DESC`);
  if (open !== undefined || settings.whenClosed === "new-case") return open;
  const since = new Date(clock.now().getTime() - settings.reopenWithinMs);
  return first(org, `${ours} AND IsClosed = true AND ClosedDate >= ${dateTime(since)} ORDER BY ClosedDate DESC`);
}

/** Whether a Case takes another conversation: it is open, or may be reopened. */
export function mayJoin(found: FoundCase, settings: SalesforceCasesSettings, clock: Clock): boolean {
  if (!found.isClosed) return true;
  if (settings.whenClosed !== "reopen" || found.closedAt === undefined) return false;
  return clock.now().getTime() - found.closedAt.getTime() <= settings.reopenWithinMs;
}

async function first(org: Org, condition: string): Promise<FoundCase | undefined> {
  const [row] = await org.query(`SELECT ${fields} FROM Case WHERE ${condition} LIMIT 1`);
  return row === undefined ? undefined : readCase(row);
}

function readCase(row: Row): FoundCase {
  const text = (name: string) => (typeof row[name] === "string" ? row[name] : undefined);
  const closed = text("ClosedDate");
  return {
    id: text("Id") ?? "",
    number: text("CaseNumber") ?? "",
    contactId: text("ContactId"),
    isClosed: row["IsClosed"] === true,
    closedAt: closed === undefined ? undefined : new Date(closed.replace(/([+-]\d\d)(\d\d)$/, "$1:$2")),
    key: text("OpenCx_Handoff_Key__c"),
  };
}
