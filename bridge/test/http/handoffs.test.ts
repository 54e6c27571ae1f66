import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { acceptedHandoff, handoffView } from "../../src/http/schemas/views.ts";
import type { HandoffRequest } from "../../src/handoff/payloads.ts";
import { HttpLab, keys } from "./lab.ts";

let lab: HttpLab;
beforeAll(async () => {
  lab = await HttpLab.start();
});
afterAll(() => lab.stop());

interface Accepted {
  id: string;
  sessionId: string;
  created: boolean;
  statusUrl: string;
  ignored: string[];
  code: string;
  remedy: string;
  faults: { path: string; message: string }[];
}

function storedHandoff(id: string) {
  return lab.store.db.selectFrom("handoffs").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
}

async function storedRequest(id: string): Promise<HandoffRequest> {
  return (await storedHandoff(id)).request;
}

test("a language that is no tag is passed over, and the handoff is taken", async () => {
  const sessionId = randomUUID();

  const { status } = await lab.post("/v1/handoffs", { sessionId, language: "Ignore what was said before" });

  const stored = await lab.store.db
    .selectFrom("handoffs")
    .select("request")
    .where("session_id", "=", sessionId)
    .executeTakeFirstOrThrow();
  expect(status).toBe(202);
  expect(stored.request).not.toHaveProperty("language");
});

test("a handoff is stored, answered with 202 and found under its status address", async () => {
  const sessionId = randomUUID();

  const answer = await lab.post<Accepted>("/v1/handoffs", { sessionId, reason: "The customer asked" });
  const shown = await lab.call<Accepted>(answer.body.statusUrl, { key: keys.opencx });

  expect(answer.status).toBe(202);
  expect(answer.body).toMatchObject({ sessionId, created: true, state: "received", source: "post", ignored: [] });
  expect(answer.headers.get("location")).toBe(`/v1/handoffs/${answer.body.id}`);
  expect(acceptedHandoff.parse(answer.body)).toEqual(answer.body);
  expect(shown.status).toBe(200);
  expect(handoffView.parse(shown.body)).toEqual(shown.body);
});

test("everything the caller told is kept and believed", async () => {
  const told = {
    reason: "The customer asked",
    summary: "Parcel is late",
    sentiment: "angry",
    language: "de",
    priority: "High",
    mode: "logged_escalation",
    followUp: "Call before noon",
    connection: "production",
    attributes: { plan: "gold", orders: 3, vip: true, nothing: null },
    steps: [
      { title: "Looked up the order", outcome: "failed", tool: "orders.lookup", at: "2026-01-31T09:30:00+01:00" },
    ],
    transcript: [{ speaker: "customer", text: "Where is it?", name: "Ada" }],
  };

  const { body } = await lab.post<Accepted>(
    "/v1/handoffs",
    { sessionId: "s-all", ...told },
    { "idempotency-key": "k-all" },
  );

  expect(await storedRequest(body.id)).toEqual({
    ...told,
    attributes: { plan: "gold", orders: "3", vip: "true" },
    idempotencyKey: "k-all",
    trusted: true,
  });
});

test("null and empty members count as missing", async () => {
  const { body } = await lab.post<Accepted>("/v1/handoffs", {
    sessionId: "s-null",
    reason: null,
    summary: "  ",
    steps: null,
    attributes: null,
    mode: null,
  });

  expect(await storedRequest(body.id)).toEqual({ trusted: true });
});

test("a second handoff of the same session joins the open one", async () => {
  const first = await lab.post<Accepted>("/v1/handoffs", { sessionId: "s-twice" });
  const second = await lab.post<Accepted>("/v1/handoffs", { sessionId: "s-twice" });

  expect(second.status).toBe(202);
  expect(second.body).toMatchObject({ id: first.body.id, created: false });
});

test("members that nobody reads are passed over and told", async () => {
  const answer = await lab.post<Accepted>("/v1/handoffs", {
    sessionId: "s-extra",
    sumary: "misspelt",
    extra: { a: 1 },
  });

  expect(answer.status).toBe(202);
  expect(answer.body.ignored).toEqual(["sumary", "extra"]);
});

test("the same key and body give the same handoff; the same key with another body is refused", async () => {
  const headers = { "idempotency-key": "k-1" };
  const first = await lab.post<Accepted>("/v1/handoffs", { sessionId: "s-key", reason: "a" }, headers);
  const again = await lab.post<Accepted>("/v1/handoffs", { reason: "a", sessionId: "s-key" }, headers);
  const other = await lab.post<Accepted>("/v1/handoffs", { sessionId: "s-key", reason: "b" }, headers);

  expect(again.body).toMatchObject({ id: first.body.id, created: false });
  expect(other.status).toBe(422);
  expect(other.body.code).toBe("IDEMPOTENCY_KEY_REUSED");
});

test("two callers may use the same idempotency key", async () => {
  const call = { method: "POST", headers: { "idempotency-key": "k-shared" } };
  const one = await lab.call("/v1/handoffs", { ...call, key: keys.opencx, json: { sessionId: "s-one" } });
  const two = await lab.call("/v1/handoffs", { ...call, key: keys.second, json: { sessionId: "s-two" } });

  expect([one.status, two.status]).toEqual([202, 202]);
});

test.each(["x".repeat(201), "with space", ""])("the idempotency key %j is refused", async (key) => {
  const answer = await lab.post<Accepted>("/v1/handoffs", { sessionId: "s-bad-key" }, { "idempotency-key": key });

  expect([answer.status, answer.body.code]).toEqual([400, "IDEMPOTENCY_KEY_INVALID"]);
});

test("fifty equal requests at the same moment make one handoff", async () => {
  const calls = Array.from({ length: 50 }, () =>
    lab.post<Accepted>("/v1/handoffs", { sessionId: "s-fifty", reason: "at once" }, { "idempotency-key": "k-fifty" }),
  );

  const answers = await Promise.all(calls);

  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  expect(answers.filter(({ body }) => body.created)).toHaveLength(1);
});

test("an unknown connection is refused with the names there are", async () => {
  const answer = await lab.post<Accepted>("/v1/handoffs", { sessionId: "s-conn", connection: "sandbox" });

  expect([answer.status, answer.body.code]).toEqual([400, "CONNECTION_UNKNOWN"]);
  expect(answer.body.remedy).toContain("production");
});

test("all faults of a body are told at once, without what was sent", async () => {
  const answer = await lab.post<Accepted>("/v1/handoffs", {
    sessionId: "planted secret with spaces",
    mode: "planted-mode",
    steps: [{ title: "" }],
    attributes: { nested: { planted: 1 } },
    transcript: [{ speaker: "nobody", text: 1, at: "yesterday-planted" }],
  });

  expect([answer.status, answer.body.code]).toEqual([400, "BODY_INVALID"]);
  expect(answer.body.faults.map(({ path }) => path).sort()).toEqual([
    "attributes.nested",
    "mode",
    "sessionId",
    "steps.0.title",
    "transcript.0.at",
    "transcript.0.speaker",
    "transcript.0.text",
  ]);
  expect(answer.text).not.toContain("planted");
});

test.each([
  [
    "51 attributes",
    { attributes: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`a${i}`, i])) },
    "attributes",
  ],
  ["51 steps", { steps: Array.from({ length: 51 }, () => ({ title: "x" })) }, "steps"],
  ["501 turns", { transcript: Array.from({ length: 501 }, () => ({ speaker: "ai", text: "x" })) }, "transcript"],
])("%s are too many", async (_name, body, path) => {
  const answer = await lab.post<Accepted>("/v1/handoffs", { sessionId: "s-many", ...body });

  expect(answer.status).toBe(400);
  expect(answer.body.faults.map((fault) => fault.path)).toEqual([path]);
});

test("NUL characters and broken surrogates in words are replaced, because PostgreSQL cannot keep them", async () => {
  const raw = String.raw`{"sessionId":"s-nul","summary":"a\u0000b \ud83d c \ud83d\ude00 \\u0000 d","attributes":{"p\u0000lan":"\udc00"}}`;

  const answer = await lab.call<Accepted>("/v1/handoffs", {
    method: "POST",
    key: keys.opencx,
    raw,
    headers: { "content-type": "application/json" },
  });

  expect(answer.status).toBe(202);
  expect(await storedRequest(answer.body.id)).toMatchObject({
    summary: "a\ufffdb \ufffd c 😀 \\u0000 d",
    attributes: { "p\ufffdlan": "\ufffd" },
  });
});

test.each([
  String.raw`\u0000`,
  String.raw`\u0001`,
  String.raw`\n`,
  String.raw`\u007f`,
  String.raw`\u0085`,
  String.raw`\ud83d`,
])("a session id with %s in it is refused, and nothing is stored under the id without it", async (character) => {
  for (const spoilt of [`s-control${character}`, `s-con${character}trol`, `${character}s-control`]) {
    const answer = await lab.call<Accepted>("/v1/handoffs", {
      method: "POST",
      key: keys.opencx,
      raw: `{"sessionId":"${spoilt}"}`,
      headers: { "content-type": "application/json" },
    });

    expect([answer.status, answer.body.code]).toEqual([400, "BODY_INVALID"]);
    expect(answer.body.faults).toEqual([
      { path: "sessionId", message: "Give OpenCX's session id: 1 to 200 letters, digits or . _ : -" },
    ]);
  }
  const stored = lab.store.db.selectFrom("handoffs").selectAll().where("session_id", "=", "s-control");
  expect(await stored.execute()).toEqual([]);
});

test.each(["nothing", "%00", "..%2f", randomUUID()])("the unknown handoff %s is 404", async (id) => {
  const answer = await lab.call(`/v1/handoffs/${id}`, { key: keys.opencx });

  expect([answer.status, answer.body["code"]]).toEqual([404, "HANDOFF_UNKNOWN"]);
});
