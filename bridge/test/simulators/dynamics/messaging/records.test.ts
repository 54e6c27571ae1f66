import { describe, expect, test } from "@jest/globals";
import { facts } from "../../../../simulators/dynamics/facts.ts";
import { simulated } from "./simulated.ts";

const { control, customers, tenant, webhook, clock } = simulated();

const item = "msdyn_ocliveworkitem";
const rowOf = (id: string) => tenant().rows.get(item, id);

describe("the row of a conversation", () => {
  test("appears after a while, and tells what it is and where it stands", async () => {
    control().setLimits({ recordDelayMs: 20 });
    const id = await customers().begin({ firstname: "Ann", lastname: "Lee" });
    const before = rowOf(id);
    await new Promise((resolve) => setTimeout(resolve, 60));

    expect(before).toBeUndefined();
    expect(rowOf(id)).toMatchObject({
      activityid: id,
      msdyn_ocliveworkitemid: id,
      subject: "Ann Lee: OpenCX",
      msdyn_channel: "192350002",
      msdyn_liveworkstreamid: { table: "msdyn_liveworkstream", id: facts.workstreamId },
      msdyn_cdsqueueid: { table: "queue", id: facts.chatQueueId },
      msdyn_startedon: "2026-11-21T16:00:00Z",
      statecode: 0,
      statuscode: 1,
    });
  });

  test("follows the conversation through its life", async () => {
    const id = await customers().begin();
    control().settle();
    const seen: unknown[] = [];
    const look = () => {
      const { statecode, statuscode, msdyn_statuschangereason, msdyn_activeagentid } = rowOf(id)!;
      seen.push([statecode, statuscode, msdyn_statuschangereason, msdyn_activeagentid]);
    };

    look();
    control().accept(id, { rep: "Ann Agent" });
    look();
    control().leave(id);
    look();
    await customers().say(id, "Back");
    control().accept(id, { rep: "Bob Agent" });
    look();
    control().wrapUp(id);
    look();
    clock.now += 60_000;
    control().close(id);
    look();

    const rep = (repId: string) => ({ table: "systemuser", id: repId });
    expect(seen).toEqual([
      [0, 1, 192350002, null],
      [0, 2, 192350003, rep(facts.annAgentId)],
      [0, 3, 192350004, null],
      [0, 2, 192350003, rep(facts.bobAgentId)],
      [0, 5, 192350005, rep(facts.bobAgentId)],
      [1, 4, 192350008, null],
    ]);
    expect(rowOf(id)?.["msdyn_closedon"]).toBe("2026-11-21T16:01:00Z");
  });

  test("of a conversation that ended before it was written is closed from the start", async () => {
    const id = await customers().begin();
    control().close(id);

    control().settle();

    expect(rowOf(id)).toMatchObject({ statecode: 1, statuscode: 4 });
  });

  test("gives the conversation its title", async () => {
    const id = await customers().begin({ preferredname: "Ann" });
    const before = control().conversation(id).title;
    control().settle();
    const first = control().conversation(id).title;
    tenant().rows.update(item, id, { subject: "Parcel lost" });
    const second = control().conversation(id).title;
    tenant().rows.update(item, id, { msdyn_title: "Parcel lost on its way to Ann" });

    expect([before, first, second]).toEqual([undefined, "Ann: OpenCX", "Parcel lost"]);
    expect(control().conversation(id).title).toBe("Parcel lost on its way to Ann");
  });

  test("carries the context as rows of its own, each value as long as it can be", async () => {
    const conversationcontext = {
      plan: { value: "gold", isDisplayable: true },
      age: { value: 7 },
      summary: { value: "x".repeat(600) },
    };
    const id = await customers().begin({}, { conversationcontext });

    control().settle();

    const rows = tenant().rows.find("msdyn_ocliveworkitemcontextitem", () => true);
    expect(rows).toMatchObject([
      { msdyn_name: "plan", msdyn_value: "gold", msdyn_isdisplayable: true, msdyn_datatype: 192350000 },
      { msdyn_name: "age", msdyn_value: "7", msdyn_isdisplayable: false, msdyn_datatype: 192350001 },
      { msdyn_name: "summary", msdyn_value: "x".repeat(512) },
    ]);
    expect(rows[0]?.["msdyn_ocliveworkitemid"]).toEqual({ table: item, id });
  });

  test("that is closed in Dataverse closes the conversation", async () => {
    const id = await customers().begin();
    control().accept(id);
    control().settle();
    await control().settled();
    webhook().clear();

    tenant().rows.update(item, id, { statecode: 1, statuscode: 4 });
    await control().settled();

    expect(control().conversation(id)).toMatchObject({ state: "Closed", reason: 192350016, rep: undefined });
    expect(webhook().names()).toEqual(["ConversationClose"]);
  });

  test("of a channel nobody has anything to do with changes nothing", () => {
    tenant().rows.insert(item, { activityid: facts.teamId, subject: "By hand", statecode: 1, statuscode: 4 });

    expect(control().conversations()).toEqual([]);
  });
});

describe("record identification", () => {
  const contact = (id: number, columns: Record<string, string | number>) =>
    tenant().rows.insert("contact", { contactid: `c0417ac7-0000-4000-8000-00000000000${id}`, ...columns });

  async function contactOf(customer: Record<string, string>) {
    const id = await customers().begin(customer);
    control().settle();
    return control().conversation(id);
  }

  test("links the contact of the e-mail address, whose name wins", async () => {
    contact(1, { emailaddress1: "Ann@Example.com", fullname: "Ann Existing" });

    const seen = await contactOf({ email: "ann@example.com", preferredname: "Someone" });

    expect(seen).toMatchObject({ contactId: "c0417ac7-0000-4000-8000-000000000001", title: "Ann Existing: OpenCX" });
  });

  test.each(["mobilephone", "telephone1"])("links the contact of the phone number in %s", async (column) => {
    contact(1, { [column]: "+15550100", fullname: "Ann" });

    expect((await contactOf({ phonenumber: "+15550100" })).contactId).toMatch(/1$/);
  });

  test.each<[string, () => void]>([
    [
      "two contacts have it",
      () => void [contact(1, { emailaddress1: "a@b.c" }), contact(2, { emailaddress1: "a@b.c" })],
    ],
    [
      "address and number lead to two",
      () => void [contact(1, { emailaddress1: "a@b.c" }), contact(2, { telephone1: "1" })],
    ],
    ["the contact is inactive", () => void contact(1, { emailaddress1: "a@b.c", statecode: 1, statuscode: 2 })],
    ["nobody has it", () => void contact(1, { emailaddress1: "x@b.c" })],
  ])("links nobody when %s", async (_what, arrange) => {
    arrange();

    expect((await contactOf({ email: "a@b.c", phonenumber: "1" })).contactId).toBeUndefined();
  });

  test("links nobody to a customer without address and number", async () => {
    contact(1, { fullname: "Nobody" });

    expect((await contactOf({ firstname: "Ann" })).contactId).toBeUndefined();
  });
});

test("after the end the transcript is a note of base64 JSON, talk between reps included", async () => {
  const id = await customers().begin();
  await customers().say(id, "Hello");
  control().accept(id);
  control().note(id, { text: "between us" });
  control().reply(id, { text: "Hi" });
  control().close(id);
  control().settle();

  const [transcript] = tenant().rows.find("msdyn_transcript", () => true);
  const [note] = tenant().rows.find("annotation", () => true);
  expect(transcript?.["msdyn_liveworkitemidid"]).toEqual({ table: item, id });
  expect(note?.["objectid"]).toEqual({ table: "msdyn_transcript", id: transcript?.["msdyn_transcriptid"] });
  const lines = JSON.parse(Buffer.from(note?.["documentbody"] as string, "base64").toString("utf8")) as unknown;
  expect(lines).toMatchObject([
    { content: "Hello", tags: "public" },
    { content: "between us", tags: "private" },
    { content: "Hi", tags: "public" },
  ]);
});
