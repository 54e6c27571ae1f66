import { type DueTimer, finishTimer, type TimerKind } from "../../store/timers.ts";
import type { Parts } from "../parts.ts";
import { whenAlone } from "./alone.ts";
import { whenInactive, whenToClose } from "./inactive.ts";
import { whenNobodyJoined } from "./nobody-joined.ts";
import { refresh } from "./refresh.ts";
import type { TimerWork } from "./timer-work.ts";

const works: Record<TimerKind, TimerWork> = {
  join: whenNobodyJoined,
  alone: whenAlone,
  "inactivity-warn": whenInactive,
  "inactivity-close": whenToClose,
  refresh,
};

const mostAttempts = 20;

/** @returns nothing; a timer whose work fails comes back by itself when its lease is over. */
export async function runTimer(parts: Parts, timer: DueTimer, signal: AbortSignal): Promise<void> {
  if (timer.attempts > mostAttempts) {
    parts.log.error({ handoffId: timer.handoffId, timer: timer.kind }, "a timer failed too often and is dropped");
    await finishTimer(parts.store.db, timer);
    return;
  }
  await works[timer.kind](parts, timer, signal);
}
