import { createHmac, randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { HandoffRequest } from "../../src/handoff/payloads.ts";
import type { Store } from "../../src/store/store.ts";
import { HttpLab, webhookTokens } from "./lab.ts";

let unsigned: HttpLab;
let signed: HttpLab;
let store: Store;
const secrets = ["old-webhook-secret", "new-webhook-secret"] as const;

beforeAll(async () => {
  unsigned = await HttpLab.start();
  store = unsigned.store;
  const webhook = {
    tokens: [...webhookTokens],
    hmac: { header: "X-Signature", secrets: [...secrets], prefix: "sha256=" },
  };
  signed = await HttpLab.start({ webhook }, store);
});
afterAll(async () => {
  await signed.stopServers();
  await unsigned.stop();
});

function envelope(event: string, data: unknown): string {
  return JSON.stringify({ event, organization_id: "org-1", data });
}

function handoffEvent(sessionId: string, more: Record<string, unknown> = {}) {
  return {
    conversation_id: sessionId,
    timestamp: "2026-01-31T09:30:00Z",
    reason: "ai_decided_to_handoff_the_conversation",
    summary: "Parcel is late",
    language: "en",
    message_count: 3,
    ...more,
  };
}

function deliver(lab: HttpLab, raw: string, headers: Record<string, string> = {}, token: string = webhookTokens[0]) {
  const all = { "content-type": "application/json", ...headers };
  return lab.call(`/v1/opencx/webhook/${token}`, { method: "POST", raw, headers: all });
}

function sign(raw: string, secret: string = secrets[0], prefix = "sha256=", encoding: "hex" | "base64" = "hex") {
  return { "x-signature": `${prefix}${createHmac("sha256", secret).update(raw).digest(encoding)}` };
}

function handoffsOf(sessionId: string) {
  return store.db.selectFrom("handoffs").selectAll().where("session_id", "=", sessionId).execute();
}

test.each([
  ["a list of objects, as published in 2024", (one: object) => [one]],
  ["one object, as published later", (one: object) => one],
])("a handoff told with %s is stored before it is answered", async (_version, shape) => {
  const sessionId = randomUUID();
  const raw = envelope("conversation.handoff_to_human", shape(handoffEvent(sessionId)));

  const first = await deliver(unsigned, raw);
  const again = await deliver(unsigned, raw, {}, webhookTokens[1]);

  expect([first.status, first.body]).toEqual([200, { stored: true }]);
  expect([again.status, again.body]).toEqual([200, { duplicate: true }]);
  expect(await handoffsOf(sessionId)).toHaveLength(1);
});

test("without a signature a handoff's words are not believed; with one they are", async () => {
  const [forged, proven] = [randomUUID(), randomUUID()];
  const raw = envelope("conversation.handoff_to_human", handoffEvent(proven));
  await deliver(unsigned, envelope("conversation.handoff_to_human", handoffEvent(forged)));
  await deliver(signed, raw, sign(raw));

  const [unbelieved] = await handoffsOf(forged);
  const [believed] = await handoffsOf(proven);
  expect(unbelieved?.request as HandoffRequest).toMatchObject({ trusted: false });
  expect(unbelieved?.request).not.toHaveProperty("summary");
  expect(unbelieved?.request).not.toHaveProperty("language");
  expect(believed?.request as HandoffRequest).toMatchObject({
    trusted: true,
    summary: "Parcel is late",
    language: "en",
  });
});

test.each(secrets)("a body signed with %s is taken, in either case of its digits", async (secret) => {
  const raw = envelope("conversation.handoff_to_human", handoffEvent(randomUUID()));
  const { "x-signature": signature } = sign(raw, secret);

  const answer = await deliver(signed, raw, { "x-signature": signature.toUpperCase().replace("SHA256", "sha256") });

  expect(answer.body).toEqual({ stored: true });
});

test("a missing, foreign, shifted or bare signature is 401, and nothing is stored", async () => {
  const sessionId = randomUUID();
  const raw = envelope("conversation.handoff_to_human", handoffEvent(sessionId));
  const wrong = [
    {},
    sign(raw, "someone-else"),
    sign(`${raw} `),
    sign(raw, secrets[0], ""),
    { "x-signature": "sha256=" },
  ];

  const answers = await Promise.all(wrong.map((headers) => deliver(signed, raw, headers)));

  for (const { status, body } of answers) expect([status, body["code"]]).toEqual([401, "WEBHOOK_SIGNATURE_WRONG"]);
  expect(await handoffsOf(sessionId)).toEqual([]);
});

test("a signature may be written in base64 without a prefix", async () => {
  const hmac = { header: "x-signature", secrets: ["base64-webhook-secret"], encoding: "base64" };
  const lab = await HttpLab.start({ webhook: { tokens: [webhookTokens[0]], hmac } }, store);
  const raw = envelope("conversation.handoff_to_human", handoffEvent(randomUUID()));

  const answer = await deliver(lab, raw, sign(raw, "base64-webhook-secret", "", "base64"));
  await lab.stopServers();

  expect(answer.body).toEqual({ stored: true });
});

test("the signature covers the raw body, whatever its spelling", async () => {
  const raw = `  ${envelope("conversation.handoff_to_human", handoffEvent(randomUUID())).replaceAll(",", " ,\n")}`;

  const answer = await deliver(signed, raw, sign(raw));

  expect(answer.body).toEqual({ stored: true });
});

test("a signed customer message reaches the open handoff once; an unsigned one only asks to look", async () => {
  const sessionId = randomUUID();
  await deliver(unsigned, envelope("conversation.handoff_to_human", handoffEvent(sessionId)));
  const data = { conversation_id: sessionId, timestamp: "2026-01-31T09:31:00Z", message_id: "m-1", text: "Hello?" };
  const raw = envelope("conversation.contact_response", data);

  await deliver(unsigned, envelope("conversation.contact_response", { ...data, text: "forged" }));
  await deliver(signed, raw, sign(raw));

  const [handoff] = await handoffsOf(sessionId);
  const entries = await store.db.selectFrom("entries").selectAll().where("handoff_id", "=", handoff!.id).execute();
  expect(entries.map(({ payload }) => payload)).toEqual([{ speaker: "customer", text: "Hello?" }]);
});

test.each([1_767_323_045_000_000, 8.64e15, "-271821-04-20T00:00:00Z", "+058711-01-01T00:00:00Z"])(
  "a message and an end of the time %p, which no store can hold, are taken like those without a time",
  async (timestamp) => {
    const sessionId = randomUUID();
    await deliver(unsigned, envelope("conversation.handoff_to_human", handoffEvent(sessionId, { timestamp })));
    const said = envelope("conversation.contact_response", { conversation_id: sessionId, timestamp, text: "Hello?" });
    const closed = envelope("conversation.closed", { conversation_id: sessionId, timestamp });

    const answers = [await deliver(signed, said, sign(said)), await deliver(signed, closed, sign(closed))];

    expect(answers.map(({ body }) => body)).toEqual([{ stored: true }, { stored: true }]);
    expect(await handoffsOf(sessionId)).toMatchObject([{ ended_at: null }]);
  },
);

test.each([
  ["with a time", { timestamp: "2026-01-31T09:31:00Z" }],
  ["without a time", {}],
])("the same event %s is stored once, however the body is written when it comes again", async (_name, time) => {
  const sessionId = randomUUID();
  await deliver(unsigned, envelope("conversation.handoff_to_human", handoffEvent(sessionId)));
  const event = "conversation.contact_response";
  const data = { conversation_id: sessionId, ...time, text: "Hello?" };
  const bodies = [
    JSON.stringify({ event, organization_id: "org-1", data }),
    JSON.stringify({ event, organization_id: "org-1", data }, null, 2),
    JSON.stringify({ event, organization_id: "org-1", data: [data] }),
    JSON.stringify({ data: Object.fromEntries(Object.entries(data).toReversed()), event }),
    JSON.stringify({ event, data: [data, data] }),
  ];

  const answers = [];
  for (const raw of bodies) answers.push((await deliver(signed, raw, sign(raw))).body);

  expect(answers).toEqual([{ stored: true }, ...bodies.slice(1).map(() => ({ duplicate: true }))]);
  const [handoff] = await handoffsOf(sessionId);
  const entries = await store.db.selectFrom("entries").select("id").where("handoff_id", "=", handoff!.id).execute();
  expect(entries).toHaveLength("timestamp" in time ? 1 : 0);
});

test("of a body that tells something old and something new, what is new is stored", async () => {
  const [known, fresh] = [randomUUID(), randomUUID()];
  const one = handoffEvent(known);
  await deliver(unsigned, envelope("conversation.handoff_to_human", one));

  const answer = await deliver(unsigned, envelope("conversation.handoff_to_human", [one, handoffEvent(fresh)]));

  expect(answer.body).toEqual({ stored: true });
  const [handoff] = await handoffsOf(known);
  const again = await store.db
    .selectFrom("trace_events")
    .select("id")
    .where("handoff_id", "=", handoff!.id)
    .where("kind", "=", "reported-again")
    .execute();
  expect(again).toEqual([]);
  expect(await handoffsOf(fresh)).toHaveLength(1);
});

test.each([
  ["an event the bridge does not use", envelope("csat.requested", { conversation_id: "s-csat" })],
  ["an event of the future", envelope("conversation.teleported", [{ conversation_id: "s-tele" }])],
  ["an event without a conversation", envelope("conversation.closed", { timestamp: "2026-01-31T09:30:00Z" })],
  ["a session id that cannot be one", envelope("conversation.handoff_to_human", handoffEvent("x".repeat(5000)))],
  ["a session id with a NUL in it", envelope("conversation.handoff_to_human", handoffEvent("s-n\0ul"))],
  ["a session id with a line break in it", envelope("conversation.handoff_to_human", handoffEvent("s-nul\n"))],
])("%s is answered with 200 and passed over", async (_name, raw) => {
  const answer = await deliver(unsigned, raw);

  expect([answer.status, answer.body]).toEqual([200, { ignored: true }]);
  expect(await handoffsOf("s-nul")).toEqual([]);
});

test.each([
  ["{oops", "BODY_MALFORMED"],
  ["", "WEBHOOK_UNREADABLE"],
  ["[]", "WEBHOOK_UNREADABLE"],
  ['{"hello":"world"}', "WEBHOOK_UNREADABLE"],
])("the body %j is 400 %s", async (raw, code) => {
  const answer = await deliver(unsigned, raw);

  expect([answer.status, answer.body["code"]]).toEqual([400, code]);
});

test("the content type does not matter, because OpenCX does not publish what it sends", async () => {
  const raw = envelope("conversation.handoff_to_human", handoffEvent(randomUUID()));

  const answer = await deliver(unsigned, raw, { "content-type": "text/plain" });

  expect(answer.body).toEqual({ stored: true });
});

test("a wrong token looks like any path that is not there, also where no webhook is configured", async () => {
  const none = await HttpLab.start({ webhook: { tokens: [] } }, store);
  const raw = envelope("conversation.handoff_to_human", handoffEvent(randomUUID()));

  const wrong = await deliver(unsigned, raw, {}, `${webhookTokens[0]}x`);
  const off = await deliver(none, raw);
  const nowhere = await unsigned.call("/v1/nowhere", { method: "POST" });
  await none.stopServers();

  const { requestId: _, ...shown } = nowhere.body;
  expect([wrong.status, wrong.body]).toEqual([404, { ...shown, requestId: expect.any(String) }]);
  expect([off.status, off.body]).toEqual([404, { ...shown, requestId: expect.any(String) }]);
});

test("the right token is never slowed down, not even while its address guesses wrong ones", async () => {
  const lab = await HttpLab.start({}, store);
  const guesses = await Promise.all(Array.from({ length: 40 }, (_, i) => deliver(lab, "{}", {}, `guess-${i}`)));
  const right = await Promise.all(
    Array.from({ length: 150 }, (_, i) => deliver(lab, envelope("csat.requested", { conversation_id: `s-${i}` }))),
  );
  await lab.stopServers();

  expect(guesses.map(({ status }) => status)).toContain(429);
  expect(new Set(right.map(({ status }) => status))).toEqual(new Set([200]));
});

test("fifty equal deliveries at the same moment are stored once", async () => {
  const sessionId = randomUUID();
  const raw = envelope("conversation.handoff_to_human", handoffEvent(sessionId));

  const answers = await Promise.all(Array.from({ length: 50 }, () => deliver(unsigned, raw)));

  expect(answers.filter(({ body }) => body["stored"] === true)).toHaveLength(1);
  expect(answers.filter(({ body }) => body["duplicate"] === true)).toHaveLength(49);
  expect(await handoffsOf(sessionId)).toHaveLength(1);
});

test("a thousand handoffs in one body are all stored; one more, and none is, with a word what to do", async () => {
  const thousand = Array.from({ length: 1000 }, () => handoffEvent(randomUUID()));
  const one = handoffEvent(randomUUID());

  const refused = await deliver(unsigned, envelope("conversation.handoff_to_human", [one, ...thousand]));
  const stored = await deliver(unsigned, envelope("conversation.handoff_to_human", thousand));

  expect([refused.status, refused.body["code"]]).toEqual([413, "WEBHOOK_TOO_MANY_EVENTS"]);
  expect(refused.body["remedy"]).toContain("at most 1000");
  expect(await handoffsOf(one.conversation_id)).toEqual([]);
  expect([stored.status, stored.body]).toEqual([200, { stored: true }]);
  const ids = thousand.map(({ conversation_id: id }) => id);
  const found = await store.db.selectFrom("handoffs").select("id").where("session_id", "in", ids).execute();
  expect(found).toHaveLength(1000);
});
