import { newId } from "../lib/ids.ts";
import { clockSlackMs } from "../opencx/clock-slack.ts";
import type { Conversation } from "../store/conversations.ts";
import type { Handoff } from "../store/handoffs.ts";
import { createLanes } from "../store/lanes.ts";
import { reserveShared, fulfilShared } from "../store/shared-conversations.ts";
import type { Tx } from "../store/store.ts";
import { setTimer } from "../store/timers.ts";
import { tellCallback } from "./callback.ts";
import { sealCredentials } from "./desk-view.ts";
import { put } from "./outgoing.ts";
import type { Parts } from "./parts.ts";
import type { HandoffFacts } from "./payloads.ts";
import { tell } from "./tracer.ts";

/**
 * Goes on with a session in the conversation of a handoff that has ended, as a new handoff: the rep has the story, so
 * there is no brief. The session is opened again in OpenCX. Does nothing where the session has been handed off since.
 */
export async function reviveHandoff(
  parts: Parts,
  tx: Tx,
  ended: Handoff,
  conversation: Conversation,
  epoch: string,
): Promise<void> {
  const now = parts.clock.now();
  const id = newId();
  // What the customer wrote since the end is news; a message that was carried before is known by its id.
  const since = new Date((ended.ended_at ?? now).getTime() - clockSlackMs);
  const facts: HandoffFacts = { ...(ended.facts as HandoffFacts), isFirst: false, transcriptItems: 0 };
  const inserted = await tx.db
    .insertInto("handoffs")
    .values({
      ...{
        id,
        session_id: ended.session_id,
        epoch,
        source: "case-reopened",
        state: "queued",
        connection: ended.connection,
      },
      ...{ channel: ended.channel, language: ended.language, priority: ended.priority, mode: ended.mode },
      ...{ reason: ended.reason, summary: ended.summary, identity_kind: ended.identity_kind },
      ...{ request: "{}", facts: JSON.stringify(facts), brief_cutoff: since, last_customer_at: ended.last_customer_at },
      ...{ created_at: now, opened_at: now },
    })
    .onConflict((oc) => oc.doNothing())
    .returningAll()
    .executeTakeFirst();
  if (inserted === undefined) return;
  await copyConversation(parts, tx, conversation, id, now);
  await createLanes(tx, id, { opening: null, callback: parts.config.callback !== undefined });
  await tell(tx.db, inserted, now, "accepted", { data: { source: inserted.source, sessionId: inserted.session_id } });
  await setTimer(tx, id, "look", now);
  await put(tx, { handoffId: id, direction: "to-opencx" }, "reopen", "reopen", { why: epoch }, now);
  await tellCallback(parts, tx, inserted, "handoff.opened");
  parts.metrics.handoffAccepted(inserted.source);
}

async function copyConversation(parts: Parts, tx: Tx, old: Conversation, handoffId: string, now: Date): Promise<void> {
  const id = newId();
  await tx.db
    .insertInto("conversations")
    .values({
      ...{ id, handoff_id: handoffId, no: 1, connection: old.connection, desk: old.desk, external_id: old.external_id },
      ...{ stage: "open", live: old.live, share_key: old.share_key, opened_at: now },
      ...{ records: JSON.stringify(old.records), attributes: JSON.stringify(old.attributes), reps: "[]", unread: "[]" },
      credentials: sealCredentials(parts.box, id, {}),
    })
    .execute();
  if (old.share_key === null || old.connection === null || old.external_id === null) return;
  const { holder } = await reserveShared(tx.db, { connection: old.connection, shareKey: old.share_key }, id);
  if (holder === id) await fulfilShared(tx.db, id, old.external_id);
}
