import type { Trace } from "../bridge-caller.ts";
import type { OrgRecord } from "../case-people.ts";
import { type CaseLine, saidOnCase } from "../said-on-case.ts";
import type { Story } from "./story.ts";

/** A Case as its page shows it. */
export interface CaseView {
  id: string;
  number: string;
  subject: string;
  status: string;
  isClosed: boolean;
  priority: string;
  origin: string;
  contact: { name: string; email: string };
  description: string;
  lines: CaseLine[];
}

/** A Case and what the bridge tells of it. */
export interface CaseSide {
  view: CaseView;
  trace: Trace | undefined;
}

/** Reads the Case where people have the visitor; undefined where there is none. */
export async function readCase(story: Story): Promise<CaseSide | undefined> {
  const caseId = await story.caseId();
  if (caseId === undefined) return undefined;
  const [report, names, contacts, trace] = await Promise.all([
    story.cases.read(caseId),
    story.cases.userNames(),
    story.cases.records("Contact"),
    story.bridge.trace(caseId),
  ]);
  return { view: viewOf(report.case, contacts, saidOnCase(report, names)), trace };
}

function viewOf(row: OrgRecord, contacts: OrgRecord[], lines: CaseLine[]): CaseView {
  const field = (name: string) => (typeof row[name] === "string" ? row[name] : "");
  const contact = contacts.find(({ Id }) => Id === row["ContactId"]);
  const name = contact?.["Name"];
  return {
    ...{ id: field("Id"), number: field("CaseNumber"), subject: field("Subject") },
    ...{ status: field("Status"), isClosed: row["IsClosed"] === true },
    ...{ priority: field("Priority"), origin: field("Origin") },
    contact: {
      name: typeof name === "string" ? name : field("SuppliedName"),
      email: field("ContactEmail") || field("SuppliedEmail"),
    },
    description: field("Description"),
    lines,
  };
}
