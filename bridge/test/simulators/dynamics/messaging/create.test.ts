import { describe, expect, test } from "@jest/globals";
import { facts } from "../../../../simulators/dynamics/facts.ts";
import { refusalOf } from "./customers.ts";
import type { Json } from "./customers.ts";
import { simulated } from "./simulated.ts";

const { control, customers, tenant, webhook, clock, changeChannel } = simulated();

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const handoff: Json = {
  customercontext: {
    customerid: "opencx:s1",
    firstname: "Ann",
    lastname: "Lee",
    preferredname: "Ann Lee",
    email: "ann@example.com",
    phonenumber: "+15550100",
  },
  conversationcontext: {
    sessionId: { isDisplayable: true, value: "s1" },
    turns: { isDisplayable: false, value: 7 },
    verified: { value: true },
  },
  conversationrequestid: "r1",
  startmessage: { message: "Where is my parcel?", displayname: "OpenCX AI" },
  skipdeflectionbot: true,
};

test("a start answers its id, that it is new, and the 13 digits of its start message", async () => {
  const { status, body } = await customers().create(handoff);

  expect(status).toBe(200);
  expect(body).toEqual({ conversationId: expect.stringMatching(guid), isNew: true, messageId: String(clock.now) });
});

test("the rep sees customer, context and start message", async () => {
  const { body } = await customers().create(handoff);

  expect(control().conversation(String(body["conversationId"]))).toMatchObject({
    channelId: facts.channelId,
    workstreamId: facts.workstreamId,
    queueId: facts.chatQueueId,
    state: "Open",
    customer: handoff["customercontext"],
    requestIds: ["r1"],
    skipDeflectionBot: true,
    context: [
      { name: "sessionId", value: "s1", isDisplayable: true, cut: false },
      { name: "turns", value: "7", isDisplayable: false, cut: false },
      { name: "verified", value: "true", isDisplayable: false, cut: false },
    ],
    messages: [{ by: { kind: "start", name: "OpenCX AI" }, text: "Where is my parcel?" }],
  });
});

test("an empty request starts a conversation of an unknown customer, without a message id", async () => {
  const { status, body } = await customers().create();

  expect([status, Object.keys(body)]).toEqual([200, ["conversationId", "isNew"]]);
});

test("a status of 201, and messageid in the other case, are possible too", async () => {
  control().setBehaviour({ createStatus: 201, memberCase: "other" });

  const { status, body } = await customers().create(handoff);

  expect([status, Object.keys(body)]).toEqual([201, ["conversationId", "isNew", "messageid"]]);
});

describe("the same customerid", () => {
  test("finds the active conversation, which gets no second start message", async () => {
    const first = await customers().create(handoff);
    const second = await customers().create({ ...handoff, conversationrequestid: "r2" });

    expect(second.body).toEqual({ conversationId: first.body["conversationId"], isNew: false });
    expect(control().conversation("opencx:s1")).toMatchObject({ requestIds: ["r1", "r2"], messages: [{}] });
    expect(control().conversations()).toHaveLength(1);
  });

  test("finds it while it waits for the customer, and not in wrap-up", async () => {
    const id = await customers().begin({ customerid: "c" });
    control().accept(id);
    control().leave(id);
    const waiting = await customers().create({ customercontext: { customerid: "c" } });
    await customers().say(id, "Still there");
    control().accept(id);
    control().wrapUp(id);
    const afterwards = await customers().create({ customercontext: { customerid: "c" } });

    expect(waiting.body).toEqual({ conversationId: id, isNew: false });
    expect(afterwards.body).toMatchObject({ isNew: true });
    expect(afterwards.body["conversationId"]).not.toBe(id);
  });

  test("that is empty or missing never finds one", async () => {
    const ids = [await customers().begin(), await customers().begin(), await customers().begin({ customerid: "" })];
    ids.push(await customers().begin({ customerid: "" }));

    expect(new Set(ids).size).toBe(4);
  });

  test("of another channel is somebody else", async () => {
    const id = await customers().begin({ customerid: "c" });
    const { rows } = tenant();
    const row = rows.get("msdyn_occustommessagingchannel", facts.channelId)!;
    const other = "c4a00000-0000-4000-8000-0000000000aa";
    rows.insert("msdyn_occustommessagingchannel", { ...row, msdyn_occustommessagingchannelid: other });

    const there = { "channel-id": other };
    const { body } = await customers().call(
      "POST",
      "/conversation/create",
      { customercontext: { customerid: "c" } },
      there,
    );

    expect(body).toMatchObject({ isNew: true });
    expect(refusalOf(await customers().call("GET", `/conversation/${id}/messages`, undefined, there))).toEqual([
      404, 30013,
    ]);
  });

  test("opens one conversation when it comes twice at the same time", async () => {
    const answers = await Promise.all([customers().create(handoff), customers().create(handoff)]);

    expect(answers.map(({ body }) => body["isNew"]).toSorted()).toEqual([false, true]);
    expect(control().conversations()).toHaveLength(1);
  });
});

describe("limits", () => {
  const context = (entries: number) =>
    Object.fromEntries(Array.from({ length: entries }, (_, index) => [`v${index}`, { value: "x" }]));
  const fields = ["customerid", "firstname", "lastname", "preferredname", "phonenumber"];

  test.each([
    ...fields.map((name): [string, Json, number] => [`200 characters of ${name}`, customer(name, 200), 200]),
    ...fields.map((name): [string, Json, number] => [`201 characters of ${name}`, customer(name, 201), 400]),
    ["200 characters of email", { customercontext: { email: `${"a".repeat(194)}@b.com` } }, 200],
    ["201 characters of email", { customercontext: { email: `${"a".repeat(195)}@b.com` } }, 400],
    ["100 context entries", { conversationcontext: context(100) }, 200],
    ["27 KB of start message", { startmessage: { message: "é".repeat(13 * 1024 + 512) } }, 200],
    ["a byte more", { startmessage: { message: `${"é".repeat(13 * 1024 + 512)}x` } }, 400],
  ])("%s", async (_what, request, status) => {
    const answer = await customers().create(request);

    expect(refusalOf(answer)).toEqual(status === 200 ? [200, undefined] : [400, 30012]);
  });

  test("101 context entries have a code of their own", async () => {
    expect(refusalOf(await customers().create({ conversationcontext: context(101) }))).toEqual([400, 30010]);
  });

  test("a context value beyond 512 characters is cut where the rep sees it", async () => {
    await customers().create({ conversationcontext: { summary: { isDisplayable: true, value: "x".repeat(600) } } });

    const [{ context: [summary] } = { context: [] }] = control().conversations();
    expect(summary).toEqual({ name: "summary", value: "x".repeat(512), isDisplayable: true, cut: true });
  });

  function customer(name: string, length: number): Json {
    return { customercontext: { [name]: "x".repeat(length) } };
  }
});

describe("a request is malformed", () => {
  test.each<[string, Json]>([
    ["an unknown member", { priority: 1 }],
    ["an unknown member of the customer", { customercontext: { name: "Ann" } }],
    ["startmessage below the customer", { customercontext: { startmessage: "Hi" } }],
    ["an unknown member of a context value", { conversationcontext: { a: { value: 1, datatype: 1 } } }],
    ["an unknown member of the start message", { startmessage: { message: "x", role: "bot" } }],
    ["a context value that is an object", { conversationcontext: { a: { value: {} } } }],
    ["a context value that is a list", { conversationcontext: { a: { value: [] } } }],
    ["a context value that is null", { conversationcontext: { a: { value: null } } }],
    ["a bare context value", { conversationcontext: { a: "x" } }],
    ["a number for a name", { customercontext: { firstname: 1 } }],
    ["null for a name", { customercontext: { firstname: null } }],
    ["an e-mail address that is none", { customercontext: { email: "ann" } }],
    ["a text for skipdeflectionbot", { skipdeflectionbot: "true" }],
    ["a text for the start message", { startmessage: "Hi" }],
    ["a start message without a text", { startmessage: { displayname: "AI" } }],
  ])("with %s", async (_what, request) => {
    expect(refusalOf(await customers().create(request))).toEqual([400, 30012]);
    expect(control().conversations()).toEqual([]);
  });
});

test("names that objects have by nature are context variables like any other", async () => {
  const text = '{"conversationcontext":{"__proto__":{"value":"a"},"constructor":{"value":"b"}}}';
  const { status } = await customers().call("POST", "/conversation/create", text);

  expect(status).toBe(200);
  expect(
    control()
      .conversations()[0]
      ?.context.map(({ name }) => name),
  ).toContain("constructor");
});

test("the answer can come after what it causes at the webhook", async () => {
  control().setLimits({ createAnswerDelayMs: 60_000 });
  let answered = false;
  const created = customers().create();
  void created.then(() => (answered = true));

  await webhook().got(1);
  const early = answered;
  control().reset();

  expect([webhook().names(), early, (await created).status]).toEqual([["AgentAssigned"], false, 200]);
});

test("a channel that was linked a moment ago can be used", async () => {
  changeChannel({ msdyn_liveworkstreamid: null });
  await customers().create();
  changeChannel({ msdyn_liveworkstreamid: { table: "msdyn_liveworkstream", id: facts.liveChatWorkstreamId } });

  const id = await customers().begin();

  expect(control().conversation(id).workstreamId).toBe(facts.liveChatWorkstreamId);
});

describe("out of hours", () => {
  test.each([
    ["non-working", "OutOfOperatingHoursDueToNonWorkingHours"],
    ["holiday", "OutOfOperatingHoursDueToHoliday"],
  ] as const)("(%s) the customer is told so, and it ends", async (hours, event) => {
    control().setHours({ hours });

    const { body } = await customers().create(handoff);
    await control().settled();

    expect(body["isNew"]).toBe(true);
    expect(webhook().names()).toEqual([event, "ConversationClose"]);
    expect(control().conversation("opencx:s1")).toMatchObject({ state: "Closed", reason: 192350011 });
  });

  test("it may wait instead", async () => {
    control().setHours({ hours: "holiday" });
    control().setBehaviour({ outOfHours: "wait" });
    control().signOut();

    await customers().create(handoff);
    await control().settled();

    expect(webhook().names()).toEqual(["OutOfOperatingHoursDueToHoliday"]);
    expect(control().conversation("opencx:s1").state).toBe("Open");
  });
});
