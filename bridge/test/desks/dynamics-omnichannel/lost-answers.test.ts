import { expect, test } from "@jest/globals";
import { certain, said, simulatedChat, uncertain } from "./lab.ts";

const { chat, desk, sim, start } = simulatedChat();

const texts = (id: string) =>
  chat()
    .conversation(id)
    .messages.map(({ text }) => text);

test("a message whose answer was lost is looked for as long as the list may lag, and not sent twice", async () => {
  chat().setLimits({ listDelayMs: 600 });
  const bridge = desk();
  const one = await start(bridge);
  chat().addFault({ method: "POST", path: "/conversation/", cut: "after" });
  expect(await bridge.deliver(one.conversation, said("Anybody?"), certain)).toMatchObject({ status: "later" });

  expect(await bridge.deliver(one.conversation, said("Anybody?"), uncertain)).toMatchObject({ status: "done" });
  expect(texts(one.id)).toEqual(["Anybody?"]);
});

test("whether a message that failed may have arrived is told by how it failed", async () => {
  const bridge = desk();
  const one = await start(bridge);
  const fails = async (fault: Record<string, unknown>) => {
    chat().addFault({ method: "POST", path: "/conversation/", ...fault });
    const outcome = await bridge.deliver(one.conversation, said("Hello"), certain);
    return "nothingSent" in outcome;
  };

  expect(await fails({ status: 429, headers: { "retry-after": "0" } })).toBe(true);
  expect(await fails({ status: 401, times: 2 })).toBe(true);
  expect(await fails({ status: 503 })).toBe(false);
  expect(await fails({ cut: "before" })).toBe(false);
});

test("a long message of which a part has arrived is looked for, whatever stopped the rest", async () => {
  const bridge = desk();
  const one = await start(bridge);
  const long = said(Array.from({ length: 2000 }, (_, no) => `word${no}`).join(" "));
  chat().addFault({ method: "POST", path: "/conversation/", after: 1, status: 429, headers: { "retry-after": "0" } });
  const outcome = await bridge.deliver(one.conversation, long, certain);

  expect(texts(one.id)).toHaveLength(1);
  expect(outcome).toEqual({ status: "later", code: "DYNAMICS_THROTTLED", counted: false, afterMs: 0 });
});

test.each(["DYNAMICS_TOKEN_REFUSED", "DYNAMICS_CHANNEL_UNLINKED"])(
  "words wait while %s can be mended",
  async (code) => {
    const bridge = desk();
    const one = await start(bridge);
    const body = { errorCode: code === "DYNAMICS_CHANNEL_UNLINKED" ? 30014 : 0 };
    chat().addFault({ method: "POST", path: "/conversation/", status: 401, times: 2, body });

    const outcome = await bridge.deliver(one.conversation, said("Hello"), certain);
    expect(outcome).toEqual({ status: "later", code, counted: true, nothingSent: true });
  },
);

test("a conversation that waits for the customer has no rep in it", async () => {
  const bridge = desk();
  const one = await start(bridge);
  chat().accept(one.id, { rep: "Ann Agent" });
  sim().messaging.control.settle();
  const before = await bridge.status(one.conversation);
  chat().leave(one.id, { rep: "Ann Agent" });

  expect([before, await bridge.status(one.conversation)]).toEqual(["with-rep", "waiting"]);
});
