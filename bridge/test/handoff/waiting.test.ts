import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { customerSays } from "./support/customer-says.ts";
import { ann, World } from "./support/world.ts";

const minuteMs = 60_000;
let world: World;
beforeAll(async () => {
  const inactivity = { warnAfterMs: "10m", closeAfterMs: "30m", channels: ["web"] };
  world = await World.start({ config: { customer: { inactivity } } });
});
afterEach(() => world.forget());
afterAll(() => world.close());

describe("the place in the queue", () => {
  test("is told when it changes, and at most once a minute", async () => {
    const { id, sessionId } = await world.queued();

    for (const [position, waitMs] of [
      [5, 0],
      [4, 30_000],
      [3, 29_999],
      [3, 1],
      [3, minuteMs],
      [1, 1],
    ] as const) {
      await world.pass(waitMs);
      await world.tells(id, { type: "position", position });
    }
    await world.work();

    expect(world.customerReads(sessionId)).toEqual([
      "You are number 5 in the queue.",
      "You are number 3 in the queue.",
      "You are number 1 in the queue.",
    ]);
  });

  test("is told as a time where the desk knows no place", async () => {
    const { id, sessionId } = await world.queued();

    await world.tells(id, { type: "queued", waitSeconds: 45 });
    await world.pass(minuteMs);
    await world.tells(id, { type: "queued", waitSeconds: 61 });
    await world.pass(minuteMs);
    await world.tells(id, { type: "queued", waitSeconds: 0 });
    await world.work();

    expect(world.customerReads(sessionId)).toEqual([
      "A colleague will be with you in about one minute.",
      "A colleague will be with you in about 2 minutes.",
    ]);
  });

  test.each(["sms", "whatsapp"])("is not told by %s, where each message costs", async (channel) => {
    const { id, sessionId } = await world.queued({ channel, contact: { phone: "+15550100", name: "Al" } });

    await world.tells(id, { type: "position", position: 5 });
    await world.work();

    expect(world.customerReads(sessionId)).toEqual([]);
  });

  test("is nothing to tell once a rep was there", async () => {
    const { id, sessionId } = await world.withRep();

    await world.tells(id, { type: "position", position: 2 });
    await world.work();

    expect(world.customerReads(sessionId)).toEqual(["Ann has joined the conversation."]);
  });
});

describe("a silent customer", () => {
  test("is asked, and after that the conversation is closed at the desk too", async () => {
    const { id, sessionId } = await world.withRep();
    await reply(id, "m1");
    const reads: (string | undefined)[] = [];

    for (const ms of [10 * minuteMs - 1, 1, 20 * minuteMs - 1, 1]) {
      await world.pass(ms);
      reads.push(world.customerReads(sessionId).at(-1));
    }

    expect(reads).toEqual([
      "m1",
      expect.stringMatching(/still there/),
      expect.stringMatching(/still there/),
      expect.stringMatching(/did not hear from you/),
    ]);
    expect(await world.handoff(id)).toMatchObject({ state: "ended", ended_by: "inactivity" });
    expect(world.main.closed).toHaveLength(1);
    expect(world.opencx.ledger(sessionId).status).toBe("closed_resolved");
  });

  test("who answers is not asked", async () => {
    const { id } = await world.withRep();
    await reply(id, "m1");
    await world.pass(9 * minuteMs);

    await answer(id, "I am here");
    await world.pass(60 * minuteMs);

    expect((await world.handoff(id)).state).toBe("with-rep");
    expect(await world.trace(id, "inactivity-warning")).toEqual([]);
  });

  test("who answers the question goes on, and the next reply starts the time anew", async () => {
    const { id, sessionId } = await world.withRep();
    await reply(id, "m1");
    await world.pass(10 * minuteMs);
    await answer(id, "Yes");
    await reply(id, "m2");

    await world.pass(29 * minuteMs);

    expect((await world.handoff(id)).state).toBe("with-rep");
    expect(world.customerReads(sessionId).filter((text) => /still there/.test(text))).toHaveLength(2);
  });

  test("each reply starts the time anew", async () => {
    const { id } = await world.withRep();
    await reply(id, "m1");
    await world.pass(9 * minuteMs);
    await reply(id, "m2");

    await world.pass(9 * minuteMs);

    expect(await world.trace(id, "inactivity-warning")).toEqual([]);
  });

  test("by SMS may be silent as long as they like", async () => {
    const { id } = await world.withRep({ channel: "sms", contact: { phone: "+15550100", name: "Al" } });
    await reply(id, "m1");

    await world.pass(60 * minuteMs);

    expect((await world.handoff(id)).state).toBe("with-rep");
    expect(await world.timers(id)).toEqual({});
  });
});

describe("WhatsApp's window", () => {
  const whatsapp = { channel: "whatsapp", contact: { phone: "+15550100", name: "Al" } };

  test("after a day of the customer's silence the rep is told that the reply was not delivered, and why", async () => {
    const { id, sessionId } = await world.withRep(whatsapp);
    await reply(id, "in time");
    await world.pass(24 * 60 * minuteMs);

    await reply(id, "too late");
    await world.work();

    expect(world.customerReads(sessionId)).toEqual(["Ann has joined the conversation.", "in time"]);
    expect(world.main.reads.at(-1)).toMatch(/^\[OpenCX\] Your message did not reach the customer\. .*24 hours/);
    const dead = (await world.entries(id, "to-opencx")).filter((entry) => entry.status === "dead");
    expect(dead).toEqual([expect.objectContaining({ kind: "reply", error_code: "WHATSAPP_WINDOW_CLOSED" })]);
  });

  test("is said as long as the setting makes it", async () => {
    const shared = world;
    world = await World.start({ config: { customer: { whatsappWindowMs: "90m" } } });
    try {
      const { id } = await world.withRep(whatsapp);
      await world.pass(90 * minuteMs);

      await reply(id, "too late");
      await world.work();

      expect(world.main.reads.at(-1)).toContain("The customer wrote more than 90 minutes ago");
    } finally {
      await world.close();
      world = shared;
    }
  });

  test("opens again when the customer writes", async () => {
    const { id, sessionId } = await world.withRep(whatsapp);
    await world.pass(24 * 60 * minuteMs);
    await answer(id, "Hello again");

    await reply(id, "welcome back");
    await world.work();

    expect(world.customerReads(sessionId).at(-1)).toBe("welcome back");
  });
});

async function reply(id: string, text: string): Promise<void> {
  await world.tells(id, { type: "message", messageId: `${id}-${text}`, rep: ann, text, attachments: [] });
  await world.work();
}

async function answer(id: string, text: string): Promise<void> {
  await customerSays(world, id, text);
  await world.work();
}
