import { isBridgeError } from "../../lib/errors.ts";
import { derivedId } from "../../lib/ids.ts";
import type { DeskConversation } from "../desk.ts";
import { commentRow, commentsOf, findComments, marker } from "./comments.ts";
import { caseById, caseOfHandoff } from "./find-case.ts";
import type { Org } from "./org/org.ts";
import type { SalesforceCasesSettings } from "./settings.ts";

export interface CloseParts {
  settings: SalesforceCasesSettings;
  org: Org;
  /** Other handoffs go on on the same Case. */
  shared: boolean;
}

/**
 * Says on the Case that the conversation is over; closes it only where the settings say so, because it belongs to the
 * reps (contract opencx 14, Q21). Safe to repeat; a Case that is gone, or never was, is nothing to do.
 */
export async function closeCase(conversation: DeskConversation, reason: string, parts: CloseParts): Promise<void> {
  const { org, settings, shared } = parts;
  try {
    const { externalId, handoff } = conversation;
    const found = externalId === "" ? await caseOfHandoff(org, handoff) : await caseById(org, externalId);
    if (found === undefined) return;
    await say(org, found.id, { id: derivedId("case-close", conversation.id), words: wordsFor(reason) }, settings);
    const closes = settings.whenOpencxCloses === "close" && reason !== "handed-on" && !shared;
    if (closes && !found.isClosed) await org.update("Case", found.id, { Status: settings.closedStatus });
  } catch (error) {
    if (!isBridgeError(error, "SALESFORCE_RECORD_GONE")) throw error;
  }
}

function wordsFor(reason: string): string {
  if (reason === "handed-on") return "[OpenCX] Another team has taken the conversation over.";
  return `[OpenCX] The conversation was closed in OpenCX (${reason}).`;
}

async function say(
  org: Org,
  caseId: string,
  { id, words }: { id: string; words: string },
  { limits, comments }: SalesforceCasesSettings,
): Promise<void> {
  const mark = marker(id);
  if ((await findComments(org, caseId, [mark])).has(mark)) return;
  const entry = { id, kind: "text", author: "bridge", text: words.slice(0, 150), isFirst: false } as const;
  const bodies = commentsOf(entry, limits.commentBytes);
  await org.createAll(
    "CaseComment",
    bodies.map((body) => commentRow(caseId, body, comments.public)),
  );
}
