import { isBridgeError } from "../../lib/errors.ts";
import { type DueTimer, finishTimer, postponeTimer, type TimerKind } from "../../store/timers.ts";
import type { Parts } from "../parts.ts";
import { whenAlone } from "./alone.ts";
import { askForEnd } from "./ask-for-end.ts";
import { finishOpening } from "./finish-opening.ts";
import { whenInactive, whenToClose } from "./inactive.ts";
import { look } from "./look.ts";
import { whenNobodyJoined } from "./nobody-joined.ts";
import { refresh } from "./refresh.ts";
import type { TimerWork } from "./timer-work.ts";
import { writtenAfterEnd } from "./written-after-end.ts";

const works: Record<TimerKind, TimerWork> = {
  join: whenNobodyJoined,
  alone: whenAlone,
  "inactivity-warn": whenInactive,
  "inactivity-close": whenToClose,
  refresh,
  look,
  "written-after-end": writtenAfterEnd,
  "finish-opening": finishOpening,
  "ask-for-end": askForEnd,
};

const mostAttempts = 20;

/** @returns nothing; a timer whose work fails comes back by itself when its lease is over. */
export async function runTimer(parts: Parts, timer: DueTimer, signal: AbortSignal): Promise<void> {
  if (timer.attempts > mostAttempts) {
    parts.log.error({ handoffId: timer.handoffId, timer: timer.kind }, "a timer failed too often and is dropped");
    await finishTimer(parts.store.db, timer);
    return;
  }
  try {
    await works[timer.kind](parts, timer, signal);
  } catch (error) {
    // What will work later is no failure of the timer: it waits, however long OpenCX is out of reach.
    if (!isBridgeError(error) || !error.retryable) throw error;
    const waitMs = error.retryAfterMs ?? 60_000;
    await postponeTimer(parts.store.db, timer, new Date(parts.clock.now().getTime() + waitMs));
  }
}
