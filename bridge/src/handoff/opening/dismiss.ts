import { lockHandoff } from "../../store/handoffs.ts";
import { holdClaim } from "../../store/lanes.ts";
import { endHandoff } from "../ending.ts";
import { StaleClaim } from "../lanes/stale-claim.ts";
import type { OpeningJob } from "./job.ts";
import type { Dismissal } from "./read-session.ts";

/** Ends a report that is no new handoff: nothing is opened, and the customer hears nothing of it. */
export async function dismiss(job: OpeningJob, { dismiss: why }: Dismissal): Promise<void> {
  const { parts, claim } = job;
  await parts.store.transaction(async (tx) => {
    const handoff = await lockHandoff(tx, claim.handoffId);
    if (!(await holdClaim(tx.db, claim))) throw new StaleClaim();
    const noEpoch = why === "no-epoch";
    await endHandoff(parts, tx, handoff, {
      by: "bridge",
      reason: why,
      resolve: false,
      state: noEpoch ? "failed" : "ended",
      ...(noEpoch ? { error: epochUnknown } : {}),
    });
  });
}

const epochUnknown = {
  code: "HANDOFF_EPOCH_UNKNOWN",
  message: "The session was handed off before, and its history shows no new handoff.",
  remedy: "Send an Idempotency-Key with POST /v1/handoffs, a fresh one for each handoff.",
};
