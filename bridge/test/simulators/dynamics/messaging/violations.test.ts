import { describe, expect, test } from "@jest/globals";
import { simulated } from "./simulated.ts";

const { control, customers, webhook, clock, takeViolations } = simulated();

describe("a message after the end", () => {
  async function ended(): Promise<string> {
    const id = await customers().begin();
    control().accept(id);
    control().forceClose(id);
    await control().settled();
    return id;
  }

  test("is a violation once the webhook has known of the end for a while", async () => {
    const id = await ended();
    clock.now += 1001;

    await customers().say(id, "Hello?");

    expect(takeViolations()).toEqual([expect.stringMatching(`conversation ${id} is over`)]);
  });

  test("is one in wrap-up already, and typing is none", async () => {
    const id = await customers().begin();
    control().accept(id);
    control().wrapUp(id);
    await control().settled();
    clock.now += 1001;

    await customers().send(id, { type: "typing" });
    const before = takeViolations();
    await customers().say(id, "Hello?");

    expect([before.length, takeViolations().length]).toEqual([0, 1]);
  });

  test("is none while it may have been under way", async () => {
    const id = await ended();
    clock.now += 1000;

    expect((await customers().say(id, "Hello?")).status).toBe(404);
  });

  test("is none when the webhook never heard of the end", async () => {
    control().setNetwork({ outage: true });
    const id = await ended();
    clock.now += 60_000;

    expect((await customers().say(id, "Hello?")).status).toBe(404);
  });
});

describe("reading the messages again and again", () => {
  test("is a violation beyond ten times a minute", async () => {
    const id = await customers().begin();
    for (let count = 0; count < 10; count += 1) await customers().messages(id);
    clock.now += 60_000;
    for (let count = 0; count < 10; count += 1) await customers().messages(id);
    const before = takeViolations();

    await customers().messages(id);
    await customers().messages(id);

    expect(before).toEqual([]);
    expect(takeViolations()).toEqual([expect.stringMatching("is polled")]);
  });

  test("is none for further pages", async () => {
    control().setLimits({ messagePolls: 1 });
    const id = await customers().begin();
    for (const text of ["a", "b", "c", "d"]) await customers().say(id, text);

    let query = "?PageSize=1";
    for (let page = 0; page < 3; page += 1) {
      const { body } = await customers().messages(id, query);
      query = `?PageSize=1&ContinuationToken=${encodeURIComponent(String(body["continuationToken"]))}`;
    }
  });
});

describe("the same text twice from one customer", () => {
  test("is a violation where a test has said that it is written once", async () => {
    control().expectUnique({ texts: ["once"] });
    const [id, other] = [await customers().begin(), await customers().begin()];

    for (const text of ["once", "often", "often"]) await customers().say(id, text);
    await customers().say(other, "once");
    const before = takeViolations();
    await customers().say(id, "once");

    expect(before).toEqual([]);
    expect(takeViolations()).toEqual([expect.stringMatching(`conversation ${id} has twice from customer: once`)]);
  });

  test("is a violation for every text where a test says so, and never for a rep's", async () => {
    control().expectUnique();
    const id = await customers().begin();
    control().accept(id);

    control().reply(id, { text: "ok" });
    control().reply(id, { text: "ok" });
    await customers().say(id, "ok");
    await customers().say(id, "ok", { from: { id: "somebody else" } });
    const before = takeViolations();
    await customers().say(id, "ok");

    expect(before).toEqual([]);
    expect(takeViolations()).toHaveLength(1);
  });
});

test("what is still under way when the simulator is reset ends quietly", async () => {
  webhook().answers = ["hang"];
  await customers().begin();

  control().reset();
  await control().settled();

  expect(control().deliveries()).toEqual([]);
  expect(control().conversations()).toEqual([]);
});
