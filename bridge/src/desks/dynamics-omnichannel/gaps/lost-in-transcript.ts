import { setTimeout as sleep } from "node:timers/promises";
import { fingerprint, isAlike } from "../../../dynamics/messaging/activity.ts";
import { readTranscript, type TranscriptLine } from "../../../dynamics/messaging/transcript.ts";
import { isBridgeError } from "../../../lib/errors.ts";
import type { DeskHandoff } from "../../desk.ts";
import { carriedSince, type KnownMessages } from "./known-messages.ts";
import { briefName, customerId, sender } from "../our-name.ts";
import { patiently } from "../patiently.ts";
import type { OmnichannelParts } from "../settings.ts";
import { isGuid, usersAmong, type Writer } from "../users-among.ts";

/** The end is not held back for longer. */
const patienceMs = 300_000;

interface Reading {
  parts: OmnichannelParts;
  /** Dynamics writes the transcript a while after the end; milliseconds before each try. */
  waits: number[];
  signal: AbortSignal;
}

/**
 * What reps wrote and nobody carried, in a conversation that is closed and whose messages can no longer be listed: the
 * transcript has it. A transcript that lacks what the webhook did bring is written otherwise than the webhook writes and
 * proves nothing; nor does a line whose author is no user of the environment, for it may be the customer's own.
 */
export async function lostInTranscript(
  { externalId, handoff }: { externalId: string; handoff: DeskHandoff },
  known: KnownMessages,
  reading: Reading,
): Promise<TranscriptLine[]> {
  const { parts } = reading;
  try {
    return await patiently(
      async () => {
        const lines = await waitForTranscript(externalId, reading);
        const recent = lines.filter(({ at }) => at.getTime() > Number(known.upTo));
        const lost = notCarried(recent, known).filter(({ from }) => !isOurs(from, handoff));
        const isRep = await whoIsRep(lost, parts);
        return lost.filter(isRep);
      },
      { signal: reading.signal, mostMs: patienceMs },
    );
  } catch (error) {
    if (!isBridgeError(error)) throw error;
    const { code, remedy } = error;
    const about = { code, remedy, connection: parts.settings.name, conversationId: externalId };
    parts.logger?.warn(about, "the transcript of a closed chat cannot be read, so what the webhook lost is not found");
    return [];
  }
}

async function waitForTranscript(conversationId: string, { parts, waits, signal }: Reading): Promise<TranscriptLine[]> {
  for (const ms of waits) {
    await sleep(ms, undefined, { signal }).catch(() => {});
    if (signal.aborted) break;
    const lines = await readTranscript(conversationId, parts.dataverse);
    if (lines !== undefined) return lines;
  }
  return [];
}

/** Lines whose like was not carried; none where something that was carried has no line. */
function notCarried(lines: TranscriptLine[], known: KnownMessages): TranscriptLine[] {
  const exact = without(lines, carriedSince(known), (mark, other) => mark === other);
  const { left, carried } = without(exact.left, exact.carried, isAlike);
  return carried.length > 0 ? [] : left;
}

/** Takes away what both have. */
function without(lines: TranscriptLine[], marks: string[], isLike: (one: string, other: string) => boolean) {
  const carried = [...marks];
  const left = lines.filter((line) => {
    const place = carried.findIndex((mark) => isLike(mark, fingerprint(line)));
    if (place !== -1) carried.splice(place, 1);
    return place === -1;
  });
  return { left, carried };
}

function isOurs({ id, name }: TranscriptLine["from"], handoff: DeskHandoff): boolean {
  return id === customerId(handoff) || name === briefName || (!isGuid(id) && name === sender(handoff).name);
}

/** Tells users of the environment. */
async function whoIsRep(
  lines: TranscriptLine[],
  { dataverse }: OmnichannelParts,
): Promise<(line: TranscriptLine) => boolean> {
  const writers = new Map(lines.map(({ from }) => [keyOf(from), from]));
  const reps = new Set((await usersAmong([...writers.values()], dataverse)).map(keyOf));
  return ({ from }) => reps.has(keyOf(from));
}

function keyOf({ id, name }: Writer): string {
  return JSON.stringify([id, name]);
}
