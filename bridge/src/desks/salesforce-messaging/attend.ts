import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "../../lib/clock.ts";
import { newId } from "../../lib/ids.ts";
import type { DeskConversation, DeskEvent } from "../desk.ts";
import { entriesSince, mayComeBack, type CatchUpParts } from "./catch-up.ts";
import type { MiawCredentials } from "./credentials.ts";
import type { Progress } from "./cursor.ts";
import type { EndWatch } from "./end-watch.ts";
import type { Intake, Item } from "./intake.ts";
import { ReconnectDelay, type Urgency } from "./reconnect-delay.ts";
import type { FollowTimings } from "./settings.ts";
import { routingStatus } from "./status.ts";
import type { EventStream } from "./stream.ts";
import type { TokenWatch } from "./token-watch.ts";

export interface AttendParts extends CatchUpParts {
  clock: Clock;
  random: () => number;
  timings: FollowTimings;
}

/** One conversation being followed, across its connections. */
export interface Attendance {
  conversation: DeskConversation;
  progress: Progress;
  intake: Intake;
  watch: EndWatch;
  tokenWatch: TokenWatch;
  /** Whether there may be entries that no stream has brought. */
  resuming: boolean;
  ended: boolean;
  /** When the last connection was lost, in milliseconds. */
  lostAt: number | undefined;
}

type Open = { stream: EventStream; credentials: MiawCredentials };

/** Hands out what an open stream brings, until it ends. @returns how soon to open the next one. */
export async function* attend(
  open: Open,
  visit: Attendance,
  parts: AttendParts,
  signal: AbortSignal,
): AsyncGenerator<DeskEvent, Urgency> {
  try {
    if (visit.resuming) {
      if (!(yield* catchUp(open.stream, visit, parts, signal))) return "soon";
    } else yield visit.intake.own("stream-open", { type: "noted", what: "stream-open" });
    visit.resuming = true;
    return yield* live(open, visit, parts, signal);
  } finally {
    visit.lostAt = parts.clock.now().getTime();
    open.stream.close();
  }
}

async function* live(
  { stream, credentials }: Open,
  visit: Attendance,
  parts: AttendParts,
  signal: AbortSignal,
): AsyncGenerator<DeskEvent, Urgency> {
  while (!signal.aborted) {
    yield* pass(fromStream(stream, visit), visit);
    if (visit.ended || stream.ended !== undefined) return "soon";
    const moment = visit.tokenWatch.due(credentials);
    if (moment === "renew") return "now";
    if (moment === "guest-expired") {
      visit.ended = true;
      yield visit.intake.own("guest-token-expired", { type: "ended", by: "system", why: "guest token expired" });
      return "soon";
    }
    if (moment === "guest-expiring") {
      const data = { expiresAt: credentials.expiresAt };
      const facts = { what: "guest-token-expiring", level: "warning", data } as const;
      yield visit.intake.own("guest-token-expiring", { type: "noted", ...facts });
    }
    if (visit.watch.dueInMs === 0) {
      const status = await routingStatus(visit.conversation, visit.intake.externalId, parts, signal);
      if (!signal.aborted) yield* look(status, visit);
      continue;
    }
    await stream.wait(Math.min(visit.watch.dueInMs ?? Infinity, visit.tokenWatch.waitMs(credentials)));
  }
  return "soon";
}

/**
 * What happened since the last connection, while the new stream's own events wait (design section 6).
 *
 * @returns false when it could not be learnt; nothing of the stream was taken then, or the gap would be passed over.
 */
async function* catchUp(
  stream: EventStream,
  visit: Attendance,
  parts: AttendParts,
  signal: AbortSignal,
): AsyncGenerator<DeskEvent, boolean> {
  const { intake, progress } = visit;
  const seenAt = progress.lastSeenAt;
  const since = seenAt === undefined ? undefined : seenAt - parts.timings.overlapMs;
  const entries = await missedEntries(since, stream, visit, parts, signal);
  if (entries === undefined) return false;
  const status = await routingStatus(visit.conversation, intake.externalId, parts, signal);
  const listed = entries === "refused" ? [] : entries.map((entry) => intake.fromList(entry));
  const recovered = intake.countNew(listed);
  yield* pass([...listed, ...fromStream(stream, visit)], visit);
  const gapMs = Math.max(0, parts.clock.now().getTime() - (visit.lostAt ?? seenAt ?? parts.clock.now().getTime()));
  const data = { gapMs, recovered, ...(entries === "refused" ? { refused: true } : {}) };
  yield intake.own(`stream-resumed:${newId()}`, { type: "noted", what: "stream-resumed", data });
  if (!visit.ended && !signal.aborted) yield* look(status, visit);
  return true;
}

/** Asks until there is an answer: without one, what was missed would be passed over. @returns undefined to start over. */
async function missedEntries(
  since: number | undefined,
  stream: EventStream,
  { conversation, intake }: Attendance,
  parts: AttendParts,
  signal: AbortSignal,
): Promise<unknown[] | "refused" | undefined> {
  const delay = new ReconnectDelay(parts.timings, parts.random);
  while (!signal.aborted && stream.ended === undefined) {
    try {
      return await entriesSince(conversation, intake.externalId, since, parts, signal);
    } catch (error) {
      if (signal.aborted) return undefined;
      if (!mayComeBack(error)) stream.close();
      else await sleep(delay.next("soon"), undefined, { signal }).catch(() => undefined);
    }
  }
  return undefined;
}

function fromStream(stream: EventStream, { intake }: Attendance): Item[] {
  return stream
    .take()
    .map((frame) => intake.fromFrame(frame))
    .filter((item) => item !== undefined);
}

async function* pass(items: Item[], visit: Attendance): AsyncGenerator<DeskEvent> {
  for (const event of visit.intake.events(items)) {
    if (event.type === "ended") visit.ended = true;
    yield event;
    visit.watch.after(event);
  }
}

async function* look(status: Awaited<ReturnType<typeof routingStatus>>, visit: Attendance): AsyncGenerator<DeskEvent> {
  const verdict = visit.watch.saw(status);
  const { intake } = visit;
  if (verdict === "transferring") yield intake.own(`status-transfer:${newId()}`, { type: "transferring" });
  if (verdict !== "ended") return;
  visit.ended = true;
  const why = "Nobody owns the conversation any more, and nothing said who ended it.";
  yield intake.own("ended-unannounced", { type: "ended", by: "unknown", why });
}
