import { isBridgeError } from "../../lib/errors.ts";
import type { DeskHandoff, DeskText } from "../desk.ts";
import { caseFields } from "./case-fields.ts";
import { commentRow, commentsOf } from "./comments.ts";
import { allowDuplicates, type Org, type Part } from "./org/org.ts";
import type { SalesforceCasesSettings } from "./settings.ts";

/** A composite request has 25 parts, of which the Case is one (contract salesforce-metadata 19.2). */
const mostComments = 24;

export interface CreatedCase {
  id: string;
  delivered: { id: string; externalId: string }[];
}

/**
 * Creates the Case with the first comments of the brief, all or none: what an earlier try left behind is then whole.
 *
 * @throws BridgeError `SALESFORCE_VALUE_TAKEN` when the handoff has its Case already
 */
export async function createCase(
  org: Org,
  handoff: DeskHandoff,
  { contactId, brief }: { contactId: string | undefined; brief: DeskText[] },
  settings: SalesforceCasesSettings,
): Promise<CreatedCase> {
  const fields = caseFields(handoff, contactId, settings);
  const create = (headers?: Record<string, string>) => {
    if (hasReference(fields)) return org.create("Case", fields, headers).then((id) => ({ id, delivered: [] }));
    const theCase = { ref: "theCase", object: "Case", fields, ...(headers === undefined ? {} : { headers }) };
    return createTogether(org, theCase, brief, settings);
  };
  return create().catch((error: unknown) => {
    if (!isBridgeError(error, "SALESFORCE_DUPLICATE_RULE")) throw error;
    return create(allowDuplicates);
  });
}

async function createTogether(
  org: Org,
  theCase: Part,
  brief: DeskText[],
  { limits, comments }: SalesforceCasesSettings,
): Promise<CreatedCase> {
  const bodies = brief.map((entry) => commentsOf(entry, limits.commentBytes));
  const unfit = bodies.findIndex((pieces) => pieces.length !== 1 || hasReference(pieces));
  const taken = brief.slice(0, Math.min(mostComments, unfit === -1 ? brief.length : unfit));
  const rows = taken.map((_, index) => commentRow("@{theCase.id}", bodies[index]?.[0] ?? "", comments.public));
  const parts = rows.map((fields, index) => ({ ref: `comment${index + 1}`, object: "CaseComment", fields }));
  const [id = "", ...ids] = await org.createTogether([theCase, ...parts]);
  return { id, delivered: taken.map((entry, index) => ({ id: entry.id, externalId: ids[index] ?? "" })) };
}

/** Whether a customer's words look like the references of a composite request, which would be filled in. */
function hasReference(values: object): boolean {
  return Object.values(values).some((value) => typeof value === "string" && value.includes("@{"));
}
