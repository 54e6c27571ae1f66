import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import type { DeskEntry } from "../../../src/desks/desk.ts";
import { certain, guestSettings, type Lab, opened, startLab, text } from "./lab.ts";

let lab: Lab;
beforeAll(async () => {
  lab = await startLab();
});
afterEach(() => {
  lab.sim.control.calm();
  lab.sim.control.setBehaviour({ closedStatus: 404, closedReadable: true });
});
afterAll(() => lab.close());

function sent(conversationId: string) {
  return lab.sim
    .ledger(conversationId)
    .records.filter(({ entry }) => entry?.entryType === "Message" && entry.sender.role === "EndUser")
    .map(({ entry }) => entry);
}

function file(bytes: Uint8Array, mimeType = "image/png", name = "photo.png") {
  return { id: randomUUID(), kind: "file", file: { name, mimeType, bytes }, isFirst: false } as const;
}

test("a text arrives under the entry's own id", async () => {
  const conversation = await opened(lab.desk);
  const entry = text("Hello");

  const outcome = await lab.desk.deliver(conversation, entry, certain);

  expect(outcome).toEqual({ status: "done", externalId: entry.id });
  expect(sent(conversation.externalId)).toMatchObject([{ identifier: entry.id }]);
});

test("the same entry twice arrives once, and both times it is done", async () => {
  const conversation = await opened(lab.desk);
  const entry = text("Hello");

  await lab.desk.deliver(conversation, entry, certain);
  const again = await lab.desk.deliver(conversation, entry, { uncertain: true });

  expect(again).toMatchObject({ status: "done" });
  expect(sent(conversation.externalId)).toHaveLength(1);
});

test("the first message repeats the attributes, for orgs that lose them at create", async () => {
  lab.sim.control.setBehaviour({ attributesAtCreate: "lost" });
  const conversation = await opened(lab.desk);

  await lab.desk.deliver(conversation, text("Brief", true), certain);

  const [session, ...others] = lab.sim.control.conversation(conversation.externalId).sessions;
  expect(session?.flow["OpencxSessionId"]).toBe(conversation.handoff.sessionId);
  expect(others).toEqual([]);
  lab.sim.control.setBehaviour({ attributesAtCreate: "used" });
});

test("a file arrives with its name and bytes", async () => {
  const conversation = await opened(lab.desk);
  const bytes = Buffer.from("89504e470d0a1a0a", "hex");

  const outcome = await lab.desk.deliver(conversation, file(bytes), certain);

  expect(outcome).toMatchObject({ status: "done" });
  const [stored] = lab.sim.control
    .state()
    .files.filter(({ conversationId }) => conversationId === conversation.externalId);
  expect(stored).toMatchObject({ name: "photo.png", mimeType: "image/png" });
});

test("a file that is too large or not allowed is refused before anything is sent", async () => {
  const conversation = await opened(lab.desk);
  const before = lab.sim.requests()["sendFile"]?.count ?? 0;

  const large = await lab.desk.deliver(conversation, file(new Uint8Array(5 * 1024 * 1024 + 1)), certain);
  const { value } = await conversation.credentials.read();
  conversation.credentials.overwrite({ ...value, attachments: { allowed: false, maxBytes: 1000 } });
  await conversation.credentials.read(true);
  const forbidden = await lab.desk.deliver(conversation, file(new Uint8Array(1)), certain);

  expect(large).toEqual({ status: "file-refused", code: "MIAW_FILE_TOO_LARGE" });
  expect(forbidden).toEqual({ status: "file-refused", code: "MIAW_FILES_NOT_ALLOWED" });
  expect(lab.sim.requests()["sendFile"]?.count ?? 0).toBe(before);
});

test("a type that Salesforce refuses is told, so that a link may go instead", async () => {
  const conversation = await opened(lab.desk);

  const outcome = await lab.desk.deliver(
    conversation,
    file(Buffer.from("MZ"), "application/x-msdownload", "a.exe"),
    certain,
  );

  expect(outcome).toEqual({ status: "file-refused", code: "MIAW_FILE_TYPE_REFUSED" });
});

test.each([
  [400, { status: "never", code: "MIAW_BAD_REQUEST" }],
  [404, { status: "over", code: "MIAW_CONVERSATION_GONE" }],
  [409, { status: "done" }],
  [412, { status: "later", code: "DESK_OVER_LIMIT", counted: true }],
  [413, { status: "never", code: "MIAW_REFUSED" }],
  [429, { status: "later", code: "MIAW_RATE_LIMITED", counted: false, afterMs: 2000 }],
  [500, { status: "later", code: "MIAW_UNAVAILABLE", counted: true }],
  [503, { status: "later", code: "MIAW_UNAVAILABLE", counted: true }],
])("a message that is answered %d is handled by the table", async (status, expected) => {
  const conversation = await opened(lab.desk);
  lab.sim.control.addFault({ path: "/message$", status, body: "plain text" });

  const outcome = await lab.desk.deliver(conversation, text("Hello"), certain);

  expect(outcome).toMatchObject(expected);
});

test.each([
  [413, "MIAW_FILE_TOO_LARGE"],
  [415, "MIAW_FILE_TYPE_REFUSED"],
])("a file that is answered %d is refused", async (status, code) => {
  const conversation = await opened(lab.desk);
  lab.sim.control.addFault({ path: "/file$", status });

  expect(await lab.desk.deliver(conversation, file(new Uint8Array(1)), certain)).toEqual({
    status: "file-refused",
    code,
  });
});

test("refusals in a row without a time double the wait; a success forgets them", async () => {
  const conversation = await opened(lab.desk);
  const waits: unknown[] = [];

  for (let turn = 0; turn < 3; turn += 1) {
    lab.sim.control.addFault({ path: "/message$", status: 429 });
    waits.push(await lab.desk.deliver(conversation, text("Hello"), certain));
  }
  await lab.desk.deliver(conversation, text("Hello"), certain);
  lab.sim.control.addFault({ path: "/message$", status: 429 });
  waits.push(await lab.desk.deliver(conversation, text("Hello"), certain));

  expect(waits).toMatchObject([{ afterMs: 2000 }, { afterMs: 4000 }, { afterMs: 8000 }, { afterMs: 2000 }]);
});

test("a wait that Salesforce asks for is kept", async () => {
  const conversation = await opened(lab.desk);
  lab.sim.control.addFault({ path: "/message$", status: 429, headers: { "retry-after": "11" } });

  expect(await lab.desk.deliver(conversation, text("Hello"), certain)).toMatchObject({
    status: "later",
    afterMs: 11_000,
  });
});

test("no answer is counted, and the next try does not double the message", async () => {
  const conversation = await opened(lab.desk);
  const entry = text("Hello");
  lab.sim.control.addFault({ path: "/message$", cut: "after" });

  const first = await lab.desk.deliver(conversation, entry, certain);
  const second = await lab.desk.deliver(conversation, entry, { uncertain: true });

  expect(first).toMatchObject({ status: "later", code: "HTTP_UNREACHABLE", counted: true });
  expect(second).toMatchObject({ status: "done" });
  expect(sent(conversation.externalId)).toHaveLength(1);
});

test("a stop in the middle of a try is nobody's fault", async () => {
  const conversation = await opened(lab.desk);
  const stop = new AbortController();
  lab.sim.control.addFault({ path: "/message$", delayMs: 200 });

  const outcome = lab.desk.deliver(conversation, text("Hello"), { uncertain: false, signal: stop.signal });
  stop.abort();

  expect(await outcome).toMatchObject({ status: "later", counted: false });
});

test("a message beyond the minute's budget waits, and Salesforce is not asked", async () => {
  const desk = lab.another({ settings: { limits: { ...lab.settings.limits, messagesPerMinute: 2 } } });
  const conversation = await opened(desk);
  await desk.deliver(conversation, text("1"), certain);
  await desk.deliver(conversation, text("2"), certain);

  const third = await desk.deliver(conversation, text("3"), certain);

  expect(third).toMatchObject({ status: "later", code: "MIAW_BUDGET_MESSAGES", counted: false });
  expect(third).toHaveProperty("afterMs", expect.any(Number));
  expect(sent(conversation.externalId)).toHaveLength(2);
});

test("while nobody has come yet, a session that needs its attributes is begun again with the same message", async () => {
  const desk = lab.another({ settings: { esDeveloperName: "Prechat" } });
  const conversation = await opened(desk);
  lab.sim.control.end(conversation.externalId, { by: "System" });
  const entry = text("Hello");

  const outcome = await desk.deliver(conversation, entry, certain);

  expect(outcome).toEqual({ status: "done", externalId: entry.id });
  const [, second] = lab.sim.control.conversation(conversation.externalId).sessions;
  expect(second?.flow["OpencxSessionId"]).toBe(conversation.handoff.sessionId);
});

test("after a rep was there the same answer means that the session has ended", async () => {
  const desk = lab.another({ settings: { esDeveloperName: "Prechat" } });
  const conversation = { ...(await opened(desk)), waiting: false };
  lab.sim.control.end(conversation.externalId);

  const outcome = await desk.deliver(conversation, text("Hello"), certain);

  expect(outcome).toEqual({ status: "over", code: "MIAW_SESSION_ENDED" });
  expect(sent(conversation.externalId)).toEqual([]);
});

test("a session that cannot be begun says which setting of the org is in the way", async () => {
  const conversation = await opened(lab.desk);
  lab.sim.control.addFault({ path: "/message$", status: 417, times: 2 });

  const outcome = await lab.desk.deliver(conversation, text("Hello"), certain);

  expect(outcome).toMatchObject({
    status: "never",
    code: "MIAW_PRECHAT_REQUIRED",
    remedy: expect.stringContaining("Pre-Chat"),
  });
});

test("a conversation that was closed is over, whether the org says 404 or 403", async () => {
  const desk = lab.another({ settings: guestSettings });
  const outcomes: unknown[] = [];
  for (const closedStatus of [404, 403] as const) {
    lab.sim.control.setBehaviour({ closedStatus, closedReadable: false });
    const conversation = await opened(desk);
    await desk.close(conversation, "test");
    outcomes.push(await desk.deliver(conversation, text("Hello"), certain));
  }

  const over = { status: "over", code: "MIAW_CONVERSATION_GONE" };
  expect(outcomes).toEqual([over, over]);
});

test("a refusal while the conversation is open is for good, and looks at the conversation only once", async () => {
  const conversation = await opened(lab.desk);
  lab.sim.control.addFault({ path: "/message$", status: 403 });

  expect(await lab.desk.deliver(conversation, text("Hello"), certain)).toMatchObject({
    status: "never",
    code: "MIAW_REFUSED",
  });
});

test("receipts go out as acknowledgements, with the same ids at every try", async () => {
  const conversation = await opened(lab.desk);
  const entry: DeskEntry = { id: randomUUID(), kind: "receipt", receipt: "read", messageIds: ["m-1", "m-2"] };

  await lab.desk.deliver(conversation, entry, certain);
  await lab.desk.deliver(conversation, entry, { uncertain: true });

  const bodies = lab.sim
    .ledger(conversation.externalId)
    .records.filter(({ body }) => typeof body === "object" && body !== null && "acks" in body)
    .map(({ body }) => body);
  expect(bodies).toHaveLength(2);
  expect(bodies[0]).toEqual(bodies[1]);
  expect(bodies[0]).toMatchObject({
    acks: [{ entryType: "Read", conversationEntryId: "m-1" }, { conversationEntryId: "m-2" }],
  });
});

test("receipts that are switched off, or refused, hold up nothing", async () => {
  const desk = lab.another({ settings: { receipts: { delivery: true, read: false } } });
  const conversation = await opened(desk);
  lab.sim.control.addFault({ path: "/acknowledge-entries$", status: 404 });

  const off = await desk.deliver(
    conversation,
    { id: "r1", kind: "receipt", receipt: "read", messageIds: ["m"] },
    certain,
  );
  const refused = await desk.deliver(
    conversation,
    { id: "r2", kind: "receipt", receipt: "delivery", messageIds: ["m"] },
    certain,
  );

  expect(off).toEqual({ status: "done" });
  expect(refused).toMatchObject({ status: "never" });
});
