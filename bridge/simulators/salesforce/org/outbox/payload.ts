import type { Row } from "../schema/types.ts";
import type { World } from "../world.ts";
import { filesOf } from "./files.ts";
import type { Reply } from "./replies.ts";

const mostCharacters = 131_072;
/** Room for the number, the name and the files, which are added when the delivery is claimed. */
const addedLater = 16_384;

/** What a reply that does not fit is told to be. */
export const tooLong = `The reply has more than ${mostCharacters - addedLater} characters.`;

/** The event as JSON, without the looks of the text where they do not fit; null where not even that fits. */
export function writePayload(world: World, reply: Reply): string | null {
  const event = eventOf(world, reply);
  let written = JSON.stringify(event);
  const tooMany = () => written.length > mostCharacters - addedLater;
  if (tooMany() && reply.text !== null && reply.text.trim() !== "") written = JSON.stringify({ ...event, html: null });
  return tooMany() ? null : written;
}

/** The payload with what is known only when it is claimed; null where somebody made something else of it. */
export function completePayload(world: World, row: Row): string | null {
  const event = readEvent(row["Payload__c"]);
  if (event === undefined) return null;
  const known = { number: numberOf(row), name: row["Name"] };
  const files = filesOf(world, row);
  const written = JSON.stringify({ ...known, ...event, ...known, key: row["Delivery_Key__c"], files });
  return written.length > mostCharacters ? null : written;
}

/** The number in a delivery's name: names with more digits sort wrongly as text. */
export function numberOf(row: Row): number {
  return Number(String(row["Name"]).split("-").at(-1));
}

function readEvent(payload: unknown): Record<string, unknown> | undefined {
  try {
    const event: unknown = JSON.parse(String(payload));
    return event !== null && typeof event === "object" && !Array.isArray(event) ? { ...event } : undefined;
  } catch {
    return undefined;
  }
}

function eventOf({ records }: World, reply: Reply) {
  const parent = records.get("Case", reply.caseId);
  const author = records.get("User", reply.authorId);
  const subject = reply.subject === null || reply.subject.trim() === "" ? undefined : reply.subject;
  return {
    key: reply.key,
    type: reply.type,
    caseId: reply.caseId,
    caseNumber: parent?.["CaseNumber"] ?? null,
    sessionId: parent?.["OpenCx_Session_Id__c"] ?? null,
    source: reply.source,
    sourceId: reply.sourceId,
    occurredAt: new Date(reply.occurredAt).toISOString(),
    author: { id: reply.authorId, name: author?.["Name"] ?? null },
    subject: subject ?? parent?.["Subject"] ?? null,
    status: parent?.["Status"] ?? null,
    text: reply.text,
    html: reply.html,
    files: [],
  };
}
