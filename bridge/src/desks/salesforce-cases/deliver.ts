import type { DeliverOptions, DeliverOutcome, DeskConversation, DeskEntry, DeskText } from "../desk.ts";
import { commentRow, commentsOf, findComments, marker } from "./comments.ts";
import { deliverFile } from "./deliver-file.ts";
import type { Mirror } from "./mirror.ts";
import type { Org } from "./org/org.ts";
import { notThere, outcomeOf } from "./outcome.ts";
import type { SalesforceCasesSettings } from "./settings.ts";

export interface DeliverParts {
  settings: SalesforceCasesSettings;
  org: Org;
  mirror: Mirror;
}

export interface Attempt {
  /** Whether an earlier try may have got through, so that this one looks first. */
  look: boolean;
  /** False when the handoff has ended: then nothing new goes to the Case. */
  mayWrite: boolean;
  signal: AbortSignal | undefined;
}

/** Brings one entry to the Case: a text as comments, a file as such; what was read or received is not told. */
export async function deliver(
  conversation: DeskConversation,
  entry: DeskEntry,
  { uncertain, onlyLook = false, signal }: DeliverOptions,
  parts: DeliverParts,
): Promise<DeliverOutcome> {
  if (entry.kind === "receipt") return { status: "done" };
  const attempt = { look: uncertain || onlyLook, mayWrite: !onlyLook, signal };
  try {
    const externalId =
      entry.kind === "file"
        ? await deliverFile(conversation.externalId, entry, attempt, parts.org)
        : await deliverText(conversation, entry, attempt, parts);
    return { status: "done", externalId };
  } catch (error) {
    return outcomeOf(error, entry.kind, signal);
  }
}

async function deliverText(
  conversation: DeskConversation,
  entry: DeskText,
  attempt: Attempt,
  parts: DeliverParts,
): Promise<string> {
  if (entry.author === "ai") {
    const mirrored = await parts.mirror.deliver(conversation, entry, attempt);
    if (mirrored !== undefined) return mirrored;
  }
  return deliverComments(conversation.externalId, entry, attempt, parts);
}

/** @returns the first comment's id. */
async function deliverComments(
  caseId: string,
  entry: DeskText,
  { look, mayWrite, signal }: Attempt,
  { org, settings }: DeliverParts,
): Promise<string> {
  const bodies = commentsOf(entry, settings.limits.commentBytes);
  const mark =
    bodies.length > 1 ? marker(entry.id, 1, bodies.length) : marker(entry.id, entry.part?.no, entry.part?.of);
  const known = look ? (await findComments(org, caseId, [mark], signal)).get(mark) : undefined;
  if (known !== undefined) return known;
  if (!mayWrite) throw notThere();
  const rows = bodies.map((body) => commentRow(caseId, body, settings.comments.public));
  const [first = ""] = await org.createAll("CaseComment", rows, signal);
  return first;
}
