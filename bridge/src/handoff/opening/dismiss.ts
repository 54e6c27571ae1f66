import { lockHandoff } from "../../store/handoffs.ts";
import { holdClaim } from "../../store/lanes.ts";
import { endHandoff } from "../ending.ts";
import { StaleClaim } from "../lanes/stale-claim.ts";
import type { OpeningJob } from "./job.ts";
import type { Dismissal } from "./read-session.ts";

/** Ends a report that is no new handoff: nothing is opened, and the customer hears nothing of it. */
export async function dismiss(job: OpeningJob, { dismiss: why, epoch }: Dismissal): Promise<void> {
  const { parts, claim } = job;
  await parts.store.transaction(async (tx) => {
    const handoff = await lockHandoff(tx, claim.handoffId);
    if (!(await holdClaim(tx.db, claim))) throw new StaleClaim();
    const error = errors[why];
    await endHandoff(parts, tx, epoch === undefined ? handoff : { ...handoff, epoch }, {
      by: "bridge",
      reason: why,
      resolve: false,
      state: why === "no-epoch" ? "failed" : "ended",
      ...(error === undefined ? {} : { error }),
    });
  });
}

const errors: Partial<Record<Dismissal["dismiss"], { code: string; message: string; remedy: string }>> = {
  "no-epoch": {
    code: "HANDOFF_EPOCH_UNKNOWN",
    message: "The session was handed off before, and its history shows no handoff at all.",
    remedy: "Send an Idempotency-Key with POST /v1/handoffs, a fresh one for each handoff.",
  },
  duplicate: {
    code: "HANDOFF_DUPLICATE",
    message: "The session's history shows no handoff after the one that was dealt with.",
    remedy:
      "Hand the session off in OpenCX first; the bridge opens a conversation for each handoff that OpenCX records.",
  },
  "owned-elsewhere": {
    code: "HANDOFF_OWNED_ELSEWHERE",
    message: "The session belongs to a record that OpenCX's own integration made.",
    remedy: "Use either OpenCX's built-in integration or the bridge; switch the other one off.",
  },
};
