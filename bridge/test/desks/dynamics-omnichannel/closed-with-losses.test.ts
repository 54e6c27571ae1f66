import { expect, test } from "@jest/globals";
import { eventually } from "../../support/eventually.ts";
import { type Followed, reads, simulatedChat } from "./lab.ts";

const { chat, sim, withRep } = simulatedChat();

const over = (one: Followed) => eventually("the end", () => one.events.some(({ type }) => type === "ended"), 15_000);

/** The rep says these, of which the webhook loses some, and closes the chat at once. */
async function closesAfter(one: Followed, said: [text: string, isLost: boolean][]) {
  for (const [text, isLost] of said) {
    if (isLost) chat().disturb({ kind: "lose", conversationId: one.id });
    chat().reply(one.id, { text });
    await chat().settled();
  }
  chat().close(one.id);
  await over(one);
}

test("what was lost before a rep closed the chat is taken from the transcript, in its order", async () => {
  const one = await withRep();

  await closesAfter(one, [
    ["lost 1", true],
    ["ok", false],
    ["ok", true],
    ["kept", false],
    ["lost 2", true],
  ]);

  expect(one.read()).toEqual(["ok", "kept", "lost 1", "ok", "lost 2"]);
  expect(one.events.at(-1)).toMatchObject({ type: "ended" });
});

test("a transcript that says nothing new says nothing", async () => {
  const one = await withRep();
  await closesAfter(one, [
    ["one", false],
    ["ok", false],
    ["ok", false],
  ]);

  expect(one.read()).toEqual(["one", "ok", "ok"]);
});

test("a transcript that is written a while after the end is waited for", async () => {
  const one = await withRep();
  chat().setLimits({ transcriptDelayMs: 120 });
  await closesAfter(one, [["lost", true]]);

  expect(one.read()).toEqual(["lost"]);
});

test("busy services are waited for, and the end with them", async () => {
  const one = await withRep();
  chat().throttle({ seconds: 1, times: 1 });
  sim().control.throttle({ seconds: 1, times: 1 });
  await closesAfter(one, [["lost", true]]);

  expect(one.read()).toEqual(["lost"]);
  expect(one.events.at(-1)).toMatchObject({ type: "ended" });
});

test("what the customer wrote, and what reps wrote to each other, does not come back to the customer", async () => {
  const one = await withRep();
  chat().note(one.id, { text: "Is it Ada again?" });
  chat().botMessage(one.id, { text: "A bot speaks." });
  await reads(one, 1);
  await closesAfter(one, [["lost", true]]);

  expect(one.read()).toEqual(["A bot speaks.", "lost"]);
});

test("where the transcript cannot be read the chat ends all the same", async () => {
  const one = await withRep();
  sim().control.revoke({ privileges: ["prvReadmsdyn_transcript"] });
  await closesAfter(one, [
    ["kept", false],
    ["lost", true],
  ]);

  expect(one.read()).toEqual(["kept"]);
});

test("a transcript that words things otherwise than the webhook did is not believed", async () => {
  const one = await withRep();
  chat().setBehaviour({ transcriptWords: "cut" });
  await closesAfter(one, [
    ["kept", false],
    ["lost", true],
  ]);

  expect(one.read()).toEqual(["kept"]);
});

test("a transcript in HTML is believed, and the customer reads words", async () => {
  const one = await withRep();
  chat().setBehaviour({ transcriptWords: "html" });
  await closesAfter(one, [
    ["kept **here**", false],
    ["lost & found", true],
  ]);

  expect(one.read()).toEqual(["kept **here**", "lost & found"]);
});

test("a bridge that is stopped between the lost words and the end tells each once when it goes on", async () => {
  const one = await withRep();
  await one.stop();
  chat().setNetwork({ outage: true });
  for (const text of ["lost 1", "lost 2"]) chat().reply(one.id, { text });
  await chat().settled();
  chat().setNetwork({ outage: false });
  chat().close(one.id);
  await chat().settled();
  const second = one.again();
  await reads(second, 1);
  await second.stop();
  const third = second.again();
  await over(third);

  const firstRead = second.events.flatMap((event) => (event.type === "message" ? [event.text] : []));
  expect([...firstRead, ...third.read()]).toEqual(["lost 1", "lost 2"]);
});

test("what a rep says between two questions of one look, and closes the chat, is not lost", async () => {
  const one = await withRep();
  chat().reply(one.id, { text: "seen" });
  await reads(one, 1);
  const asked = () => sim().requests().length + chat().requests().length;
  const before = asked();
  sim().control.setNetwork({ latencyMs: 300 });
  chat().setNetwork({ latencyMs: 300 });
  // The conversation falls silent, and is looked at.
  await eventually("the first question", () => asked() > before, 12_000);
  chat().setNetwork({ outage: true });
  await new Promise((resolve) => setTimeout(resolve, 400));
  chat().reply(one.id, { text: "my last words" });
  chat().close(one.id);
  await over(one);
  sim().control.setNetwork({ latencyMs: 0 });
  chat().setNetwork({ outage: false, latencyMs: 0 });

  expect(one.read()).toEqual(["seen", "my last words"]);
}, 30_000);

test("equal texts are not overtaken in a chat that is closed before anything of it can be read", async () => {
  const one = await withRep();
  chat().setNetwork({ delayMs: 100 });
  for (const text of ["No.", "No.", "Then."]) chat().reply(one.id, { text });
  chat().close(one.id);
  await over(one);
  chat().setNetwork({ delayMs: 0 });

  expect(one.read()).toEqual(["No.", "No.", "Then."]);
});

test("a bridge that comes back long after a chat was closed keeps the order of equal texts", async () => {
  const one = await withRep();
  chat().reply(one.id, { text: "No." });
  await reads(one, 1);
  await one.stop();
  for (const text of ["No.", "Then."]) chat().reply(one.id, { text });
  chat().close(one.id);
  await chat().settled();
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  const again = one.again();
  await over(again);

  expect(again.read()).toEqual(["No.", "Then."]);
});
