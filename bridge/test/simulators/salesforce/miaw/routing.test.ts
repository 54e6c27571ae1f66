import { expect, test } from "@jest/globals";
import { Customer, talking } from "./client.ts";
import { simulated } from "./simulated.ts";

const { sim, clock } = simulated(() => ({
  reps: [
    { id: "005Ann", name: "Ann Agent", capacity: 2 },
    { id: "005Bob", name: "Bob Agent", online: false },
    { id: "005Sue", name: "Sue Supervisor", online: false },
  ],
}));

interface Listed {
  entryType: string;
  entryPayload: {
    entries?: { operation: string; displayName: string }[];
    routingType: string;
    failureType: string;
    sessionStatusPrev: string;
    sessionStatus: string;
    sessionEndedByRole: string | null;
  };
}

async function waiting() {
  const guest = await Customer.guest(sim());
  return { guest, id: await guest.begin() };
}

/** Each routing entry in short, oldest first: `add Ann Agent`, `Transfer None`, `Active>Ended Agent`. */
async function story(guest: Customer, id: string): Promise<string[]> {
  const entries = (await guest.entries(id, "?direction=FromStart&limit=50")) as unknown as Listed[];
  return entries.flatMap(({ entryType, entryPayload: payload }) => {
    if (entryType === "ParticipantChanged") {
      const [change] = payload.entries ?? [];
      return `${change?.operation} ${change?.displayName}`;
    }
    if (entryType === "RoutingResult") return `${payload.routingType} ${payload.failureType}`;
    if (entryType !== "SessionStatusChanged") return [];
    const by = payload.sessionEndedByRole === null ? "" : ` ${payload.sessionEndedByRole}`;
    return `${payload.sessionStatusPrev}>${payload.sessionStatus}${by}`;
  });
}

const status = async (guest: Customer, id: string) =>
  (await guest.call("GET", `/conversation/${id}`)).body["routingStatus"];

test("a new session waits until a rep accepts", async () => {
  const { guest, id } = await waiting();

  expect(await status(guest, id)).toBe("INITIAL");
  expect(sim().control.conversation(id).offeredTo).toBe("005Ann");
  sim().control.accept(id);
  expect(await status(guest, id)).toBe("ROUTED");
  expect(await story(guest, id)).toEqual(["Initial None", "Waiting>Active", "add Ann Agent"]);
});

test("the order of the three events of an accept is a setting", async () => {
  sim().control.setBehaviour({ acceptOrder: ["ParticipantChanged", "RoutingWorkResult", "SessionStatusChanged"] });

  const { guest, id } = await talking(sim());

  expect(await story(guest, id)).toEqual(["Initial None", "add Ann Agent", "Waiting>Active"]);
});

test("a declined offer goes to another rep who has room, not back to the same one", async () => {
  const { id } = await waiting();

  sim().control.decline(id);
  expect(sim().control.conversation(id).offeredTo).toBeUndefined();
  sim().control.setRep({ rep: "Bob Agent", online: true });
  expect(sim().control.conversation(id).offeredTo).toBe("005Bob");
});

test("reps take no more than they can, and the queue moves when one is free", async () => {
  const [, , third] = [await talking(sim()), await talking(sim()), await waiting()];
  const [first] = sim().control.conversations();

  expect(sim().control.conversation(third.id).offeredTo).toBeUndefined();
  sim().control.end(first?.conversationId ?? "");
  expect(sim().control.conversation(third.id).offeredTo).toBe("005Ann");
});

test("a rep who accepts by themselves takes waiting work on coming online", async () => {
  sim().control.setAllReps({ online: false });
  const { guest, id } = await waiting();

  sim().control.setRep({ rep: "Bob Agent", online: true, autoAccept: true });

  expect(await story(guest, id)).toEqual(["Initial None", "Waiting>Active", "add Bob Agent"]);
});

test("with nobody online the customer waits, or where so set is told of the failure", async () => {
  sim().control.setAllReps({ online: false });
  const quiet = await waiting();
  sim().control.setBehaviour({ noReps: "failure" });
  const told = await waiting();

  expect(await story(quiet.guest, quiet.id)).toEqual(["Initial None"]);
  expect(await story(told.guest, told.id)).toEqual(["Initial RoutingError"]);
  expect(await status(told.guest, told.id)).toBe("NEEDS_ROUTING");
});

test.each([
  ["result-first", ["Transfer None", "remove Ann Agent", "add Bob Agent"]],
  ["remove-first", ["remove Ann Agent", "Transfer None", "add Bob Agent"]],
  ["add-first", ["Transfer None", "add Bob Agent", "remove Ann Agent"]],
] as const)("a transfer to a rep is told %s", async (order, expected) => {
  const { guest, id } = await talking(sim());
  sim().control.setRep({ rep: "Bob Agent", online: true });

  sim().control.transfer(id, { to: "Bob Agent", order });
  expect(await status(guest, id)).toBe("TRANSFER");
  sim().control.accept(id);

  expect((await story(guest, id)).slice(3)).toEqual(expected);
  expect(await status(guest, id)).toBe("ROUTED");
  expect(sim().ledger(id)).toMatchObject({ sessionCount: 1, ends: 0, participants: [{ name: "Bob Agent" }] });
});

test("a transfer to the queue is not offered to the rep who gave it away", async () => {
  const { guest, id } = await talking(sim());

  sim().control.transfer(id);

  expect(sim().control.conversation(id).offeredTo).toBeUndefined();
  expect(await status(guest, id)).toBe("TRANSFER");
});

test("a transfer to somebody who is not there fails, and the rep stays", async () => {
  const { guest, id } = await talking(sim());

  sim().control.transfer(id, { to: "Bob Agent" });

  expect((await story(guest, id)).at(-1)).toBe("Transfer RoutingError");
  expect(await status(guest, id)).toBe("ROUTED");
});

test("in a conference the first leaving ends nothing, the last leaves nobody", async () => {
  const { guest, id } = await talking(sim());
  sim().control.conference(id, { rep: "Bob Agent" });

  sim().control.leave(id, { rep: "Ann Agent" });
  expect(await status(guest, id)).toBe("ROUTED");
  sim().control.leave(id);
  expect(await status(guest, id)).toBe("NEEDS_ROUTING");
  expect(sim().ledger(id).ends).toBe(0);
});

test("a supervisor comes in with that role, and is not the rep", async () => {
  const { guest, id } = await talking(sim());
  sim().control.supervise(id, { rep: "Sue Supervisor" });

  sim().control.leave(id, { rep: "Ann Agent" });

  expect(sim().control.conversation(id).participants).toEqual([
    { id: "005Sue", name: "Sue Supervisor", role: "Supervisor" },
  ]);
  expect(await status(guest, id)).toBe("NEEDS_ROUTING");
});

test.each([
  ["remove-first", ["remove Ann Agent", "Active>Ended Agent"]],
  ["status-first", ["Active>Ended Agent", "remove Ann Agent"]],
  ["no-remove", ["Active>Ended Agent"]],
] as const)("the end by a rep is told %s, and the conversation stays open", async (order, expected) => {
  const { guest, id } = await talking(sim());

  sim().control.end(id, { order });

  expect((await story(guest, id)).slice(3)).toEqual(expected);
  expect(await status(guest, id)).toBe("NEEDS_ROUTING");
  expect((await guest.send(id, "Thanks")).status).toBe(202);
});

test("after an end nobody can speak for the org", async () => {
  const { id } = await talking(sim());
  sim().control.end(id, { by: "System" });

  expect(() => sim().control.say(id, { text: "One more" })).toThrow("No session is active");
  expect(() => sim().control.end(id)).toThrow("No session is active");
});

test("an inactive session wakes with the next message, and ends when left alone for a day", async () => {
  const [first, second] = [await talking(sim()), await talking(sim())];
  for (const { id } of [first, second]) sim().control.inactivate(id);
  await first.guest.send(first.id, "Still here");
  expect((await story(first.guest, first.id)).slice(3)).toEqual(["Active>Inactive", "Inactive>Active"]);
  clock.now += 24 * 3_600_000;

  const ended = sim().control.endIdleSessions();

  expect(ended).toBe(1);
  expect(sim().ledger(second.id).sessions[0]).toMatchObject({ status: "Ended", endedByRole: "System" });
});

test("routing can be made to fail for the next sessions", async () => {
  sim().control.failRouting({ failureType: "SubmissionError", errorMessages: ["Flow fault."] });

  const [failed, sound] = [await waiting(), await waiting()];

  expect(await story(failed.guest, failed.id)).toEqual(["Initial SubmissionError"]);
  expect(await story(sound.guest, sound.id)).toEqual(["Initial None"]);
});

test("a greeting comes before the customer has said anything", async () => {
  sim().control.putDeployment({ developerName: "Demo_Client", authMode: "UnAuth", greeting: "Welcome" });

  const { guest, id } = await waiting();

  const [entry] = await guest.entries(id, "?entryTypeFilter=Message");
  expect(entry).toMatchObject({ sender: { role: "Chatbot" }, senderDisplayName: "Automated Process" });
});
