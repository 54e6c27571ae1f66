import { expect, test } from "@jest/globals";
import { eventually } from "../../support/eventually.ts";
import { reads, simulatedChat } from "./lab.ts";

const { chat, desk, start, withRep } = simulatedChat();

test("a delivery that comes twice is one message", async () => {
  const one = await withRep();
  chat().disturb({ kind: "duplicate", count: 3 });
  for (const text of ["one", "two", "three"]) chat().reply(one.id, { text });
  await reads(one, 3);
  await new Promise((resolve) => setTimeout(resolve, 700));

  expect(one.read()).toEqual(["one", "two", "three"]);
});

test("two equal texts within a minute are two messages", async () => {
  const one = await withRep();
  chat().reply(one.id, { text: "ok" });
  chat().reply(one.id, { text: "ok" });

  expect(await reads(one, 2)).toEqual(["ok", "ok"]);
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(one.read()).toHaveLength(2);
});

test("what was lost while the bridge was down comes at the restart, in the order of the ids, and nothing twice", async () => {
  const one = await withRep();
  chat().reply(one.id, { text: "before" });
  await reads(one, 1);
  await one.stop();
  chat().disturb({ kind: "lose", count: 2 });
  for (const text of ["lost 1", "lost 2", "kept"]) chat().reply(one.id, { text });
  await chat().settled();

  const again = one.again();
  await reads(again, 3);
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect([...again.read()].sort()).toEqual(["kept", "lost 1", "lost 2"]);
  expect(again.read().filter((text) => text.startsWith("lost"))).toEqual(["lost 1", "lost 2"]);
});

test("what was lost last is found when the conversation falls silent", async () => {
  const one = await withRep();
  chat().reply(one.id, { text: "seen" });
  await reads(one, 1);
  chat().disturb({ kind: "lose", count: 1 });
  chat().reply(one.id, { text: "lost" });
  await chat().settled();

  await eventually("the lost message", () => one.read().length === 2, 12_000);
  expect(one.read()).toEqual(["seen", "lost"]);
}, 30_000);

test("an end that was lost is noticed, with the words before it, whether the conversation can still be read or not", async () => {
  const [wrapped, closed] = [await withRep(), await start()];
  chat().setNetwork({ outage: true });
  chat().reply(wrapped.id, { text: "my last words" });
  chat().wrapUp(wrapped.id);
  chat().accept(closed.id);
  chat().forceClose(closed.id);
  await chat().settled();
  chat().setNetwork({ outage: false });
  for (const one of [wrapped, closed]) {
    await eventually("the end", () => one.events.some(({ type }) => type === "ended"), 15_000);
  }

  expect(wrapped.read()).toEqual(["my last words"]);
}, 30_000);

test("what was lost before the end comes before the end", async () => {
  const one = await withRep();
  chat().disturb({ kind: "lose", count: 1 });
  chat().reply(one.id, { text: "my last words" });
  await chat().settled();
  chat().wrapUp(one.id);
  await eventually("the end", () => one.events.some(({ type }) => type === "ended"));

  expect(one.read()).toEqual(["my last words"]);
  expect(one.events.at(-1)?.type).toBe("ended");
});

test("deliveries out of order are all carried, each once", async () => {
  const one = await withRep();
  chat().disturb({ kind: "reorder", count: 2 });
  for (const text of ["a", "b", "c"]) chat().reply(one.id, { text });
  await reads(one, 3);

  expect([...one.read()].sort()).toEqual(["a", "b", "c"]);
});

test("the start message and the customer's own words that come back are not carried", async () => {
  chat().setBehaviour({ echoStartMessage: true });
  const one = await start(desk(), {}, [
    {
      id: "6b1b8a4e-0000-4000-8000-000000000001",
      kind: "text",
      author: "bridge",
      text: "OpenCX handoff",
      isFirst: true,
    },
  ]);
  chat().accept(one.id);
  chat().reply(one.id, { text: "Hello" });
  await reads(one, 1);

  expect(one.read()).toEqual(["Hello"]);
});

test("an end that was lost waits for a list that lags, so that the words before it are told", async () => {
  const one = await withRep();
  chat().disturb({ kind: "lose", count: 1 });
  chat().reply(one.id, { text: "lost" });
  await chat().settled();
  await new Promise((resolve) => setTimeout(resolve, 400));
  chat().setLimits({ listDelayMs: 400 });
  chat().reply(one.id, { text: "kept" });
  await reads(one, 1);
  await one.stop();
  chat().setNetwork({ outage: true });
  chat().wrapUp(one.id);
  await chat().settled();
  const again = one.again();
  await eventually("the end", () => again.events.some(({ type }) => type === "ended"));
  chat().setNetwork({ outage: false });

  expect(again.read()).toEqual(["lost"]);
});
