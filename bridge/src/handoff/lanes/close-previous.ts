import { errorCode, isBridgeError } from "../../lib/errors.ts";
import { derivedId } from "../../lib/ids.ts";
import { findConversation } from "../../store/conversations.ts";
import type { Entry } from "../../store/entries.ts";
import { deskConversation, deskOf } from "../desk-view.ts";
import { isFree } from "../patience.ts";
import type { EntryPayloads } from "../payloads.ts";
import { tell } from "../tracer.ts";
import { tryLater } from "./deliver.ts";
import type { DeskJob } from "./desk-job.ts";
import { finishEntry } from "./finish.ts";

/** Leaves the desk that the handoff came from, now that the next one has its brief. */
export async function closePrevious(job: DeskJob, entry: Entry): Promise<Date | undefined> {
  const { parts, claim, handoff } = job;
  const { conversationNo, repJoined } = entry.payload as EntryPayloads["close-previous"];
  const old = await findConversation(parts.store.db, handoff.id, conversationNo);
  const desk = deskOf(parts, old.connection);
  const view = deskConversation(parts, handoff, old);
  try {
    if (repJoined || old.reps.length > 0) {
      const text = "[OpenCX] Another team has taken this conversation over. Nothing more is to be done here.";
      await desk.deliver(
        view,
        { id: derivedId("moved", entry.id), kind: "text", text, author: "bridge", isFirst: false },
        { uncertain: entry.attempts > 0 },
      );
    }
    await desk.close(view, "handed-on");
  } catch (error) {
    const known = isBridgeError(error) ? error : undefined;
    const wait = known?.retryAfterMs === undefined ? {} : { afterMs: known.retryAfterMs };
    return tryLater(job, entry, { status: "later", code: errorCode(error), counted: !isFree(known), ...wait });
  }
  await parts.store.transaction(async (tx) => {
    const now = parts.clock.now();
    await finishEntry(tx, claim, entry, { status: "done" }, now);
    await tx.db
      .updateTable("conversations")
      .set({ stage: "closed", closed_at: now })
      .where("id", "=", old.id)
      .execute();
    await tell(tx.db, handoff, now, "previous-closed", { data: { conversationNo } });
  });
  job.streams.cut(old.id);
  return undefined;
}
