import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { sessionTraces, traceView } from "../../src/http/schemas/trace.ts";
import type { TracePage } from "../../src/http/schemas/trace.ts";
import { appendTrace } from "../../src/store/trace.ts";
import { HttpLab, keys } from "./lab.ts";

let lab: HttpLab;
beforeAll(async () => {
  lab = await HttpLab.start();
});
afterAll(() => lab.stop());

/** A handoff whose conversation the bridge has opened at the desk. */
async function opened(): Promise<{ handoffId: string; sessionId: string; conversationId: string }> {
  const [sessionId, conversationId] = [randomUUID(), randomUUID()];
  const { body } = await lab.post("/v1/handoffs", { sessionId, reason: "user_request", summary: "Parcel is late" });
  const handoffId = String(body["id"]);
  await lab.store.db
    .updateTable("conversations")
    .set({ external_id: conversationId, opened_at: new Date(), stage: "open" })
    .where("handoff_id", "=", handoffId)
    .execute();
  await lab.post(`/v1/handoffs/${handoffId}/messages`, { id: "m-1", text: "Hello?" });
  return { handoffId, sessionId, conversationId };
}

test("the org reads the trace of a conversation by the desk's id", async () => {
  const { handoffId, conversationId } = await opened();

  const answer = await lab.call<TracePage>(`/v1/conversations/${conversationId}/trace`, { key: keys.org });

  expect(answer.status).toBe(200);
  expect(traceView.parse(answer.body)).toEqual(answer.body);
  expect(answer.body.handoff.id).toBe(handoffId);
  expect(answer.body.events.map(({ kind }) => kind)).toEqual(["accepted", "said"]);
  expect(answer.body.transcript.map(({ text }) => text)).toEqual(["Hello?"]);
});

test("an unchanged trace is 304 for who has it, and a new event is sent", async () => {
  const { handoffId, conversationId } = await opened();
  const path = `/v1/conversations/${conversationId}/trace`;
  const first = await lab.call(path, { key: keys.org });
  const etag = first.headers.get("etag") ?? "";

  const same = await lab.call(path, { key: keys.org, headers: { "if-none-match": etag } });
  await appendTrace(lab.store.db, { handoffId, at: new Date(), kind: "joined" });
  const changed = await lab.call(path, { key: keys.org, headers: { "if-none-match": etag } });

  expect(etag).not.toBe("");
  expect([same.status, same.text]).toEqual([304, ""]);
  expect(changed.status).toBe(200);
});

test.each(["a session's id", "nonsense", "%00", "x".repeat(300)])(
  "a conversation under %s is not opened by OpenCX and shows no data",
  async (kind) => {
    const { sessionId } = await opened();
    const asked = kind === "a session's id" ? sessionId : kind;

    const answer = await lab.call(`/v1/conversations/${asked}/trace`, { key: keys.org });

    expect([answer.status, answer.body["code"]]).toEqual([404, "CONVERSATION_NOT_OPENED_BY_OPENCX"]);
    expect(answer.body["message"]).toContain("not opened by OpenCX");
    expect(answer.text).not.toContain("Parcel");
  },
);

test("an id that was prepared and never opened is not opened by OpenCX", async () => {
  const { handoffId, conversationId } = await opened();
  const { db } = lab.store;
  await db.updateTable("conversations").set({ opened_at: null }).where("handoff_id", "=", handoffId).execute();

  const answer = await lab.call(`/v1/conversations/${conversationId}/trace`, { key: keys.org });

  expect(answer.status).toBe(404);
});

test("admins read every handoff of a session, on both ports", async () => {
  const { sessionId, handoffId } = await opened();

  const outside = await lab.call(`/v1/sessions/${sessionId}/trace`, { key: keys.admin });
  const inside = await lab.admin(`/v1/sessions/${sessionId}/trace`);

  expect([outside.status, inside.status]).toEqual([200, 200]);
  expect(sessionTraces.parse(outside.body)).toEqual(outside.body);
  expect(inside.body).toEqual(outside.body);
  expect(outside.text).toContain(handoffId);
});

test.each(["unknown-session", "%00"])("the session %s that was never handed off is 404", async (id) => {
  const answer = await lab.call(`/v1/sessions/${id}/trace`, { key: keys.admin });

  expect([answer.status, answer.body["code"]]).toEqual([404, "SESSION_UNKNOWN"]);
});

test.each(["-1", "1.5", "abc", "1e3", "99999999999999999999", ""])("after=%s is refused", async (after) => {
  const { conversationId } = await opened();

  const answer = await lab.call(`/v1/conversations/${conversationId}/trace?after=${after}`, { key: keys.org });

  expect([answer.status, answer.body["code"]]).toEqual([400, "QUERY_INVALID"]);
});

test("a long trace comes in pages of at most 200 kB, which together hold every event once", async () => {
  const { handoffId, conversationId } = await opened();
  const data = { note: "é".repeat(600) };
  for (let i = 0; i < 3; i += 1) {
    const events = Array.from({ length: 100 }, () => ({ handoffId, at: new Date(), kind: "noise", data }));
    for (const event of events) await appendTrace(lab.store.db, event);
  }
  for (let i = 0; i < 30; i += 1) {
    await lab.post(`/v1/handoffs/${handoffId}/messages`, { id: `long-${i}`, text: "ü".repeat(4000) });
  }

  const pages: TracePage[] = [];
  for (let after: number | null = 0; after !== null; after = pages.at(-1)?.next ?? null) {
    const path: string = `/v1/conversations/${conversationId}/trace?after=${after}`;
    const answer = await lab.call<TracePage>(path, { key: keys.org });
    expect(Buffer.byteLength(answer.text)).toBeLessThanOrEqual(200_000);
    pages.push(answer.body);
  }

  const ids = pages.flatMap((page) => page.events.map((event) => event.id));
  expect(ids).toHaveLength(new Set(ids).size);
  expect(ids).toEqual([...ids].sort((a, b) => a - b));
  expect(pages.flatMap((page) => page.events).filter(({ kind }) => kind === "noise")).toHaveLength(300);
  expect(pages[0]?.transcriptCut).toBe(true);
  expect(pages[0]?.transcript.at(-1)?.text).toBe("ü".repeat(4000));
});
