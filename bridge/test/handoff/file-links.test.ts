import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { BridgeError } from "../../src/lib/errors.ts";
import { acceptSaid } from "../../src/handoff/said.ts";
import { World } from "./support/world.ts";

let world: World;
beforeAll(async () => {
  world = await World.start();
  world.parts.fetchCustomerFile = () =>
    Promise.reject(new BridgeError({ code: "ADDRESS_REFUSED", message: "Refused.", remedy: "None." }));
});
afterAll(() => world.close());

async function customerSends(url: string): Promise<{ rep: string[]; customer: string[] }> {
  const { id, sessionId } = await world.withRep();
  world.main.delivered.length = 0;
  const file = { name: "order.pdf", mimeType: "application/pdf", url, size: 2048 };
  const said = { speaker: "customer" as const, text: "", attachments: [file], at: world.clock.now(), historyId: "h1" };
  await world.parts.store.transaction((tx) => acceptSaid(world.parts, tx, id, [said]));
  await world.work();
  const seen = { rep: [...world.main.reads], customer: world.customerReads(sessionId) };
  await world.forget();
  return seen;
}

test("a file that cannot be fetched is offered to the rep by its address on the web", async () => {
  const { rep, customer } = await customerSends("https://f.example/order.pdf");

  expect(rep).toEqual([
    "[OpenCX] The customer sent a file that could not be passed on: order.pdf (2 kB). It can be opened here: https://f.example/order.pdf",
  ]);
  expect(customer.at(-1)).toContain("was passed on as a link");
});

test.each(["javascript:alert(1)", "file:///C:/order.pdf", "data:text/html,x", "order.pdf"])(
  "a file at %p is named to the rep without its address, and the customer is asked to describe it",
  async (url) => {
    const { rep, customer } = await customerSends(url);

    expect(rep).toEqual([
      "[OpenCX] The customer sent a file that could not be passed on: order.pdf (2 kB). It has no address on the web.",
    ]);
    expect(customer.at(-1)).toBe("Your file order.pdf could not be passed on. Please describe what it shows.");
  },
);
