import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { accept } from "../../src/handoff/accept.ts";
import { changeConversation, findConversation } from "../../src/store/conversations.ts";
import { HttpLab, keys } from "./lab.ts";

const golden = join(
  ...[import.meta.dirname, "..", "..", "..", "force-app", "core", "main", "default", "staticresources"],
  "OpenCx_Case_Events_Golden.json",
);

let lab: HttpLab;
beforeAll(async () => {
  lab = await HttpLab.start();
});
afterAll(() => lab.stop());

const orgId = "00D000000000001EAA";
const keyOf = (value: object) => (value as { key: string }).key;

function event(changes: Record<string, unknown>) {
  return { key: "k", number: 1, type: "reply", caseId: "500000000000050AAA", text: "Hello.", ...changes };
}

/** A Case that the bridge has opened for a session. */
async function caseOf(sessionId: string, caseId: string, org = orgId): Promise<void> {
  const { parts } = lab.http;
  await parts.store.transaction(async (tx) => {
    const { handoff } = await accept(parts, tx, { sessionId, source: "post", request: { connection: "cases" } });
    const changes = { external_id: caseId, live: false, stage: "open" as const, opened_at: new Date() };
    const conversation = await findConversation(tx.db, handoff.id, 1);
    const records = JSON.stringify({ salesforce_org_id: org });
    await changeConversation(tx.db, conversation.id, { ...changes, desk: "salesforce-cases", records });
  });
}

const post = (json: unknown, key = keys.org) => lab.call("/v1/salesforce/case-events", { method: "POST", key, json });

test("what the org's Apex sends is understood, and an event of a Case that the bridge did not open is refused by name", async () => {
  const body = JSON.parse(readFileSync(golden, "utf8")) as { events: { key: string }[] };

  const answer = await post(body);

  expect(answer.status).toBe(200);
  const wanted = { status: "refused", code: "CASE_NOT_OPENED_BY_OPENCX", message: expect.any(String) };
  expect(answer.body["results"]).toEqual(body.events.map(({ key }) => ({ key, ...wanted })));
});

test("an event of a Case that the bridge opened is stored before it is answered, and known when it comes again", async () => {
  const body = JSON.parse(readFileSync(golden, "utf8")) as { orgId: string; events: { caseId: string }[] };
  const [first] = body.events;
  await caseOf("session-golden", first?.caseId ?? "", body.orgId);
  const own = { ...body, events: body.events.filter(({ caseId }) => caseId === first?.caseId) };

  const [answer, again] = [await post(own), await post(own)];

  expect(answer.body["results"]).toEqual(own.events.map((event) => ({ key: keyOf(event), status: "accepted" })));
  expect(again.body["results"]).toEqual(own.events.map((event) => ({ key: keyOf(event), status: "duplicate" })));
  const stored = await lab.store.db.selectFrom("case_events").select(["key", "payload"]).orderBy("number").execute();
  expect(stored.map(({ payload }) => (payload as { text: string }).text)).toEqual([
    'Guten Tag Zoë,\n\nIhr Paket 📦 kommt "heute" \\ morgen.\r\n\tGrüße – Bob',
    "Here is your invoice & more",
  ]);
});

test("fifty equal requests at the same moment store each event once", async () => {
  await caseOf("session-many", "500000000000050AAA");
  const events = Array.from({ length: 10 }, (_, index) => event({ key: `many-${index}`, number: 5000 + index }));

  const answers = await Promise.all(Array.from({ length: 50 }, () => post({ version: 1, orgId, events })));

  const statuses = answers.flatMap(({ body }) => (body["results"] as { status: string }[]).map(({ status }) => status));
  expect(statuses.filter((status) => status === "accepted")).toHaveLength(10);
  expect(statuses.filter((status) => status === "duplicate")).toHaveLength(490);
});

test("only the org's key may send", async () => {
  const body = { version: 1, orgId, events: [event({})] };

  const answers = await Promise.all([post(body, keys.opencx), post(body, keys.admin), post({}, "nonsense")]);

  expect(answers.map(({ status }) => status)).toEqual([403, 403, 401]);
});

test("a key that is bound to a connection speaks for no other", async () => {
  await caseOf("session-bound", "500000000000080AAA");
  const body = { version: 1, orgId, events: [event({ key: "bound", number: 8000, caseId: "500000000000080AAA" })] };

  const answer = await post(body, keys.sandbox);

  expect(answer.body["results"]).toMatchObject([{ key: "bound", status: "refused", code: "CASE_OF_ANOTHER_ORG" }]);
});

test("an event of a kind that this bridge does not know is refused by name, and the others are taken", async () => {
  await caseOf("session-kinds", "500000000000060AAA");
  const caseId = "500000000000060AAA";
  const events = [
    event({ key: "k1", caseId, type: "merged", number: 7000 }),
    event({ key: "k2", caseId, number: 7001 }),
  ];

  const answer = await post({ version: 1, orgId, events });

  expect(answer.body["results"]).toMatchObject([
    { key: "k1", status: "refused", code: "CASE_EVENT_UNKNOWN" },
    { key: "k2", status: "accepted" },
  ]);
});

test("the longest request that the org sends is taken, whatever its letters", async () => {
  await caseOf("session-long", "500000000000070AAA");
  const text = "\u{1F600}".repeat(100_000);

  const answer = await post({
    version: 1,
    orgId,
    events: [event({ key: "long", caseId: "500000000000070AAA", text })],
  });

  expect(answer.body["results"]).toEqual([{ key: "long", status: "accepted" }]);
});

test.each([
  ["another version", { version: 2, orgId, events: [event({})] }],
  ["no org", { version: 1, events: [event({})] }],
  ["no event", { version: 1, orgId, events: [] }],
  ["more than two hundred", { version: 1, orgId, events: Array.from({ length: 201 }, () => event({})) }],
  ["an id that is none", { version: 1, orgId, events: [event({ caseId: "../500" })] }],
  ["no number", { version: 1, orgId, events: [event({ number: undefined })] }],
  ["a file that is none", { version: 1, orgId, events: [event({ files: [{ id: "../../etc/passwd", name: "x" }] })] }],
])("%s is refused with what is wrong", async (_what, body) => {
  const answer = await post(body);

  expect([answer.status, answer.body["code"]]).toEqual([400, "BODY_INVALID"]);
});
