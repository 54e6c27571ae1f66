import type { DueTimer } from "../../store/timers.ts";
import type { Parts } from "../parts.ts";

/** Carries a timer out. Each kind looks at the handoff as it is now: a timer is a reason to look, never an order. */
export type TimerWork = (parts: Parts, timer: DueTimer, signal: AbortSignal) => Promise<void>;
