import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "../../lib/clock.ts";
import type { DeskConversation, DeskEvent, FollowOptions } from "../desk.ts";
import { connect, type ConnectParts } from "./connect.ts";
import { readCredentials } from "./credentials.ts";
import { Progress } from "./cursor.ts";
import { EndWatch } from "./end-watch.ts";
import { Intake } from "./intake.ts";
import { attend, type AttendParts, type Attendance } from "./attend.ts";
import { ReconnectDelay } from "./reconnect-delay.ts";
import type { FollowTimings } from "./settings.ts";
import { TokenWatch } from "./token-watch.ts";

export interface FollowParts extends ConnectParts, AttendParts {
  clock: Clock;
  random: () => number;
  timings: FollowTimings;
}

/**
 * Everything that happens in a conversation, each entry once and in order, across lost connections and restarts (design
 * section 6, contract salesforce-miaw 5.6). Ends after an `ended` event, and without a word when the signal aborts; never
 * throws for what the other side does.
 */
export async function* follow(
  conversation: DeskConversation,
  options: FollowOptions,
  parts: FollowParts,
): AsyncGenerator<DeskEvent> {
  const { signal } = options;
  const visit = await begin(conversation, options, parts);
  const delay = new ReconnectDelay(parts.timings, parts.random);
  const faults = new Set<string>();
  while (!signal.aborted && !visit.ended) {
    const connection = await connect(conversation, visit.progress.lastEventId, parts, signal);
    if (signal.aborted) {
      if ("stream" in connection) connection.stream.close();
      return;
    }
    if ("over" in connection) {
      yield visit.intake.own("guest-token-expired", { type: "ended", by: "system", why: connection.over });
      return;
    }
    if ("stream" in connection) {
      delay.reset();
      options.onConnected();
      const again = yield* attend(connection, visit, parts, signal);
      await pause(delay.next(again), signal);
      continue;
    }
    if (connection.fault !== undefined && !faults.has(connection.fault)) {
      faults.add(connection.fault);
      const facts = { what: "stream-refused", level: "warning", data: { fault: connection.fault } } as const;
      yield visit.intake.own(`stream-refused:${connection.fault}`, { type: "noted", ...facts });
    }
    await pause(Math.max(delay.next(connection.retry), connection.afterMs ?? 0), signal);
  }
}

async function begin(conversation: DeskConversation, options: FollowOptions, parts: FollowParts): Promise<Attendance> {
  const { timings, clock } = parts;
  const progress = new Progress(conversation.cursor, timings.overlapMs);
  const resuming = conversation.cursor !== null;
  if (!resuming) {
    // The token is older than the conversation, and by Salesforce's own clock: a safe beginning to look back to.
    const { issuedAt, lastEventId } = (await readCredentials(conversation.credentials)).value;
    progress.sawTime(issuedAt ?? undefined);
    progress.sawEventId(lastEventId ?? undefined);
  }
  const watch = new EndWatch({
    everyMs: timings.endCheckMs,
    hasRep: options.hasRep,
    routed: !conversation.waiting,
    now: () => performance.now(),
  });
  const tokenWatch = new TokenWatch(clock, timings.guestNoticeMs);
  const intake = new Intake(conversation, progress, clock);
  return { conversation, progress, intake, watch, tokenWatch, resuming, ended: false, lostAt: undefined };
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
