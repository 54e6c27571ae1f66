import { expect, test } from "@jest/globals";
import { eventually } from "../../support/eventually.ts";
import { ada, briefOf, certain, file, reads, said, simulatedChat, uncertain, conversationOf } from "./lab.ts";

const { sim, chat, desk, start } = simulatedChat();
const types = (events: { type: string }[]) => events.map(({ type }) => type);

test("a chat begins with the brief, the customer's facts, and context that routing can use", async () => {
  const brief = briefOf("OpenCX handoff · web\nSummary: Ada looks for her order.");
  const { id } = await start(desk(), { ...ada, channel: "web", summary: "Ada looks for her order." }, brief);

  const report = chat().conversation(id);
  expect(report.customer).toMatchObject({ firstname: "Ada King", lastname: "Lovelace", email: "Ada@Example.com" });
  expect(report.skipDeflectionBot).toBe(true);
  expect(report.messages).toMatchObject([{ text: brief[0]?.text, by: { kind: "start", name: "OpenCX AI" } }]);
  const context = Object.fromEntries(report.context.map(({ name, value }) => [name, value]));
  expect(context).toMatchObject({ channel: "web", summary: "Ada looks for her order.", identity: "verified-email" });
});

test("an address that nobody has checked is shown and not linked", async () => {
  const customer = { name: "Eve", email: undefined, nonVerifiedEmail: "ada@example.com", phone: undefined };
  const identity = { kind: "anonymous", value: "session" } as const;
  const { id } = await start(desk(), { identity, customer });

  const report = chat().conversation(id);
  expect(report.customer.email ?? "").toBe("");
  expect(report.context).toContainEqual(expect.objectContaining({ name: "unverifiedEmail", value: "ada@example.com" }));
});

test("words go both ways, and the rep's coming, handing over and going are told", async () => {
  const bridge = desk();
  const one = await start(bridge);
  chat().accept(one.id);
  await bridge.deliver(one.conversation, said("Where is my order?"), certain);
  chat().reply(one.id, { text: "It arrives **tomorrow**." });
  chat().type(one.id);
  await reads(one, 1);
  chat().transferToRep(one.id, { to: "Bob Agent" });
  chat().accept(one.id);
  chat().reply(one.id, { text: "Bob here." });
  await reads(one, 2);
  chat().close(one.id);
  await eventually("the end", () => types(one.events).includes("ended"));

  expect(one.read()).toEqual(["It arrives **tomorrow**.", "Bob here."]);
  expect(
    chat()
      .conversation(one.id)
      .messages.map(({ text }) => text),
  ).toContain("Where is my order?");
  expect(types(one.events).filter((type) => type !== "typing" && type !== "noted")).toEqual(
    expect.arrayContaining(["offered", "joined", "message", "transferring", "ended"]),
  );
  const [joined] = one.events.filter((event) => event.type === "joined");
  expect(joined).toMatchObject({ rep: { name: expect.stringMatching(/^(Ann|Bob) Agent$/) } });
  expect(await bridge.status(one.conversation)).toBe("gone");
});

test.each(["event", "message", "text-only"])("a lifecycle event spelled as %s is no rep's words", async (spelling) => {
  chat().setBehaviour({ eventSpellings: [spelling], eventNames: "samples" });
  const one = await start();
  chat().accept(one.id);
  chat().close(one.id);
  await eventually("the end", () => types(one.events).includes("ended"));

  expect(one.read()).toEqual([]);
  expect(types(one.events)).toContain("joined");
});

test("out of hours is told as closed", async () => {
  chat().setHours({ hours: "holiday" });
  const one = await start();
  await eventually("the news", () => types(one.events).includes("unavailable"));

  expect(one.events.find(({ type }) => type === "unavailable")).toMatchObject({ reason: "closed" });
});

test("a long text is sent in order in pieces, and what the AI says is marked as automated", async () => {
  const bridge = desk();
  const one = await start(bridge);
  const text = Array.from({ length: 2000 }, (_, no) => `word${no}`).join(" ");
  await bridge.deliver(one.conversation, said(text), certain);
  await bridge.deliver(one.conversation, said("[AI agent] Hi", { author: "ai" }), certain);

  const { messages } = chat().conversation(one.id);
  expect(
    messages
      .slice(0, -1)
      .map((message) => message.text)
      .join(" ")
      .replaceAll(/\s+/g, " "),
  ).toBe(text);
  expect(Math.max(...messages.map((message) => message.text.length))).toBeLessThanOrEqual(6000);
  expect(messages.map(({ automated }) => automated)).toEqual([...messages.slice(1).map(() => false), true]);
});

test("files go both ways byte for byte, also where Dynamics wants a token for them", async () => {
  chat().setBehaviour({ fileAccess: "messaging-token" });
  const bridge = desk();
  const one = await start(bridge);
  await bridge.deliver(one.conversation, file("photo.png", "tiny"), certain);
  chat().accept(one.id);
  const bytes = Buffer.from("an invoice");
  chat().attach(one.id, {
    files: [{ name: "invoice.pdf", contentType: "application/pdf", base64: bytes.toString("base64") }],
  });
  await eventually("the file", () =>
    one.events.some((event) => event.type === "message" && event.attachments.length > 0),
  );

  expect(chat().conversation(one.id).files).toMatchObject([{ name: "photo.png", size: 4 }, {}]);
  const [attachment] = one.events.flatMap((event) => (event.type === "message" ? event.attachments : []));
  const fetched = await bridge.fetchAttachment(one.conversation, attachment!, 1_000_000);
  expect(Buffer.from(fetched.bytes).equals(bytes)).toBe(true);
});

test("a message whose answer was lost is looked for before it is sent again, and an equal one before it is no answer", async () => {
  const bridge = desk();
  const one = await start(bridge);
  const first = await bridge.deliver(one.conversation, said("Hello?"), certain);
  const second = said("Hello?");
  chat().addFault({ method: "POST", path: "/conversation/", cut: "before" });
  expect(await bridge.deliver(one.conversation, second, certain)).toMatchObject({ status: "later" });
  const previous = first.status === "done" ? first.externalId : undefined;
  await bridge.deliver(one.conversation, second, { ...uncertain, previous });
  expect(chat().conversation(one.id).messages).toHaveLength(2);

  const third = said("Anybody?");
  chat().addFault({ method: "POST", path: "/conversation/", cut: "after" });
  expect(await bridge.deliver(one.conversation, third, certain)).toMatchObject({ status: "later" });
  await bridge.deliver(one.conversation, third, { ...uncertain, previous });
  expect(
    chat()
      .conversation(one.id)
      .messages.map(({ text }) => text),
  ).toEqual(["Hello?", "Hello?", "Anybody?"]);
});

test("a creation whose answer was lost opens one conversation, with its brief once", async () => {
  const bridge = desk();
  const brief = briefOf("OpenCX handoff · web");
  const prepared = (await start(desk(), { sessionId: "other" })).conversation;
  const conversation = { ...prepared, handoff: { ...prepared.handoff, sessionId: "lost" }, externalId: "" };
  chat().addFault({ method: "POST", path: "/conversation/create", cut: "after" });
  await expect(bridge.open(conversation, { brief })).rejects.toMatchObject({ retryable: true });
  const { externalId, delivered } = await bridge.open(conversation, { brief });

  expect(delivered).toMatchObject([{ id: brief[0]?.id }]);
  expect(chat().conversation(externalId).messages).toHaveLength(1);
});

test("what was sent a moment ago is found in a list that lags, and in one that words it otherwise", async () => {
  chat().setLimits({ listDelayMs: 100 });
  chat().setBehaviour({ listWords: "html" });
  const bridge = desk();
  const prepared = (await start(desk(), { sessionId: "other" })).conversation;
  const conversation = { ...prepared, handoff: { ...prepared.handoff, sessionId: "lag" }, externalId: "" };
  const brief = briefOf("OpenCX handoff & more");
  chat().addFault({ method: "POST", path: "/conversation/create", cut: "after" });
  await expect(bridge.open(conversation, { brief })).rejects.toMatchObject({ retryable: true });
  const { externalId, delivered } = await bridge.open(conversation, { brief });
  expect(delivered).toMatchObject([{ id: brief[0]?.id }]);

  const opened = { ...conversation, externalId };
  chat().addFault({ method: "POST", path: "/conversation/", cut: "after" });
  expect(await bridge.deliver(opened, said("Anybody?"), certain)).toMatchObject({ status: "later" });
  await bridge.deliver(opened, said("Anybody?"), uncertain);
  expect(
    chat()
      .conversation(externalId)
      .messages.map(({ text }) => text),
  ).toEqual([brief[0]?.text, "Anybody?"]);
});

test("a second handoff during wrap-up opens a conversation of its own, and one that still goes on is joined", async () => {
  const bridge = desk();
  const one = await start(bridge);
  chat().accept(one.id);
  const again = await bridge.open({ ...one.conversation, externalId: "" }, { brief: [] });
  expect(again.externalId).toBe(one.id);

  chat().wrapUp(one.id);
  const next = await bridge.open({ ...one.conversation, externalId: "" }, { brief: briefOf("again") });
  expect(next.externalId).not.toBe(one.id);
  expect(await bridge.deliver(one.conversation, said("Still there?"), certain)).toMatchObject({ status: "over" });
});

test("the summary becomes the conversation's title", async () => {
  const bridge = desk();
  const one = await start(bridge, { summary: "Ada looks for her order." });
  chat().settle();
  await bridge.finishOpening?.(one.conversation);

  expect(chat().conversation(one.id).title).toBe("Ada looks for her order.");
});

test("a pause that the API asks for is kept", async () => {
  const bridge = desk();
  const one = await start(bridge);
  chat().throttle({ seconds: 30, times: 1 });
  const outcome = await bridge.deliver(one.conversation, said("Hello"), certain);

  expect(outcome).toMatchObject({ status: "later", code: "DYNAMICS_THROTTLED", counted: false, afterMs: 30_000 });
  expect(await bridge.deliver(one.conversation, said("Hello"), certain)).toMatchObject({ code: "DYNAMICS_BUSY" });
});

test("closing is the customer's leaving, and may be repeated", async () => {
  const bridge = desk();
  const one = await start(bridge);
  await bridge.close(one.conversation, "conversation.closed");
  await bridge.close(one.conversation, "conversation.closed");

  expect(["Wrap-up", "Closed"]).toContain(chat().conversation(one.id).state);
});

test("the doctor passes a sound connection, and tells a queue from a workstream", async () => {
  expect((await desk().check()).filter(({ result }) => result !== "pass")).toEqual([]);
  const { caseQueueId, liveChatWorkstreamId, channelId } = sim().facts;
  const swapped = await desk({ workstreamId: caseQueueId }).check();
  expect(swapped).toContainEqual(expect.objectContaining({ check: "workstream", found: "workstreamId is a queue." }));
  const wrong = await desk({ workstreamId: liveChatWorkstreamId }).check();
  expect(wrong).toContainEqual(expect.objectContaining({ check: "workstream", result: "fail" }));
  expect(channelId).not.toBe("");
});

test("whether reps are there is asked where the settings want it, and not knowing is no answer", async () => {
  sim().control.setAvailability({ IsQueueAvailable: false });
  expect(await desk().isOpen()).toBeUndefined();
  expect(await desk({ checkAvailability: true }).isOpen()).toBeUndefined();

  sim().control.grant({ privileges: ["prvWritemsdyn_liveworkstream"] });
  expect(await desk({ checkAvailability: true }).isOpen()).toBe(false);
  sim().control.setAvailability({ IsQueueAvailable: true });
  expect(await desk({ checkAvailability: true }).isOpen()).toBe(true);
});

test("a conversation that another process is opening is let go soon, to be followed under the id that it gets", async () => {
  const conversation = conversationOf({ channel: "web" });
  const nobody = { after: async () => [], changed: async () => {} };
  const options = { signal: AbortSignal.timeout(5_000), onConnected: () => {}, hasRep: () => false, inbox: nobody };
  const events = desk().follow?.({ ...conversation, externalId: "" }, options);

  for await (const event of events ?? []) expect(event).toBeUndefined();
  expect(options.signal.aborted).toBe(false);
});
