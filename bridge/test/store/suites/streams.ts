import { beforeEach, describe, expect, test } from "@jest/globals";
import { sql } from "kysely";
import { newId } from "../../../src/lib/ids.ts";
import * as conversations from "../../../src/store/conversations.ts";
import { advanceOwned } from "../../../src/store/current-conversation.ts";
import { beat, buryStale, countProcesses, deregister, registerProcess } from "../../../src/store/processes.ts";
import type { Store } from "../../../src/store/store.ts";
import type { StartBackend } from "../support/backend.ts";
import { makeConversation } from "../support/rows.ts";
import { withTwoStores } from "../support/two-stores.ts";

/** Who follows which conversation, on either database (design section 5). */
export function describeStreams(name: string, start: StartBackend): void {
  describe(`streams on ${name}`, () => {
    let store: Store;
    let other: Store;
    let id: string;
    let handoffId: string;
    const stream = (ownerId: string) => ({ handoffId, conversationId: id, ownerId });
    let me: string;
    let them: string;
    withTwoStores(start, (...both) => ([store, other] = both));
    beforeEach(async () => {
      await store.db.deleteFrom("processes").execute();
      await store.db.deleteFrom("handoffs").execute();
      ({ id, handoffId } = await makeConversation(store));
      await conversations.changeConversation(store.db, id, { stage: "open" });
      [me, them] = [newId(), newId()];
      await registerProcess(store.db, me, "me");
      await registerProcess(store.db, them, "them");
    });

    test("of many processes exactly one takes a conversation's stream, and may take it again", async () => {
      const owners = Array.from({ length: 20 }, () => newId());
      await Promise.all(owners.map((owner) => registerProcess(store.db, owner, "p")));

      const taken = await Promise.all(
        owners.map((owner, index) => conversations.claimStream((index % 2 ? store : other).db, id, owner)),
      );

      const winner = owners[taken.indexOf(true)]!;
      expect(taken.filter(Boolean)).toHaveLength(1);
      expect(await conversations.claimStream(store.db, id, winner)).toBe(true);
    });

    test("what a stream brings after it was lost finds no conversation, and moves no cursor", async () => {
      await conversations.claimStream(store.db, id, me);
      await buryAfterSilence(me);
      await conversations.claimStream(other.db, id, them);

      const mine = await store.transaction((tx) => advanceOwned(tx, stream(me), { at: "lost" }));
      const theirs = await other.transaction((tx) => advanceOwned(tx, stream(them), undefined));

      expect([mine.conversation, theirs.conversation?.id, theirs.conversation?.cursor]).toEqual([undefined, id, null]);
    });

    test("an event without a cursor leaves the stream where it was", async () => {
      await conversations.claimStream(store.db, id, me);
      const move = (cursor?: object) => store.transaction((tx) => advanceOwned(tx, stream(me), cursor));

      await move({ at: "7" });

      const { handoff, conversation } = await move();
      expect([handoff.id, conversation?.id, conversation?.cursor]).toEqual([handoffId, id, { at: "7" }]);
    });

    test("a dead process's streams are free once it is buried; a living one's are not", async () => {
      await conversations.claimStream(store.db, id, me);
      const before = {
        free: await conversations.unownedConversations(store.db, 10),
        taken: await conversations.claimStream(other.db, id, them),
      };

      await buryAfterSilence(me);

      expect(before).toEqual({ free: [], taken: false });
      expect(await conversations.unownedConversations(store.db, 10)).toEqual([id]);
      expect(await beat(store.db, me)).toBe(false);
      expect(await beat(store.db, them)).toBe(true);
      expect(await countProcesses(store.db)).toBe(1);
      expect(await conversations.claimStream(other.db, id, them)).toBe(true);
    });

    test("a process that stops gives everything back at once", async () => {
      await conversations.claimStream(store.db, id, me);

      await conversations.releaseStreams(store.db, me);
      await deregister(store.db, me);

      expect(await conversations.unownedConversations(store.db, 10)).toEqual([id]);
      expect(await countProcesses(store.db)).toBe(1);
    });

    test("nobody takes the stream of a conversation that is over or not yet begun", async () => {
      await conversations.changeConversation(store.db, id, { stage: "closed", closed_at: new Date() });
      const closed = await conversations.claimStream(store.db, id, me);
      await conversations.changeConversation(store.db, id, { stage: "new", closed_at: null });
      const fresh = await conversations.claimStream(store.db, id, me);

      expect([closed, fresh]).toEqual([false, false]);
      expect(await conversations.countFollowed(store.db, me)).toEqual({ open: 0, mine: 0 });
    });

    test("open conversations and one's own are counted, and closed ones found among them", async () => {
      const second = (await makeConversation(store)).id;
      await conversations.changeConversation(store.db, second, { stage: "prepared" });
      await conversations.claimStream(store.db, second, me);
      const counted = await conversations.countFollowed(store.db, me);

      await conversations.changeConversation(store.db, second, { stage: "closed", closed_at: new Date() });

      expect(counted).toEqual({ open: 2, mine: 1 });
      expect(await conversations.closedAmong(store.db, [id, second])).toEqual([second]);
      expect(await conversations.closedAmong(store.db, [])).toEqual([]);
    });

    test("of two processes that replace the same credentials only the first succeeds", async () => {
      const results = await Promise.all([
        conversations.replaceCredentials(store.db, id, "first", 0),
        conversations.replaceCredentials(other.db, id, "second", 0),
      ]);

      const { handoff_id: handoffId } = await store.db
        .selectFrom("conversations")
        .select("handoff_id")
        .where("id", "=", id)
        .executeTakeFirstOrThrow();
      const row = await conversations.findConversation(store.db, handoffId, 1);
      expect(results.filter(Boolean)).toHaveLength(1);
      expect([row.credentials, row.credentials_version]).toEqual([results[0] ? "first" : "second", 1]);
    });

    test("records of the desk are added to those that are known", async () => {
      await conversations.addRecords(store.db, id, { case: "1" });
      await conversations.addRecords(other.db, id, { session: "2" });

      const [row] = await store.db.selectFrom("conversations").select("records").where("id", "=", id).execute();
      expect(row?.records).toEqual({ case: "1", session: "2" });
    });

    async function buryAfterSilence(owner: string): Promise<void> {
      await sql`UPDATE processes SET heartbeat_at = now() - interval '21 seconds' WHERE id = ${owner}`.execute(
        store.db,
      );
      await buryStale(store.db, 20_000);
    }
  });
}
