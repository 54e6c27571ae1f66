import { expect, test } from "@jest/globals";
import { briefOf, certain, conversationOf, said, simulatedChat } from "./lab.ts";

const { chat, desk } = simulatedChat();
const brief = briefOf("OpenCX handoff · web");
const mine = (sessionId: string) =>
  chat()
    .conversations()
    .filter(({ customer }) => customer.customerid?.startsWith(`opencx:${sessionId}`));
const isOver = (state: string | undefined) => expect(["Wrap-up", "Closed"]).toContain(state);

/** A conversation that Dynamics has created, and whose answer the bridge has not had. */
async function created(sessionId: string, bridge = desk()) {
  const conversation = conversationOf({ channel: "web", sessionId });
  chat().addFault({ method: "POST", path: "/conversation/create", cut: "after" });
  await expect(bridge.open(conversation, { brief })).rejects.toMatchObject({ retryable: true });
  return conversation;
}

test.each([
  [400, 1, "DYNAMICS_REQUEST_REFUSED"],
  [500, 4, "DYNAMICS_UNAVAILABLE"],
])(
  "where the list answers %i, the chat is opened, and its brief told rather twice than never",
  async (status, times, code) => {
    const conversation = await created("unread");
    chat().addFault({ method: "GET", path: "/messages$", status, times });
    const opened = await desk().open(conversation, { brief });

    expect(mine("unread")).toMatchObject([{ conversationId: opened.externalId, state: "Open" }]);
    expect(opened.delivered).toEqual([]);
    expect(opened.warnings).toMatchObject([{ code, remedy: expect.any(String) }]);
  },
);

test("a list that fails once is read again, and the brief is not told twice", async () => {
  const conversation = await created("once");
  chat().addFault({ method: "GET", path: "/messages$", status: 500 });
  const opened = await desk().open(conversation, { brief });

  expect(opened.delivered).toMatchObject([{ id: brief[0]?.id }]);
  expect(opened.warnings).toEqual([]);
});

test("a chat that was found and not opened, because the list asks for a pause, is closed when the handoff is given up", async () => {
  const conversation = await created("paused");
  chat().addFault({ method: "GET", path: "/messages$", status: 429, headers: { "retry-after": "1" } });
  await expect(desk().open(conversation, { brief })).rejects.toMatchObject({ code: "DYNAMICS_THROTTLED" });
  await desk().close(conversation, "given up");

  isOver(mine("paused")[0]?.state);
});

test("a chat whose creation got no answer is found and closed when the handoff is given up", async () => {
  const conversation = await created("unanswered");
  await desk().close(conversation, "given up");
  await desk().close(conversation, "given up");

  expect(mine("unanswered")).toHaveLength(1);
  isOver(mine("unanswered")[0]?.state);
});

test("giving up a handoff whose creation was refused asks for nothing", async () => {
  const conversation = conversationOf({ channel: "web", sessionId: "refused" });
  chat().addFault({ method: "POST", path: "/conversation/create", status: 400 });
  await expect(desk().open(conversation, { brief })).rejects.toMatchObject({ retryable: false });
  await desk().close(conversation, "given up");

  expect(mine("refused")).toEqual([]);
});

test("a chat that is closed before its list is read is left, and another one opened beside it", async () => {
  const bridge = desk();
  const conversation = await created("closed", bridge);
  chat().addFault({ method: "GET", path: "/messages$", status: 404 });
  const { externalId } = await bridge.open(conversation, { brief });

  expect(mine("closed").map(({ conversationId }) => conversationId)).toEqual([expect.any(String), externalId]);
  expect(await bridge.deliver({ ...conversation, externalId }, said("Hello?"), certain)).toMatchObject({
    status: "done",
  });
});
