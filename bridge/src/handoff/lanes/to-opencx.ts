import { currentConversation } from "../../store/current-conversation.ts";
import { type Entry, pendingEntries } from "../../store/entries.ts";
import type { Parts } from "../parts.ts";
import type { LaneHandler } from "./lane-runner.ts";
import { replyFailed } from "./reply-failed.ts";
import { replyFinished } from "./reply-finished.ts";
import type { ReplyJob } from "./reply-job.ts";
import { say } from "./say.ts";
import { callWorkflow } from "./workflow-call.ts";

const batch = 5;

/** Works a lane to OpenCX: one message in flight, in order (design section 4, "effectively once"). */
export function toOpencxHandler(parts: Parts): LaneHandler {
  return async (claim, signal) => {
    const job: ReplyJob = { parts, claim, signal, ...(await currentConversation(parts.store.db, claim.handoffId)) };
    for (;;) {
      const entries = await pendingEntries(parts.store.db, claim, batch);
      for (const entry of entries) {
        const later = await sendOne(job, entry);
        if (later !== undefined) return { retryAt: later };
      }
      // What came in the meantime is told when the lane is given back.
      if (entries.length < batch) return undefined;
    }
  };
}

async function sendOne(job: ReplyJob, entry: Entry): Promise<Date | undefined> {
  const { parts } = job;
  try {
    if (entry.kind === "resolve") await parts.opencx.resolve(job.handoff.session_id, job.signal);
    else if (entry.kind === "reopen") await parts.opencx.reopen(job.handoff.session_id, job.signal);
    else if (entry.kind === "workflow") await callWorkflow(parts, job.handoff, entry, job.signal);
    else return await say(job, entry);
    await replyFinished(job, entry, { status: "done" });
    return undefined;
  } catch (error) {
    return replyFailed(job, entry, error, false);
  }
}
