import { beforeEach, describe, expect, test } from "@jest/globals";
import { accept, type AcceptRequest } from "../../../src/handoff/accept.ts";
import type { Parts } from "../../../src/handoff/parts.ts";
import { newId } from "../../../src/lib/ids.ts";
import { changeHandoff, findHandoff, findOpenHandoff, handoffsOfSession } from "../../../src/store/handoffs.ts";
import { TestClock } from "../../handoff/support/test-clock.ts";
import { makeParts } from "../../handoff/support/make-parts.ts";
import type { StartBackend } from "../support/backend.ts";
import { withTwoStores } from "../support/two-stores.ts";

/** One handoff, however it is reported, on either database (design section 4). */
export function describeAccept(name: string, start: StartBackend): void {
  describe(`accepting on ${name}`, () => {
    let here: Parts;
    let there: Parts;
    let sessionId: string;
    withTwoStores(start, (store, other) => {
      const rest = { clock: new TestClock(), desks: [], opencx: { url: "http://127.0.0.1:9", apiKey: "k" } };
      const config = { callback: { url: "http://127.0.0.1:9/", secret: "s", allowPrivateAddresses: true } };
      here = makeParts({ ...rest, config, store });
      there = makeParts({ ...rest, config, store: other });
    });
    beforeEach(() => {
      sessionId = `session-${newId()}`;
    });

    const report = (more: Partial<AcceptRequest> = {}, at = here) =>
      at.store.transaction((tx) => accept(at, tx, { sessionId, source: "post", request: {}, ...more }));
    const withKey = (key: string, body: unknown, caller = "opencx") => ({ idempotency: { caller, key, body } });
    const end = async (id: string, epoch: string | null = null) =>
      here.store.transaction(async (tx) => {
        const handoff = (await findHandoff(tx.db, id))!;
        return changeHandoff(tx, handoff, { ended_at: new Date(), state: "ended", epoch });
      });

    test("fifty reports of one session at the same moment are one handoff, with everything it needs", async () => {
      const sources = ["post", "webhook", "reconcile"] as const;
      const results = await Promise.all(
        Array.from({ length: 50 }, (_, index) => report({ source: sources[index % 3]! }, index % 2 ? here : there)),
      );

      expect(new Set(results.map((result) => result.handoff.id)).size).toBe(1);
      expect(results.filter((result) => result.created)).toHaveLength(1);
      const id = results[0]!.handoff.id;
      const lanes = await here.store.db
        .selectFrom("lanes")
        .select(["direction", "pending"])
        .where("handoff_id", "=", id)
        .orderBy("direction")
        .execute();
      const conversations = await here.store.db
        .selectFrom("conversations")
        .select(["no", "stage"])
        .where("handoff_id", "=", id)
        .execute();
      expect(lanes).toEqual([
        { direction: "to-callback", pending: 0 },
        { direction: "to-desk", pending: 1 },
        { direction: "to-opencx", pending: 0 },
      ]);
      expect(conversations).toEqual([{ no: 1, stage: "new" }]);
      expect(await handoffsOfSession(here.store.db, sessionId)).toHaveLength(1);
    });

    test("fifty different sessions at the same moment are fifty handoffs", async () => {
      const results = await Promise.all(
        Array.from({ length: 50 }, (_, index) =>
          report({ sessionId: `${sessionId}-${index}` }, index % 2 ? here : there),
        ),
      );

      expect(new Set(results.map((result) => result.handoff.id)).size).toBe(50);
      expect(results.every((result) => result.created)).toBe(true);
    });

    test("the same key with the same body answers the same handoff, also after it has ended", async () => {
      const first = await report(withKey("k1", { sessionId }));
      await end(first.handoff.id);

      const again = await report(withKey("k1", { sessionId }), there);

      expect(again.created).toBe(false);
      expect(again.handoff.id).toBe(first.handoff.id);
      expect(await findOpenHandoff(here.store.db, sessionId)).toBeUndefined();
    });

    test("the same key with another body is refused, and stores nothing", async () => {
      await report(withKey("k2", { sessionId, reason: "a" }));

      const other = report({ ...withKey("k2", { sessionId, reason: "b" }), sessionId: `${sessionId}-other` });

      await expect(other).rejects.toMatchObject({ code: "IDEMPOTENCY_KEY_REUSED", status: 422 });
      expect(await findOpenHandoff(here.store.db, `${sessionId}-other`)).toBeUndefined();
    });

    test("keys belong to their caller", async () => {
      const first = await report(withKey("shared", { n: 1 }, "first"));

      const second = await report({ ...withKey("shared", { n: 2 }, "second"), sessionId: `${sessionId}-2` });

      expect(second.handoff.id).not.toBe(first.handoff.id);
    });

    test("fifty requests with one key at the same moment, in two processes, are one handoff", async () => {
      const results = await Promise.all(
        Array.from({ length: 50 }, (_, index) => report(withKey(sessionId, { sessionId }), index % 2 ? here : there)),
      );

      expect(new Set(results.map((result) => result.handoff.id)).size).toBe(1);
    });

    test("a request that fails leaves its key free", async () => {
      const failing = here.store.transaction(async (tx) => {
        await accept(here, tx, { sessionId, source: "post", request: {}, ...withKey("k4", { n: 1 }) });
        throw new Error("rolled back");
      });
      await expect(failing).rejects.toThrow("rolled back");

      const other = await report(withKey("k4", { n: 2 }));

      expect(other.created).toBe(true);
    });

    test("a session can be handed off again once its handoff has ended, but never under the same epoch", async () => {
      const first = await report({ epoch: "event:1" });
      await end(first.handoff.id, "event:1");

      const same = report({ epoch: "event:1" }, there);
      await expect(same).rejects.toMatchObject({ code: "23505" });
      const second = await report({ epoch: "event:2" });

      expect(second.created).toBe(true);
      expect(second.handoff.id).not.toBe(first.handoff.id);
    });

    test("what a second report knows more is kept; what a trusted one said is not overwritten", async () => {
      await report({ request: { reason: "user_request", trusted: true } });

      const { handoff } = await report(
        { source: "webhook", request: { reason: "other", summary: "Ana looks." } },
        there,
      );

      const stored = await findHandoff(here.store.db, handoff.id);
      expect(stored).toMatchObject({
        reason: "user_request",
        request: { reason: "user_request", summary: "Ana looks." },
      });
    });

    test("of two that change the same version of a handoff one is refused and may repeat", async () => {
      const { handoff } = await report();
      const change = (parts: Parts, priority: string) =>
        parts.store.transaction((tx) => changeHandoff(tx, handoff, { priority }));

      const results = await Promise.allSettled([change(here, "High"), change(there, "Low")]);

      const [refused] = results.filter((result) => result.status === "rejected");
      expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
      expect(refused?.reason).toMatchObject({ code: "HANDOFF_CHANGED", retryable: true });
      expect((await findHandoff(here.store.db, handoff.id))?.version).toBe(handoff.version + 1);
    });
  });
}
