import { isBridgeError } from "../../lib/errors.ts";
import type { DeskConversation, Own } from "../desk.ts";
import { briefName, customerId } from "./our-name.ts";
import type { Words } from "./reply-event.ts";
import type { OmnichannelParts } from "./settings.ts";
import { usersAmong } from "./users-among.ts";

/** What the bridge has sent itself may come back, under the names that it gave. */
export function isOurs(from: { id: string; name: string }, { handoff }: Pick<DeskConversation, "handoff">): boolean {
  return from.id === customerId(handoff) || from.name === briefName;
}

interface Knowing {
  /** Ids of whoever has been in the conversation as a rep. */
  reps: string[];
  own: Own | undefined;
  parts: Pick<OmnichannelParts, "dataverse">;
}

/**
 * Whether a message is the customer's own, or the brief, under a name that Dynamics has given it: an entry of the bridge
 * has its id, or its words, and whoever wrote it is no rep (contract dynamics-365 15).
 *
 * @param message.id of the list; empty where it is not known
 */
export async function isOwnWords(
  { id, words }: { id: string; words: Words },
  { reps, own, parts }: Knowing,
): Promise<boolean> {
  const { from, text } = words;
  if (own === undefined || (id === "" && reps.includes(from.id))) return false;
  const sent = await own.find({ id, text });
  if (sent !== "words" || reps.includes(from.id)) return sent === "id";
  try {
    const users = await usersAmong([from], parts.dataverse);
    return users.length === 0;
  } catch (error) {
    // What may be a rep's word is rather carried.
    if (isBridgeError(error)) return false;
    throw error;
  }
}
