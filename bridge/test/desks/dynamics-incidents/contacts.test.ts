import { expect, test } from "@jest/globals";
import type { DeskHandoff } from "../../../src/desks/desk.ts";
import { ada, asText, conversationOf, simulatedTenant } from "./lab.ts";

const { sim, desk, rows, count } = simulatedTenant();
const contacts = () => rows("contact").filter((row) => asText(row["description"]).startsWith("Created from"));
const idsOf = (all: readonly Record<string, unknown>[]) => all.map((row) => asText(row["contactid"]));

let handoffs = 0;

/** The contact that a handoff's incident is bound to. */
async function boundTo(changes: Partial<DeskHandoff>, incident: object = {}): Promise<string> {
  const summary = `Handoff ${(handoffs += 1)}`;
  const { records } = await desk({ incident }).open(conversationOf({ summary, ...changes }), { brief: [] });
  return records["dynamics365_contact_id"] ?? "";
}

function change(id: string, row: Record<string, unknown>): void {
  sim().control.update({ table: "contact", id, row });
}

const number = "+15550100";
const caller = (sessionId: string, phone = number) =>
  ({
    sessionId,
    identity: { kind: "anonymous", value: sessionId },
    channel: "phone",
    customer: { name: undefined, email: undefined, nonVerifiedEmail: undefined, phone },
  }) as const satisfies Partial<DeskHandoff>;
const unmatched = { matchByPhone: false };

test("callers of one number who are not matched by it get a contact for each session", async () => {
  const first = await boundTo(caller("one"), unmatched);
  const second = await boundTo(caller("two"), unmatched);

  expect(second).not.toBe(first);
  expect(contacts()).toMatchObject([
    { lastname: number, mobilephone: number, description: "Created from chat session one" },
    { lastname: number, mobilephone: number, description: "Created from chat session two" },
  ]);
});

test("a session that is handed off again, and twenty times at once, has one contact", async () => {
  const first = await boundTo(caller("one"), unmatched);
  const all = await Promise.all(Array.from({ length: 20 }, () => boundTo(caller("one"), unmatched)));

  expect(new Set(all)).toEqual(new Set([first]));
  expect(contacts()).toHaveLength(1);
});

test("a visitor of whom nothing is known has one contact for the session, also when the number is learnt later", async () => {
  const { identity, customer } = caller("one");
  const nobody = { sessionId: "one", identity, channel: "web", customer: { ...customer, phone: undefined } };
  const first = await boundTo(nobody);

  expect(contacts()).toMatchObject([{ lastname: "Visitor" }]);
  expect(await boundTo(caller("one"))).toBe(first);
});

test("who calls again is found by the number while one contact has it, and by the session where two have it", async () => {
  const first = await boundTo(caller("one"));
  expect(await boundTo(caller("two"))).toBe(first);

  const other = sim().control.insert({ table: "contact", row: { lastname: "Other", telephone1: number } });
  const third = await boundTo(caller("three"));
  expect([first, other.id]).not.toContain(third);
  expect(await boundTo(caller("three"))).toBe(third);
});

test("a number that a visitor typed in finds nobody's contact, and is not kept to be found by", async () => {
  const { id } = sim().control.insert({ table: "contact", row: { lastname: "Victim", mobilephone: number } });
  const typed = await boundTo({ ...caller("one"), channel: "web" });

  expect(typed).not.toBe(id);
  expect(contacts()[0]?.["mobilephone"] ?? null).toBeNull();
  expect(await boundTo(caller("two"))).toBe(id);
});

test("a contact that was given to somebody else, or deactivated, is left alone, and another one is made once", async () => {
  const first = await boundTo(ada);
  change(first, { emailaddress1: "somebody.else@example.com" });
  const again = await Promise.all(Array.from({ length: 10 }, () => boundTo(ada)));
  const [second = ""] = again;
  expect(second).not.toBe(first);
  expect(new Set(again)).toEqual(new Set([second]));

  change(second, { statecode: 1 });
  const third = await boundTo(ada);
  expect(idsOf(contacts())).toEqual([first, second, third]);
  expect(await boundTo(ada)).toBe(third);
});

test("a contact whose address was taken away is not its owner's any more", async () => {
  const first = await boundTo(ada);
  change(first, { emailaddress1: null });

  expect(await boundTo(ada)).not.toBe(first);
});

test("a session's contact is left alone when its number became another one or it was deactivated, not when it is written in another way", async () => {
  const first = await boundTo(caller("one"), unmatched);
  change(first, { mobilephone: "+1 (555) 0100" });
  expect(await boundTo(caller("one"), unmatched)).toBe(first);

  change(first, { mobilephone: "+4930999" });
  const second = await boundTo(caller("one"), unmatched);
  expect(second).not.toBe(first);
  change(second, { statecode: 1 });
  expect([first, second]).not.toContain(await boundTo(caller("one"), unmatched));
});

test("where every contact that is made is changed at once, it ends with what to look at", async () => {
  for (let made = 0; made < 10; made += 1) change(await boundTo(ada), { statecode: 1 });

  await expect(boundTo(ada)).rejects.toMatchObject({
    code: "DYNAMICS_CONTACTS_CHANGED",
    retryable: false,
    remedy: expect.stringContaining("plug-in"),
  });
  expect(contacts()).toHaveLength(10);
});

test("where the environment has each number and address once, a caller gets a contact without them", async () => {
  for (const column of ["mobilephone", "emailaddress1"]) {
    sim().control.addAlternateKey({ table: "contact", columns: [column] });
  }
  const first = await boundTo(caller("one"), unmatched);
  const second = await boundTo(caller("two"), unmatched);
  expect(second).not.toBe(first);
  expect(await boundTo(caller("two"), unmatched)).toBe(second);
  expect(contacts()[1]).toMatchObject({ lastname: number, mobilephone: null });

  const { id } = sim().control.insert({
    table: "contact",
    row: { lastname: "Gone", emailaddress1: "Ada@Example.com" },
  });
  change(id, { statecode: 1 });
  expect(await boundTo({ ...ada, sessionId: "three" })).not.toBe(id);
  expect(contacts()[2]).toMatchObject({ lastname: "Lovelace", emailaddress1: null });
});

test("an address that another process gave a contact meanwhile finds that contact", async () => {
  sim().control.addAlternateKey({ table: "contact", columns: ["emailaddress1"] });
  const row = { lastname: "Ada", emailaddress1: "ada@example.com" };
  const { id } = sim().control.insert({ table: "contact", row });
  sim().control.addFault({ method: "GET", path: "/contacts", status: 200, body: { value: [] } });

  expect(await boundTo(ada)).toBe(id);
  expect(count(/\/contacts\(/, "PATCH")).toBe(1);
});
