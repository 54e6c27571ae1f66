import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import { ann, bob, bot, sue, World } from "./support/world.ts";

const callback = { url: "http://127.0.0.1:9/callback", secret: "s", allowPrivateAddresses: true };
const aloneMs = 10_000;
const againMs = 5_000;
let world: World;
beforeAll(async () => {
  world = await World.start({ config: { callback } });
});
afterEach(() => world.forget());
afterAll(() => world.close());

test("of two reps one leaves: the customer is told, and it goes on with the other", async () => {
  const { id, sessionId } = await world.withRep();
  await world.tells(id, { type: "joined", rep: bob });

  await world.tells(id, { type: "left", rep: ann });
  await world.pass(60_000);

  expect(world.customerReads(sessionId)).toEqual([
    "Ann has joined the conversation.",
    "Bob has joined the conversation.",
    "Ann has left the conversation.",
  ]);
  expect((await world.handoff(id)).state).toBe("with-rep");
  expect(world.main.asked).toBe(0);
  expect((await world.conversation(id)).reps).toEqual([{ id: "rep-bob", name: "Bob" }]);
});

test("the last rep leaves: the desk is asked, and only when it says twice that nobody is there it is the end", async () => {
  const { id, sessionId } = await world.withRep();

  await world.tells(id, { type: "left", rep: ann });
  const asked: number[] = [];
  const states: string[] = [];
  for (const ms of [aloneMs - 1, 1, againMs - 1, 1]) {
    await world.pass(ms);
    asked.push(world.main.asked);
    states.push((await world.handoff(id)).state);
  }

  expect(asked).toEqual([0, 1, 1, 2]);
  expect(states).toEqual(["with-rep", "with-rep", "with-rep", "ended"]);
  expect(await world.handoff(id)).toMatchObject({ ended_by: "unknown" });
  expect(world.customerReads(sessionId).at(-1)).toBe("The conversation has ended. Thank you for contacting us.");
});

test("a rep who comes back between the two questions goes on", async () => {
  const { id } = await world.withRep();
  await world.tells(id, { type: "left", rep: ann });
  await world.pass(aloneMs);

  await world.tells(id, { type: "joined", rep: ann });
  await world.pass(60_000);

  expect((await world.handoff(id)).state).toBe("with-rep");
  expect(world.main.asked).toBe(1);
});

test("nobody, then somebody, then nobody again is not twice in a row", async () => {
  const { id } = await world.withRep();
  world.main.statuses = ["nobody", "with-rep", "nobody", "nobody"];
  await world.tells(id, { type: "left", rep: ann });

  await world.pass(aloneMs);
  await world.pass(againMs);
  await world.pass(aloneMs + againMs);
  const afterThree = (await world.handoff(id)).state;
  await world.pass(againMs);

  expect([afterThree, (await world.handoff(id)).state]).toEqual(["with-rep", "ended"]);
});

test("while the desk answers the same, the trace tells it once, and the desk is asked ever more rarely", async () => {
  const { id } = await world.withRep();
  world.main.statuses = ["unknown", "unknown", "unknown", "with-rep", "with-rep", "unknown", "unknown"];
  await world.tells(id, { type: "left", rep: ann });

  await world.pass(aloneMs);
  const waits: (number | undefined)[] = [];
  for (let again = 0; again < 7; again += 1) {
    waits.push((await world.timers(id))["alone"]);
    await world.pass(waits.at(-1) ?? 0);
  }
  const told = await world.trace(id, "alone");
  world.main.statuses = ["nobody"];
  await world.pass(5 * 60_000);
  await world.pass(againMs);

  expect(told.map(({ status }) => status)).toEqual(["unknown", "with-rep", "unknown"]);
  expect(waits).toEqual([10, 20, 40, 80, 160, 300, 300].map((seconds) => seconds * 1000));
  expect((await world.handoff(id)).state).toBe("ended");
});

test("after a rep was there once more, the same answer is told again", async () => {
  const { id } = await world.withRep();
  world.main.statuses = ["unknown"];

  for (let turn = 0; turn < 2; turn += 1) {
    await world.tells(id, { type: "left", rep: ann });
    await world.pass(aloneMs);
    await world.pass(againMs);
    await world.tells(id, { type: "joined", rep: ann });
  }

  expect(await world.trace(id, "alone")).toEqual([{ status: "unknown" }, { status: "unknown" }]);
});

test("nobody, and nobody again only after a long silence of the desk, is not twice in a row", async () => {
  const { id } = await world.withRep();
  world.main.statuses = ["nobody", new Error("no answer"), "nobody"];
  await world.tells(id, { type: "left", rep: ann });

  await world.pass(aloneMs);
  await world.pass(againMs);
  await world.pass(60_000);
  const afterSilence = (await world.handoff(id)).state;
  await world.pass(againMs);

  expect([afterSilence, (await world.handoff(id)).state]).toEqual(["with-rep", "ended"]);
});

test("a look-up that fails changes nothing, and the desk is asked again", async () => {
  const { id } = await world.withRep();
  world.main.statuses = ["nobody", new Error("no answer"), "nobody"];
  await world.tells(id, { type: "left", rep: ann });

  await world.pass(aloneMs);
  await world.pass(againMs);
  const afterFailure = (await world.handoff(id)).state;
  await world.pass(60_000);
  await world.pass(againMs);

  expect([afterFailure, (await world.handoff(id)).state]).toEqual(["with-rep", "ended"]);
});

test("a desk that no longer knows the conversation is believed at once", async () => {
  const { id } = await world.withRep();
  world.main.statuses = ["gone"];
  await world.tells(id, { type: "left", rep: ann });

  await world.pass(aloneMs);

  expect((await world.handoff(id)).state).toBe("ended");
});

test("the last rep leaves because of a transfer: the customer is told, and the next rep goes on", async () => {
  const { id, sessionId } = await world.withRep();
  world.main.statuses = ["transferring"];
  await world.tells(id, { type: "left", rep: ann });
  await world.pass(aloneMs);
  const between = (await world.handoff(id)).state;

  await world.tells(id, { type: "joined", rep: bob });
  await world.pass(1000);

  expect([between, (await world.handoff(id)).state]).toEqual(["transferring", "with-rep"]);
  expect(world.customerReads(sessionId)).toEqual([
    "Ann has joined the conversation.",
    "We are passing you on to a colleague. Please stay with us.",
    "Bob has joined the conversation.",
  ]);
});

test("the last rep leaves and the desk waits for one: the customer is told, and nobody asks again and again", async () => {
  const { id, sessionId } = await world.withRep();
  world.main.statuses = ["waiting"];
  await world.tells(id, { type: "left", rep: { ...ann, name: "Ann" } });
  await world.pass(aloneMs);
  const told = world.customerReads(sessionId).at(-1);
  await world.pass(60_000);
  const asked = world.main.asked;
  await world.pass(180_000);

  expect(told).toBe("Ann has left the conversation.");
  expect(asked).toBe(1);
  expect(await world.handoff(id)).toMatchObject({ state: "transferring", unavailable_reason: "no_reps" });
  expect(await world.trace(id, "alone")).toEqual([{ status: "waiting" }]);
});

test("a rep whose name the desk does not tell when they leave is named as they came, or not at all", async () => {
  const { id, sessionId } = await world.withRep();
  const nameless = { id: "rep-nameless", name: "", role: "rep" } as const;
  await world.tells(id, { type: "joined", rep: bob });
  await world.tells(id, { type: "joined", rep: nameless });

  await world.tells(id, { type: "left", rep: nameless });
  await world.tells(id, { type: "left", rep: { ...ann, name: "" } });
  await world.work();

  expect(world.customerReads(sessionId)).toEqual([
    "Ann has joined the conversation.",
    "Bob has joined the conversation.",
    "Ann has left the conversation.",
  ]);
});

test("a transfer that is told keeps the desk from being asked", async () => {
  const { id } = await world.withRep();
  await world.tells(id, { type: "left", rep: ann });

  await world.tells(id, { type: "transferring" });
  await world.pass(60_000);

  expect(world.main.asked).toBe(0);
  expect((await world.handoff(id)).state).toBe("transferring");
});

test("a bot joins nothing: the customer still waits, and its leaving is nobody's", async () => {
  const { id, sessionId } = await world.queued();

  await world.tells(id, { type: "joined", rep: bot });
  await world.tells(id, { type: "left", rep: bot });
  await world.work();

  expect((await world.handoff(id)).state).toBe("queued");
  expect(world.customerReads(sessionId)).toEqual([]);
  expect(Object.keys(await world.timers(id))).toEqual(["join"]);
});

test("a bot's words reach the customer, but no person has answered by them", async () => {
  const { id, sessionId } = await world.queued();

  await world.tells(id, { type: "message", messageId: "b1", rep: bot, text: "You are in the queue.", attachments: [] });
  await world.work();

  expect(world.customerReads(sessionId)).toEqual(["You are in the queue."]);
  expect((await world.handoff(id)).state).toBe("queued");
});

test("a supervisor is in it without a word to the customer, and keeps it alive after the rep has left", async () => {
  const { id, sessionId } = await world.withRep();
  await world.tells(id, { type: "joined", rep: sue });
  await world.tells(id, { type: "left", rep: ann });
  await world.pass(60_000);
  const goesOn = (await world.handoff(id)).state;

  await world.tells(id, { type: "left", rep: sue });
  await world.pass(aloneMs);
  await world.pass(againMs);

  expect([goesOn, (await world.handoff(id)).state]).toEqual(["with-rep", "ended"]);
  expect(world.customerReads(sessionId)).toEqual([
    "Ann has joined the conversation.",
    "Ann has left the conversation.",
    "The conversation has ended. Thank you for contacting us.",
  ]);
});

test("the caller is told once that a person has joined", async () => {
  const { id } = await world.withRep();
  await world.tells(id, { type: "joined", rep: bob });
  await world.tells(id, { type: "joined", rep: ann });

  expect(await joinsTold(id)).toBe(1);
});

test("the caller is told that a rep has joined after a supervisor was there first", async () => {
  const { id } = await world.queued();
  await world.tells(id, { type: "joined", rep: sue });

  await world.tells(id, { type: "joined", rep: ann });

  expect(await joinsTold(id)).toBe(1);
});

test("a reply that comes before its rep's joining was told counts as joining, and is announced once", async () => {
  const { id, sessionId } = await world.queued();

  await world.tells(id, { type: "message", messageId: "m1", rep: ann, text: "Hello!", attachments: [] });
  await world.tells(id, { type: "joined", rep: ann });
  await world.work();

  expect((await world.handoff(id)).state).toBe("with-rep");
  expect(world.customerReads(sessionId).filter((text) => text.includes("joined"))).toHaveLength(1);
  expect(world.customerReads(sessionId)).toContain("Hello!");
});

test("nobody joins after a transfer, though nobody was free before the first rep either: it is told again", async () => {
  const { id, sessionId } = await world.queued();
  await world.pass(180_000);
  await world.tells(id, { type: "joined", rep: ann });
  await world.tells(id, { type: "transferring" });

  await world.pass(180_000);

  const told = world.customerReads(sessionId).filter((text) => text.startsWith("Nobody has been free"));
  expect(told).toHaveLength(2);
});

async function joinsTold(id: string): Promise<number> {
  const told = await world.entries(id, "to-callback");
  return told.filter((entry) => (entry.payload as { event: string }).event === "handoff.joined").length;
}
