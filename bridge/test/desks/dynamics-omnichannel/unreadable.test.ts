import { expect, test } from "@jest/globals";
import { eventually } from "../../support/eventually.ts";
import { certain, type Followed, reads, said, simulatedChat } from "./lab.ts";

const { chat, desk, withRep } = simulatedChat();

const has = (one: Followed, type: string) => one.events.some((event) => event.type === type);

test("a stray 404 on the list ends no conversation that its row says goes on", async () => {
  const one = await withRep();
  await one.stop();
  chat().addFault({ status: 404, times: 1, path: "/messages" });
  const again = one.again();
  chat().disturb({ kind: "lose", count: 1 });
  chat().reply(again.id, { text: "Still here." });
  await reads(again, 1);

  expect(has(again, "ended")).toBe(false);
});

test.each([400, 401])(
  "what the webhook brings is told where the list answers %i, and so is the end",
  async (status) => {
    const one = await withRep();
    chat().reply(one.id, { text: "one" });
    await reads(one, 1);
    await one.stop();
    chat().addFault({ status, times: 1_000, path: "/messages" });
    for (const text of ["two", "three"]) chat().reply(one.id, { text });
    await chat().settled();
    const again = one.again();
    await reads(again, 2);
    chat().wrapUp(one.id);
    await eventually("the end", () => has(again, "ended"));

    expect(again.read()).toEqual(["two", "three"]);
    const noted = again.events.filter((event) => event.type === "noted" && event.what === "list-unread");
    expect(noted[0]).toMatchObject({ level: "warning" });
  },
);

test("a stray 404 on a message puts it off, and one from a chat that is over says so", async () => {
  const bridge = desk();
  const one = await withRep();
  chat().addFault({ status: 404, times: 1, path: "/conversation/[^/]+$", method: "POST" });

  expect(await bridge.deliver(one.conversation, said("Hello?"), certain)).toMatchObject({ status: "later" });
  expect(await bridge.deliver(one.conversation, said("Hello?"), certain)).toMatchObject({ status: "done" });
  chat().wrapUp(one.id);
  expect(await bridge.deliver(one.conversation, said("Hello?"), certain)).toMatchObject({ status: "over" });
});
