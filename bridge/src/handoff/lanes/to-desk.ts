import type { Conversation } from "../../store/conversations.ts";
import { currentConversation } from "../../store/current-conversation.ts";
import { type Entry, pendingEntries } from "../../store/entries.ts";
import { lockHandoff } from "../../store/handoffs.ts";
import type { Claim } from "../../store/lanes.ts";
import { deskConversation, deskOf } from "../desk-view.ts";
import { dropPending } from "../ending.ts";
import { openConversation } from "../opening/open-conversation.ts";
import { openingFailed } from "../opening/opening-failed.ts";
import type { Parts } from "../parts.ts";
import { isOver } from "../states.ts";
import type { StreamKeeper } from "../streams.ts";
import { closeLeftOpen } from "./close-left-open.ts";
import { closePrevious } from "./close-previous.ts";
import { deliver } from "./deliver.ts";
import type { DeskJob } from "./desk-job.ts";
import { endAtDesk } from "./end-at-desk.ts";
import type { LaneHandler } from "./lane-runner.ts";
import { StaleClaim } from "./stale-claim.ts";

const batch = 5;

/** Works a lane to the desk: opens the conversation first, then delivers in order. */
export function toDeskHandler(parts: Parts, streams: StreamKeeper): LaneHandler {
  return async (claim, signal) => {
    const loaded = await currentConversation(parts.store.db, claim.handoffId);
    const { handoff, conversation } = loaded;
    if (isOver(handoff)) {
      await dropLate(parts, claim, conversation);
      if (conversation.opened_at === null) return closeLeftOpen(parts, claim, conversation.no);
      // What was under way is looked for; and a Case outlives its handoff: what a rep must know still gets there.
      return deliverAll({ parts, streams, claim, signal, ...loaded });
    }
    if (conversation.stage !== "open") {
      const opening = { parts, streams, claim, handoff, conversation, signal };
      try {
        if (!(await openConversation(opening))) return undefined;
      } catch (error) {
        if (error instanceof StaleClaim) throw error;
        const failed = await openingFailed(opening, error);
        if (!failed.ended) return { retryAt: failed.retryAt };
        return closeLeftOpen(parts, claim, conversation.no);
      }
    }
    const current = conversation.stage === "open" ? loaded : await currentConversation(parts.store.db, claim.handoffId);
    return deliverAll({ parts, streams, claim, signal, ...current });
  };
}

/** Something slipped in behind the end, from a process that had not seen it yet: nothing goes to a desk any more. */
async function dropLate(parts: Parts, claim: Claim, { live, opened_at }: Conversation): Promise<void> {
  await parts.store.transaction(async (tx) => {
    await lockHandoff(tx, claim.handoffId);
    await dropPending(tx, claim.handoffId, { notices: live, underWay: opened_at === null });
  });
}

async function deliverAll(lane: Omit<DeskJob, "desk" | "view">) {
  const { parts, claim, handoff, conversation } = lane;
  const desk = deskOf(parts, conversation.connection);
  const view = deskConversation(parts, handoff, conversation);
  const job: DeskJob = { ...lane, desk, view };
  for (;;) {
    const entries = await pendingEntries(parts.store.db, claim, batch);
    for (const entry of entries) {
      const later = await workOne(job, entry);
      if (later !== undefined) return { retryAt: later };
    }
    // What came in the meantime is told when the lane is given back.
    if (entries.length < batch) return undefined;
  }
}

function workOne(job: DeskJob, entry: Entry): Promise<Date | undefined> {
  if (entry.kind === "end") return endAtDesk(job, entry);
  if (entry.kind === "close-previous") return closePrevious(job, entry);
  return deliver(job, entry);
}
