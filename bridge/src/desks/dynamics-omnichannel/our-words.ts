import { isBridgeError } from "../../lib/errors.ts";
import type { DeskConversation, Own } from "../desk.ts";
import type { Cursor } from "./follow/cursor.ts";
import { briefName, customerId } from "./our-name.ts";
import type { Words } from "./follow/reply-event.ts";
import type { OmnichannelParts } from "./settings.ts";
import { usersAmong } from "./users-among.ts";

/** A rep may well say "ok" as the customer did; so many characters are nobody's by chance. */
const tellingCharacters = 16;

/** What the bridge has sent itself may come back, under the names that it gave. */
export function isOurs(from: { id: string; name: string }, { handoff }: Pick<DeskConversation, "handoff">): boolean {
  return from.id === customerId(handoff) || from.name === briefName;
}

interface Knowing {
  cursor: Pick<Cursor, "reps" | "echoes">;
  own: Own | undefined;
  parts: Pick<OmnichannelParts, "dataverse">;
}

/**
 * Whether a message is the customer's own, or the brief, under a name that Dynamics has given it: an entry of the bridge
 * has its id, or its words, and whoever wrote it is no rep (contract dynamics-365 15). Short words count only from
 * somebody who came back by id before.
 *
 * @param message.id of the list; empty where it is not known
 */
export async function isOwnWords(
  { id, words }: { id: string; words: Words },
  { cursor: { reps, echoes }, own, parts }: Knowing,
): Promise<"id" | "words" | undefined> {
  const { from, text } = words;
  if (own === undefined || (id === "" && reps.includes(from.id))) return undefined;
  const sent = await own.find({ id, text });
  if (sent !== "words") return sent;
  if (reps.includes(from.id)) return undefined;
  if (echoes.includes(from.id)) return "words";
  return text.trim().length >= tellingCharacters && !(await mayBeUser(words, parts)) ? "words" : undefined;
}

async function mayBeUser({ from }: Words, { dataverse }: Pick<OmnichannelParts, "dataverse">): Promise<boolean> {
  try {
    return (await usersAmong([from], dataverse)).length > 0;
  } catch (error) {
    // What may be a rep's word is rather carried.
    if (isBridgeError(error)) return true;
    throw error;
  }
}
