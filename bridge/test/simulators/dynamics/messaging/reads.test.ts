import { describe, expect, test } from "@jest/globals";
import { refusalOf } from "./customers.ts";
import { simulated } from "./simulated.ts";

const { control, customers, clock } = simulated();

const nobody = "00000000-0000-4000-8000-000000000001";

/** A conversation with a start message and `count` texts of the customer, a second apart. */
async function conversationOf(count: number): Promise<string> {
  const id = await customers().begin({}, { startmessage: { message: "Start", displayname: "AI" } });
  for (let index = 1; index <= count; index += 1) {
    clock.now += 1000;
    await customers().say(id, `m${index}`);
  }
  return id;
}

interface Page {
  messages: { text: string; messageId: string; timestamp: string }[];
  conversations: { conversationid: string }[];
  [name: string]: unknown;
}

const texts = ({ body }: { body: unknown }) => (body as Page).messages.map(({ text }) => text);

describe("the messages of a conversation", () => {
  test("are all that the customer may see, oldest first, in the shape of the contract", async () => {
    const id = await customers().begin({}, { startmessage: { message: "Start", displayname: "AI" } });
    await customers().say(id, "looked up", { channelData: { "messagingapi-oc": { type: "AutomatedMessage" } } });
    control().accept(id, { rep: "Ann Agent" });
    control().note(id, { text: "between us" });
    const reply = control().reply(id, { text: "**Hi**" });
    const bytes = Buffer.from("file");
    const attached = { name: "ä b.txt", contentType: "text/plain", base64: bytes.toString("base64") };
    control().attach(id, { files: [attached] });

    const { status, body } = await customers().messages(id);

    expect(status).toBe(200);
    expect(body).toEqual({
      messages: [
        shape("Start", { from: { name: "AI" } }),
        shape("looked up", {
          from: { id: "customer", name: "Ann Lee" },
          channelData: { "messagingapi-oc": { type: "AutomatedMessage" } },
        }),
        shape("**Hi**", { from: { id: expect.any(String), name: "Ann Agent" }, messageId: reply.messageId }),
        shape("", {
          from: { id: expect.any(String), name: "Ann Agent" },
          attachments: [{ contentType: "text/plain", contentUrl: expect.any(String), name: "ä b.txt" }],
        }),
      ],
    });
    const [, , , last] = (body as unknown as { messages: { attachments: { contentUrl: string }[] }[] }).messages;
    const download = await fetch(last!.attachments[0]!.contentUrl);
    expect(Buffer.from(await download.arrayBuffer())).toEqual(bytes);
    expect(download.headers.get("content-type")).toMatch("text/plain");
  });

  test("come in pages whose token is the time of the last one", async () => {
    const id = await conversationOf(4);

    const first = await customers().messages(id, "?PageSize=2");
    const token = String(first.body["continuationToken"]);
    const second = await customers().messages(id, `?PageSize=2&ContinuationToken=${encodeURIComponent(token)}`);
    const next = encodeURIComponent(String(second.body["continuationToken"]));
    const third = await customers().messages(id, `?PageSize=2&ContinuationToken=${next}`);

    expect(texts(first)).toEqual(["Start", "m1"]);
    expect(token).toBe((first.body as unknown as Page).messages[1]!.timestamp);
    expect(token).toBe("2026-11-21T16:00:01.500+00:00");
    expect([texts(second), texts(third)]).toEqual([["m2", "m3"], ["m4"]]);
    expect(third.body).not.toHaveProperty("continuationToken");
  });

  test("come 50 at a time when nothing is said", async () => {
    const id = await customers().begin();
    control().accept(id);
    for (let index = 0; index < 60; index += 1) control().reply(id, { text: "x" });

    expect(texts(await customers().messages(id))).toHaveLength(50);
  });

  test("begin after a time when one is given", async () => {
    const id = await conversationOf(3);

    const after = await customers().messages(id, "?StartTimeStamp=2026-11-21T16:00:01.500Z");
    const elsewhere = await customers().messages(id, "?StartTimeStamp=2026-11-21T18:00:02%2B02:00");

    expect([texts(after), texts(elsewhere)]).toEqual([
      ["m2", "m3"],
      ["m2", "m3"],
    ]);
  });

  test("have the other case where that is so set, and a last token too", async () => {
    control().setBehaviour({ memberCase: "other", lastPageToken: "present" });
    const id = await conversationOf(1);

    const { body } = await customers().messages(id);

    expect(Object.keys(body)).toEqual(["messages", "continuationtoken"]);
    expect((body as unknown as Page).messages[0]).toHaveProperty("messageid");
    control().setBehaviour({ memberCase: "contract", lastPageToken: "null" });
    expect((await customers().messages(id)).body).toMatchObject({ continuationToken: null });
  });

  test.each([
    ["?PageSize=0", 30008],
    ["?PageSize=101", 30008],
    ["?PageSize=ten", 30008],
    ["?PageSize=1&PageSize=2", 30008],
    ["?PageSize=", 30008],
    ["?StartTimeStamp=yesterday", 30006],
    ["?StartTimeStamp=1795276800000", 30006],
    ["?StartTimeStamp=2026-13-01T00:00:00Z", 30006],
    ["?StartTimeStamp=2026-11-21T16:00:01+00:00", 30006],
    ["?ContinuationToken=nonsense", 30009],
    ["?ContinuationToken=2020-01-01T00:00:00.000%2B00:00", 30009],
    ["?pagesize=1", 30003],
  ])("refuse %s with %d", async (query, code) => {
    const id = await conversationOf(1);

    expect(refusalOf(await customers().messages(id, query))).toEqual([400, code]);
  });

  test("of 100 and of 1 are a page", async () => {
    const id = await conversationOf(1);

    const sizes = [await customers().messages(id, "?PageSize=1"), await customers().messages(id, "?PageSize=100")];

    expect(sizes.map((page) => texts(page).length)).toEqual([1, 2]);
  });

  test("can be read in wrap-up, and when closed only where that is so set", async () => {
    const id = await conversationOf(1);
    control().accept(id);
    control().wrapUp(id);
    const inWrapUp = await customers().messages(id);
    control().close(id);
    const closed = await customers().messages(id);
    control().setBehaviour({ closedReadable: true });

    expect([inWrapUp.status, refusalOf(closed)]).toEqual([200, [404, 30013]]);
    expect((await customers().messages(id)).status).toBe(200);
  });

  test("of nobody, or at no id, are refused", async () => {
    expect(refusalOf(await customers().messages(nobody))).toEqual([404, 30013]);
    expect(refusalOf(await customers().messages("nonsense"))).toEqual([400, 30005]);
  });

  const shape = (text: string, more: object) => ({
    type: "message",
    attachments: [],
    text,
    messageId: expect.stringMatching(/^\d{13}$/),
    timestamp: expect.stringMatching(/^2026-11-21T16:00:00\.\d{3}\+00:00$/),
    channelData: {},
    ...more,
  });
});

describe("the context of a conversation", () => {
  test("is empty until it has arrived, and then has names and values alone", async () => {
    const id = await customers().begin({}, { conversationcontext: { plan: { value: "gold", isDisplayable: true } } });
    const read = () => customers().call("GET", `/conversation/${id}/context`);

    const before = await read();
    control().settle();
    const after = await read();

    expect(before.body).toEqual({ context: [] });
    expect(after.body).toEqual({ context: [{ name: "plan", value: "gold" }] });
  });

  test("of nobody is refused", async () => {
    expect(refusalOf(await customers().call("GET", `/conversation/${nobody}/context`))).toEqual([404, 30013]);
  });
});

describe("the conversations of a channel", () => {
  const list = (query = "") => customers().call("GET", `/conversations${query}`);
  const ids = ({ body }: { body: unknown }) => (body as Page).conversations.map(({ conversationid }) => conversationid);

  test("are those that go on, oldest first, in the shape of the contract", async () => {
    const begun: string[] = [];
    for (let index = 0; index < 4; index += 1) {
      begun.push(await customers().begin());
      control().accept(begun[index]!);
      clock.now += 1000;
    }
    control().leave(begun[1]!);
    control().wrapUp(begun[2]!);
    control().close(begun[3]!);

    expect((await list()).body).toEqual({
      conversations: [
        { conversationid: begun[0], timestamp: "2026-11-21T16:00:00.5000000Z" },
        { conversationid: begun[1], timestamp: "2026-11-21T16:00:01.5000000Z" },
      ],
    });
  });

  test("come in pages whose token is an id, also when that one has ended meanwhile", async () => {
    const begun = [await customers().begin(), await customers().begin(), await customers().begin()];

    const first = await list("?PageSize=2");
    control().close(begun[1]!);
    const second = await list(`?PageSize=2&ContinuationToken=${String(first.body["continuationtoken"])}`);

    expect(first.body["continuationtoken"]).toBe(begun[1]);
    expect([ids(first), ids(second)]).toEqual([begun.slice(0, 2), [begun[2]]]);
    expect(second.body).not.toHaveProperty("continuationtoken");
  });

  test("begin after a time when one is given", async () => {
    await customers().begin();
    clock.now += 1000;
    const later = await customers().begin();

    expect(ids(await list("?StartTimeStamp=2026-11-21T16:00:00.500Z"))).toEqual([later]);
  });

  test.each([
    ["?PageSize=0", 30007],
    ["?PageSize=251", 30007],
    ["?StartTimeStamp=now", 30006],
    [`?ContinuationToken=${nobody}`, 30009],
    ["?Channel=x", 30003],
  ])("refuse %s with %d", async (query, code) => {
    expect(refusalOf(await list(query))).toEqual([400, code]);
  });
});
