import { describe, expect, test } from "@jest/globals";
import { facts } from "../../../../simulators/dynamics/facts.ts";
import { simulated } from "./simulated.ts";

const { control, customers, webhook } = simulated();

const ann = "Ann Agent";
const bob = "Bob Agent";

/** A conversation that Ann has, and a webhook that has forgotten how it came to that. */
async function talking(): Promise<string> {
  const id = await customers().begin();
  control().accept(id, { rep: ann });
  await control().settled();
  webhook().clear();
  return id;
}

async function events(): Promise<string[]> {
  await control().settled();
  return webhook().names();
}

const state = (id: string) => {
  const { state: now, reason, rep, offeredTo } = control().conversation(id);
  return { state: now, reason, rep, offeredTo };
};

describe("a new conversation", () => {
  test("is offered to a rep on duty and belongs to whoever accepts", async () => {
    control().signOut({ rep: bob });
    const id = await customers().begin();
    const offered = state(id);

    control().accept(id);

    expect(offered).toEqual({ state: "Open", reason: 192350002, rep: undefined, offeredTo: ann });
    expect(state(id)).toEqual({ state: "Active", reason: 192350003, rep: ann, offeredTo: undefined });
    expect(await events()).toEqual(["AgentAssigned", "AgentAccepted"]);
  });

  test("waits while nobody is on duty, and is offered to who comes, the oldest first", async () => {
    control().signOut();
    const ids = [await customers().begin(), await customers().begin()];
    const waiting = [state(ids[0]!), control().state().waiting];
    control().setRep({ rep: ann, capacity: 1 });

    control().signIn({ rep: ann });

    expect(waiting).toEqual([{ state: "Open", reason: 192350001, rep: undefined, offeredTo: undefined }, ids]);
    expect(ids.map((id) => state(id).offeredTo)).toEqual([ann, undefined]);
    control().accept(ids[0]!);
    control().close(ids[0]!);
    expect(state(ids[1]!).offeredTo).toBe(ann);
  });

  test("goes to a second rep when the first does not want it, and comes back to no one who declined", async () => {
    const id = await customers().begin();
    const first = state(id).offeredTo;
    control().reject(id);
    const second = state(id).offeredTo;
    control().reject(id);

    expect(new Set([first, second])).toEqual(new Set([ann, bob]));
    expect(state(id).offeredTo).toBeUndefined();
    expect(await events()).toEqual(["AgentAssigned", "AgentAssigned"]);
  });

  test("goes to who has more room", async () => {
    control().setRep({ rep: ann, capacity: 3 });
    control().setRep({ rep: bob, capacity: 2 });

    const ids = [await customers().begin(), await customers().begin(), await customers().begin()];

    expect(ids.map((id) => state(id).offeredTo)).toEqual([ann, ann, bob]);
  });

  test("goes to reps of its queue alone", async () => {
    control().setRep({ rep: ann, queues: [facts.caseQueueId] });

    expect(state(await customers().begin()).offeredTo).toBe(bob);
  });

  test("is taken at once by a rep who accepts by default", async () => {
    control().setRep({ rep: bob, autoAccept: true, capacity: 2000 });

    expect(state(await customers().begin()).rep).toBe(bob);
  });

  test("can be taken by a rep hired this minute, who writes under a name of one's own", async () => {
    control().signOut();
    control().addRep({ name: "Cleo Clerk", autoAccept: true });
    const id = await customers().begin();

    control().reply(id, { text: "Hello" });

    expect(control().conversation(id)).toMatchObject({ rep: "Cleo Clerk", messages: [{ by: { name: "Cleo Clerk" } }] });
  });

  test("cannot be taken twice, nor by a rep off duty, nor written to by one who is not in it", async () => {
    const id = await customers().begin();

    expect(() => control().reply(id, { text: "x" })).toThrow(/not in the conversation/);
    control().accept(id, { rep: ann });
    expect(() => control().accept(id, { rep: bob })).toThrow(/Active/);
    expect(() => control().reply(id, { text: "x", rep: bob })).toThrow(/not in the conversation/);
    control().signOut({ rep: bob });
    const other = await customers().begin();
    expect(() => control().accept(other, { rep: bob })).toThrow(/not signed in/);
  });
});

describe("a rep who signs out", () => {
  test("gives back what was offered, and disconnects from what is active", async () => {
    const active = await talking();
    control().signOut({ rep: bob });
    const offered = await customers().begin();
    control().signIn({ rep: bob });

    control().signOut({ rep: ann });

    expect([state(active).state, state(active).rep, state(offered).offeredTo]).toEqual(["Active", ann, bob]);
    expect(await events()).toEqual(expect.arrayContaining(["AgentDisconnected", "AgentAssigned"]));
  });
});

describe("a transfer to a colleague", () => {
  test("takes the conversation over once the colleague accepts", async () => {
    const id = await talking();
    control().transferToRep(id, { to: bob });
    const between = state(id);

    control().accept(id);

    expect(between).toEqual({ state: "Active", reason: 192350003, rep: ann, offeredTo: bob });
    expect(state(id)).toMatchObject({ state: "Active", rep: bob, offeredTo: undefined });
    expect(await events()).toEqual(["TransferToAgentInitiated", "TransferAgentAcceptSession", "AgentEndSession"]);
    control().reply(id, { text: "Bob here" });
    expect(control().conversation(id).messages.at(-1)?.by.name).toBe(bob);
  });

  test.each([
    ["is off duty", () => control().signOut({ rep: bob })],
    ["has no room", () => control().setRep({ rep: bob, capacity: 0 })],
  ])("fails when the colleague %s, and the rep keeps it", async (_what, arrange) => {
    const id = await talking();
    arrange();

    control().transferToRep(id, { to: bob });

    expect(await events()).toEqual(["TransferToAgentInitiated", "TransferToAgentFailed"]);
    expect(state(id)).toMatchObject({ state: "Active", rep: ann, offeredTo: undefined });
  });

  test("that is declined stays with the rep", async () => {
    const id = await talking();
    control().transferToRep(id, { to: bob });

    control().reject(id);

    expect(await events()).toEqual(["TransferToAgentInitiated", "TransferAgentRejectSession", "TransferToAgentFailed"]);
    expect(state(id)).toMatchObject({ state: "Active", rep: ann });
  });
});

describe("a transfer to a queue", () => {
  test("opens it again for whoever serves that queue", async () => {
    const id = await talking();

    control().transferToQueue(id, { queueId: facts.secondCaseQueueId });
    const between = state(id);
    control().accept(id);

    expect(between).toMatchObject({ state: "Open", rep: undefined, offeredTo: bob });
    expect(control().conversation(id)).toMatchObject({ queueId: facts.secondCaseQueueId, rep: bob, state: "Active" });
    expect(await events()).toEqual(["TransferToQueueInitiated", "AgentEndSession", "AgentAssigned", "AgentAccepted"]);
  });

  test("that does not exist fails, and the rep keeps it", async () => {
    const id = await talking();

    control().transferToQueue(id, { queueId: facts.organizationId });

    expect(await events()).toEqual(["TransferToQueueInitiated", "TransferToQueueFailed"]);
    expect(state(id)).toMatchObject({ state: "Active", rep: ann });
  });
});

describe("a consulted colleague", () => {
  test("is heard by the customer only after joining", async () => {
    const id = await talking();
    control().consult(id, { rep: bob });
    control().note(id, { text: "What do you think?", rep: bob });
    expect(() => control().reply(id, { text: "x", rep: bob })).toThrow(/out of the customer's sight/);

    control().joinCustomer(id, { rep: bob });
    control().reply(id, { text: "Hello", rep: bob });
    control().leave(id, { rep: bob });

    expect(await events()).toEqual([
      "ConsultAgentInitiated",
      "ConsultAgentAcceptSession",
      "AgentJoinedCustomerConversation",
      "message",
      "ConsultAgentLeftPublicConversation",
    ]);
    expect(state(id)).toMatchObject({ state: "Active", rep: ann });
  });

  test("takes over when the rep leaves", async () => {
    const id = await talking();
    control().consult(id, { rep: bob });
    control().joinCustomer(id, { rep: bob });

    control().leave(id, { rep: ann });

    expect(control().conversation(id)).toMatchObject({ state: "Active", rep: bob, consulted: [] });
  });

  test.each([
    ["reject", "ConsultAgentRejectSession"],
    ["fail", "ConsultAgentFailed"],
  ] as const)("may not come: %s", async (outcome, event) => {
    const id = await talking();

    control().consult(id, { rep: bob, outcome });

    expect(await events()).toEqual(["ConsultAgentInitiated", event]);
    expect(control().conversation(id).consulted).toEqual([]);
  });
});

describe("the end", () => {
  test("of a session leaves it waiting, and the customer's next words bring it back to the queue", async () => {
    const id = await talking();

    control().leave(id);
    const waiting = state(id);
    await customers().say(id, "One more thing");
    const again = state(id);
    control().accept(id, { rep: bob });

    expect(waiting).toMatchObject({ state: "Waiting", reason: 192350004, rep: undefined });
    expect(again).toMatchObject({ state: "Open" });
    expect(state(id).rep).toBe(bob);
    expect(await events()).toEqual(["AgentEndSession", "AgentAssigned", "AgentAccepted"]);
  });

  test("comes by wrap-up, and closing", async () => {
    const id = await talking();

    control().wrapUp(id);
    const inWrapUp = state(id);
    expect(() => control().reply(id, { text: "x" })).toThrow(/Wrap-up/);
    control().close(id);

    expect(inWrapUp).toMatchObject({ state: "Wrap-up", reason: 192350005, rep: ann });
    expect(state(id)).toMatchObject({ state: "Closed", reason: 192350008, rep: undefined });
    expect(await events()).toEqual(["PrimaryAgentEndConversation", "AgentEndSession", "ConversationClose"]);
    expect(() => control().close(id)).toThrow(/Closed/);
  });

  test("of wrap-up comes by itself where that is so set", async () => {
    control().setLimits({ wrapUpMs: 20 });
    const id = await talking();
    control().wrapUp(id);

    await new Promise((resolve) => setTimeout(resolve, 60));

    expect(state(id)).toMatchObject({ state: "Closed", reason: 192350010 });
  });

  test("is a supervisor's doing", async () => {
    const id = await talking();

    control().forceClose(id);

    expect(state(id)).toMatchObject({ state: "Closed", reason: 192350015 });
    expect(await events()).toEqual(["SupervisorForceClosedConversation", "ConversationClose"]);
  });

  test("is the customer's silence, and may leave the conversation as it is", async () => {
    const [taken, queued, left] = [await talking(), await customers().begin(), await talking()];

    control().customerTimeout(taken);
    control().customerTimeout(queued);
    control().customerTimeout(left, { closes: false });

    expect([taken, queued, left].map((id) => state(id).state)).toEqual(["Closed", "Closed", "Active"]);
    await control().settled();
    const told = (id: string) =>
      control()
        .deliveries(id)
        .map(({ activity }) => activity["name"]);
    expect(told(taken).slice(-2)).toEqual(["CustomerDisconnected", "ConversationClose"]);
    expect(told(queued).slice(-2)).toEqual(["CustomerDisconnectedAgentWaiting", "ConversationClose"]);
    expect(told(left).at(-1)).toBe("CustomerDisconnected");
  });

  test("is the customer's going: wrap-up when a rep is there, else closed", async () => {
    const [active, open] = [await talking(), await customers().begin()];

    const answers = [
      await customers().send(active, { type: "endOfConversation" }),
      await customers().send(open, { type: "endOfConversation" }),
      await customers().send(open, { type: "endOfConversation" }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 404]);
    expect(state(active)).toMatchObject({ state: "Wrap-up", reason: 192350006 });
    expect(state(open)).toMatchObject({ state: "Closed", reason: 192350012 });
    await control().settled();
    expect(control().deliveries(active).at(-1)?.activity["name"]).toBe("CustomerDisconnected");
    expect(control().deliveries(open).at(-1)?.activity["name"]).toBe("ConversationClose");
  });

  test("in the middle of a transfer leaves nothing on anybody's desk", async () => {
    const id = await talking();
    control().transferToRep(id, { to: bob });

    control().leave(id);

    expect(state(id)).toMatchObject({ state: "Waiting", offeredTo: undefined });
    expect(
      control()
        .state()
        .reps.map(({ active, offered }) => [active, offered]),
    ).toEqual([
      [[], []],
      [[], []],
    ]);
  });
});
