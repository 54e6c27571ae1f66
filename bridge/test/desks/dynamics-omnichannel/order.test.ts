import { expect, test } from "@jest/globals";
import { eventually } from "../../support/eventually.ts";
import { reads, simulatedChat } from "./lab.ts";

const { chat, sim, withRep } = simulatedChat();

const quiet = () => new Promise((resolve) => setTimeout(resolve, 700));

test("equal texts are not overtaken by what comes behind them", async () => {
  const one = await withRep();
  for (const text of ["No.", "No.", "Then I cannot help.", "No.", "Bye."]) chat().reply(one.id, { text });
  await reads(one, 5);
  await quiet();

  expect(one.read()).toEqual(["No.", "No.", "Then I cannot help.", "No.", "Bye."]);
});

test("a message behind a doubtful one does not wait for a list that lags without end", async () => {
  const one = await withRep();
  chat().setLimits({ listDelayMs: 5_000 });
  for (const text of ["No.", "No.", "Then."]) chat().reply(one.id, { text });
  await reads(one, 2);
  expect(one.read()).toEqual(["No.", "Then."]);
  chat().setLimits({ listDelayMs: 0 });
  chat().wrapUp(one.id);
  await eventually("the end", () => one.events.some(({ type }) => type === "ended"));

  expect([...one.read()].sort()).toEqual(["No.", "No.", "Then."]);
});

test("a list that lags a little keeps the order", async () => {
  const one = await withRep();
  chat().setLimits({ listDelayMs: 300 });
  for (const text of ["No.", "No.", "Then."]) chat().reply(one.id, { text });
  await reads(one, 3);

  expect(one.read()).toEqual(["No.", "No.", "Then."]);
});

test("a message behind a doubtful one waits out a short pause that Dynamics asks for", async () => {
  const one = await withRep();
  chat().throttle({ seconds: 1, times: 2 });
  for (const text of ["No.", "No.", "Then."]) chat().reply(one.id, { text });
  await reads(one, 3);

  expect(one.read()).toEqual(["No.", "No.", "Then."]);
});

test("a message behind a doubtful one is not held for ever where the list cannot be read", async () => {
  const one = await withRep();
  chat().addFault({ status: 503, times: 1000, path: "/messages" });
  for (const text of ["No.", "No.", "Then."]) chat().reply(one.id, { text });
  await reads(one, 2);
  expect(one.read()).toEqual(["No.", "Then."]);
  chat().calm({});
  await reads(one, 3);

  expect(one.read()).toHaveLength(3);
});

test("where the webhook says ids, equal texts and repetitions need no list", async () => {
  chat().setBehaviour({ webhookIds: true });
  const one = await withRep();
  chat().addFault({ status: 503, times: 1000, path: "/messages" });
  chat().disturb({ kind: "duplicate", count: 3 });
  for (const text of ["No.", "No.", "Then."]) chat().reply(one.id, { text });
  await reads(one, 3);
  await quiet();
  chat().calm({});

  expect(one.read()).toEqual(["No.", "No.", "Then."]);
});

test.each([3_600_000, -3_600_000])("a service whose clock is %i ms ahead loses and doubles nothing", async (ahead) => {
  chat().setLimits({ clockAheadMs: ahead });
  const one = await withRep();
  chat().reply(one.id, { text: "ok" });
  await reads(one, 1);
  chat().disturb({ kind: "lose", count: 1 });
  chat().reply(one.id, { text: "lost" });
  chat().reply(one.id, { text: "ok" });
  await reads(one, 3);
  chat().disturb({ kind: "lose", count: 1 });
  chat().reply(one.id, { text: "ok" });
  await chat().settled();
  chat().wrapUp(one.id);
  await eventually("the end", () => one.events.some(({ type }) => type === "ended"));

  expect(one.read()).toEqual(["ok", "lost", "ok", "ok"]);
});

test.each(["html", "cut"])("a list that words messages otherwise (%s) doubles nothing", async (listWords) => {
  chat().setBehaviour({ listWords });
  const one = await withRep();
  for (const text of ["Hello **Ana**.", "What is it?", "What is it?"]) chat().reply(one.id, { text });
  await reads(one, 3);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(one.read()).toHaveLength(3);
  chat().wrapUp(one.id);
  await eventually("the end", () => one.events.some(({ type }) => type === "ended"));

  expect(one.read()).toHaveLength(3);
});

test("what a list in HTML has more reaches the customer as words", async () => {
  chat().setBehaviour({ listWords: "html" });
  const one = await withRep();
  chat().reply(one.id, { text: "kept" });
  await reads(one, 1);
  chat().disturb({ kind: "lose", count: 1 });
  chat().reply(one.id, { text: "lost & found" });
  await chat().settled();
  chat().wrapUp(one.id);
  await eventually("the end", () => one.events.some(({ type }) => type === "ended"));

  expect(one.read()).toEqual(["kept", "lost & found"]);
});

test("a restart tells what was said meanwhile in the order of the ids", async () => {
  const one = await withRep();
  chat().reply(one.id, { text: "before" });
  await reads(one, 1);
  await one.stop();
  for (const text of ["1", "2", "3", "4"]) {
    if (text === "2" || text === "3") chat().disturb({ kind: "lose", count: 1 });
    chat().reply(one.id, { text });
  }
  await chat().settled();
  const again = one.again();
  await reads(again, 4);
  await quiet();

  expect(again.read()).toEqual(["1", "2", "3", "4"]);
});

test("a transfer that fails leaves the conversation with its rep", async () => {
  const one = await withRep();
  chat().transferToRep(one.id, { to: "Bob Agent", fails: true });
  await eventually("the failure", () => one.events.filter(({ type }) => type === "joined").length === 2);
  const told = one.events.flatMap((event) => (event.type === "joined" ? [event.rep.name] : []));

  expect(told).toEqual(["Ann Agent", "Ann Agent"]);
  expect(one.events.some(({ type }) => type === "left")).toBe(false);
});

test("an event that comes again behind others is told once, and a rep may come back", async () => {
  const one = await withRep();
  chat().transferToRep(one.id, { to: "Bob Agent" });
  chat().accept(one.id, { rep: "Bob Agent" });
  await eventually("Bob", () => one.events.filter(({ type }) => type === "joined").length === 2);
  await deliverAgain(one.id, "TransferToAgentInitiated");
  chat().transferToRep(one.id, { to: "Ann Agent" });
  chat().accept(one.id, { rep: "Ann Agent" });
  chat().reply(one.id, { text: "Ann again." });
  await reads(one, 1);

  const told = one.events.flatMap((event) => {
    if (event.type === "joined") return [event.rep.name];
    return event.type === "transferring" ? ["transferring"] : [];
  });
  expect(told).toEqual(["Ann Agent", "transferring", "Bob Agent", "transferring", "Ann Agent"]);
});

/** The sender's next try of an event whose answer it did not get. */
async function deliverAgain(id: string, name: string): Promise<void> {
  const { rows } = sim().tenant;
  const hook = rows.get("msdyn_occustommessagingchannel", sim().facts.channelId)?.["msdyn_webhookurl"] as string;
  const [delivery] = chat()
    .deliveries(id)
    .filter(({ activity }) => activity["name"] === name);
  await fetch(`${hook}/v3/conversations/${id}/activities`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(delivery?.activity),
  });
}
