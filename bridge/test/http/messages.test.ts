import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { acceptedMessage, endedHandoff } from "../../src/http/schemas/views.ts";
import { HttpLab, keys } from "./lab.ts";

let lab: HttpLab;
let id: string;
beforeAll(async () => {
  lab = await HttpLab.start();
});
afterAll(() => lab.stop());
beforeEach(async () => {
  const { body } = await lab.post("/v1/handoffs", { sessionId: randomUUID() });
  id = String(body["id"]);
});

function say(json: unknown, headers: Record<string, string> = {}) {
  return lab.post(`/v1/handoffs/${id}/messages`, json, headers);
}

function end(json?: unknown) {
  return lab.call(`/v1/handoffs/${id}/end`, { method: "POST", key: keys.opencx, json });
}

function entries() {
  return lab.store.db
    .selectFrom("entries")
    .select(["kind", "payload", "source_key", "source_at"])
    .where("handoff_id", "=", id)
    .where("direction", "=", "to-desk")
    .orderBy("seq")
    .execute();
}

function conversationIsOpen() {
  return lab.store.db.updateTable("conversations").set({ stage: "open" }).where("handoff_id", "=", id).execute();
}

test("a message with OpenCX's id is stored once, however often it comes", async () => {
  const first = await say({ id: "m-1", text: "Hello?", name: "Ada", at: "2026-01-31T09:30:00+01:00", unread: 1 });
  const again = await say({ id: "m-1", text: "Hello?" });

  expect(first.status).toBe(202);
  expect(first.body).toEqual({ accepted: 1, duplicate: false, ignored: ["unread"] });
  expect(acceptedMessage.parse(first.body)).toEqual(first.body);
  expect(again.body).toMatchObject({ accepted: 0, duplicate: true });
  expect(await entries()).toEqual([
    {
      kind: "said",
      payload: { speaker: "customer", name: "Ada", text: "Hello?" },
      source_key: "h:m-1",
      source_at: new Date("2026-01-31T08:30:00Z"),
    },
  ]);
});

test("a message under an Idempotency-Key is stored once; equal words under another key are another message", async () => {
  const first = await say({ text: "Hello?" }, { "idempotency-key": "a" });
  const again = await say({ text: "Hello?" }, { "idempotency-key": "a" });
  const equal = await say({ text: "Hello?" }, { "idempotency-key": "b" });

  expect([first, again, equal].map(({ body }) => body["duplicate"])).toEqual([false, true, false]);
  expect(await entries()).toHaveLength(2);
});

test("the same key with other words is refused, so that nothing passes for said already", async () => {
  await say({ text: "Hello?" }, { "idempotency-key": "a" });
  const other = await say({ text: "Something else" }, { "idempotency-key": "a" });

  expect([other.status, other.body["code"]]).toEqual([422, "IDEMPOTENCY_KEY_REUSED"]);
  expect(await entries()).toHaveLength(1);
});

test("a message that nothing tells from its repetition is refused with what to do", async () => {
  const answer = await say({ text: "Hello?" });

  expect([answer.status, answer.body["code"]]).toEqual([400, "MESSAGE_KEY_MISSING"]);
  expect(answer.body["remedy"]).toContain("Idempotency-Key");
});

test.each([{}, { text: "  " }, { attachments: [] }])("a message of nothing, %j, is refused", async (body) => {
  const answer = await say({ id: "m-empty", ...body });

  expect([answer.status, answer.body["code"]]).toEqual([400, "BODY_INVALID"]);
});

test("files come with their names and addresses; other addresses than http are refused", async () => {
  const file = { name: "receipt.pdf", url: "https://files.open.cx/receipt.pdf", size: 48_213 };

  const stored = await say({ id: "m-file", attachments: [file], from: "inbox" });
  const refused = await say({ id: "m-evil", attachments: [{ name: "x", url: "file:///etc/passwd" }] });

  expect(stored.status).toBe(202);
  expect(refused.status).toBe(400);
  expect((await entries()).map(({ payload }) => payload)).toEqual([
    { speaker: "inbox", file: { ...file, mimeType: "application/octet-stream" } },
  ]);
});

test("a clock that runs ahead does not put words into the future", async () => {
  await say({ id: "m-future", text: "Hello?", at: "2099-01-01T00:00:00Z" });

  const [entry] = await entries();
  expect(entry?.source_at?.getTime()).toBeLessThanOrEqual(Date.now());
});

test("fifty equal messages at the same moment are stored once", async () => {
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => say({ text: "once" }, { "idempotency-key": "c" })),
  );

  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
  expect(answers.filter(({ body }) => body["accepted"] === 1)).toHaveLength(1);
  expect(await entries()).toHaveLength(1);
});

test("a message of exactly 100,000 characters is stored in parts, a longer one is refused", async () => {
  const fits = await say({ id: "m-long", text: "x".repeat(100_000) });
  const tooLong = await say({ id: "m-longer", text: "x".repeat(100_001) });

  expect([fits.status, tooLong.status]).toEqual([202, 400]);
  expect((await entries()).length).toBeGreaterThanOrEqual(25);
});

test("nothing can be said in a handoff that nobody knows", async () => {
  id = randomUUID();
  const answer = await say({ id: "m-1", text: "Hello?" });

  expect([answer.status, answer.body["code"]]).toEqual([404, "HANDOFF_UNKNOWN"]);
});

test("a handoff that was not begun at a desk ends at once; a second end changes nothing and is 200", async () => {
  const first = await end({ by: "customer", reason: "customer-closed-chat" });
  const second = await end({ by: "opencx" });
  const late = await say({ id: "m-late", text: "One more thing" });

  expect(first.status).toBe(202);
  expect(first.body).toMatchObject({ state: "ended", endedBy: "customer", endReason: "customer-closed-chat" });
  expect(endedHandoff.parse(first.body)).toEqual(first.body);
  expect(second.status).toBe(200);
  expect(second.body).toMatchObject({ endedBy: "customer" });
  expect([late.status, late.body["code"]]).toEqual([409, "HANDOFF_OVER"]);
});

test("the end waits behind the last words, needs no body, and is stored once", async () => {
  await conversationIsOpen();
  await say({ id: "m-last", text: "Thanks" });

  const first = await end();
  const again = await end({});

  expect([first.status, again.status]).toEqual([202, 202]);
  expect(first.body["endedAt"]).toBeNull();
  expect((await entries()).map(({ kind }) => kind)).toEqual(["said", "end"]);
  expect((await entries()).at(-1)?.payload).toEqual({ by: "opencx", reason: "requested", resolve: true });
});

test("an end says by whom and why in codes, and may leave the session unresolved", async () => {
  await conversationIsOpen();
  const words = await end({ reason: "The customer said something private" });
  const coded = await end({ by: "customer", reason: "left", resolve: false });

  expect([words.status, words.body["code"]]).toEqual([400, "BODY_INVALID"]);
  expect(coded.status).toBe(202);
  expect((await entries()).at(-1)?.payload).toEqual({ by: "customer", reason: "left", resolve: false });
});

test("an unknown handoff cannot be ended", async () => {
  id = "not-a-uuid";
  const answer = await end();

  expect([answer.status, answer.body["code"]]).toEqual([404, "HANDOFF_UNKNOWN"]);
});
