import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { facts } from "../../../../simulators/dynamics/facts.ts";
import { refusalOf } from "./customers.ts";
import type { Json } from "./customers.ts";
import { simulated } from "./simulated.ts";

const { control, customers, clock, changeChannel } = simulated();

const nobody = "00000000-0000-4000-8000-000000000001";

describe("a message", () => {
  test("is put before the rep and answers its id", async () => {
    const id = await customers().begin();
    clock.now += 5;

    const { status, body } = await customers().say(id, "Hello");

    expect([status, body]).toEqual([200, { messageId: String(clock.now) }]);
    expect(control().conversation(id).messages).toMatchObject([
      { by: { kind: "customer", id: "customer", name: "Ann Lee" }, text: "Hello", automated: false, read: false },
    ]);
  });

  test("of the AI is marked as automated", async () => {
    const id = await customers().begin();

    await customers().say(id, "I looked it up", { channelData: { "messagingapi-oc": { type: "AutomatedMessage" } } });

    expect(control().conversation(id).messages).toMatchObject([{ automated: true }]);
  });

  test("has an id of 13 digits that rises within the conversation, also within a millisecond", async () => {
    const id = await customers().begin();
    const answers = await Promise.all(["a", "b", "c", "d"].map((text) => customers().say(id, text)));
    clock.now -= 60_000;
    const earlier = await customers().say(id, "e");

    const ids = control()
      .conversation(id)
      .messages.map(({ messageId }) => messageId);
    expect(ids).toEqual([...new Set(ids)].toSorted());
    expect(ids.every((one) => /^\d{13}$/.test(one))).toBe(true);
    expect([...answers, earlier].map(({ body }) => body["messageId"]).toSorted()).toEqual(ids);
  });

  test("may name its sender or not, and its ids in capitals", async () => {
    const id = await customers().begin();
    const body = { type: "message", text: "x", channelId: facts.channelId.toUpperCase(), id: "m1" };

    const answer = await customers().call("POST", `/conversation/${id.toUpperCase()}`, {
      ...body,
      conversation: { id: id.toUpperCase() },
    });

    expect(answer.status).toBe(200);
  });

  test.each<[string, Json, [number, number | undefined]]>([
    ["6,000 characters", { text: "x".repeat(6000) }, [200, undefined]],
    ["6,001 characters", { text: "x".repeat(6001) }, [400, 30011]],
    ["6,000 characters of three bytes each", { text: "あ".repeat(6000) }, [200, undefined]],
    ["neither text nor file", {}, [400, 30016]],
    ["an empty text", { text: " \n" }, [400, 30016]],
    ["no files", { attachments: [] }, [400, 30016]],
    ["256 characters of name", { text: "x", from: { id: "i".repeat(256), name: "n".repeat(256) } }, [200, undefined]],
    ["257 characters of name", { text: "x", from: { name: "n".repeat(257) } }, [400, 30012]],
    ["257 characters of id", { text: "x", from: { id: "n".repeat(257) } }, [400, 30012]],
    ["an unknown member", { text: "x", textFormat: "markdown" }, [400, 30012]],
    ["an unknown member of the sender", { text: "x", from: { id: "a", role: "user" } }, [400, 30012]],
    ["an unknown member of channelData", { text: "x", channelData: { a: 1 } }, [400, 30012]],
    ["a number for a text", { text: 1 }, [400, 30012]],
    ["no channel", { text: "x", channelId: undefined }, [400, 30002]],
    ["another channel", { text: "x", channelId: nobody }, [400, 30002]],
    ["another conversation", { text: "x", conversation: { id: nobody } }, [400, 30005]],
    ["no conversation", { text: "x", conversation: undefined }, [400, 30012]],
    ["an id of more than 28 KB", { text: "x", id: "x".repeat(28 * 1024) }, [400, 30012]],
  ])("with %s", async (_what, activity, expected) => {
    const id = await customers().begin();

    expect(refusalOf(await customers().send(id, { type: "message", ...activity }))).toEqual(expected);
  });

  test("to a conversation that is unknown, malformed or closed is refused", async () => {
    const id = await customers().begin();
    control().close(id);

    expect(refusalOf(await customers().say(nobody, "x"))).toEqual([404, 30013]);
    expect(refusalOf(await customers().say("nonsense", "x"))).toEqual([400, 30005]);
    expect(refusalOf(await customers().say(id, "x"))).toEqual([404, 30013]);
  });

  test("during wrap-up is refused, or taken where that is so set", async () => {
    const id = await customers().begin();
    control().accept(id);
    control().wrapUp(id);

    const refused = await customers().say(id, "x");
    control().setBehaviour({ wrapUpTakesMessages: true });
    const taken = await customers().say(id, "x");

    expect([refused.status, taken.status]).toEqual([404, 200]);
  });
});

describe("other activities", () => {
  test("typing is shown until the customer has written", async () => {
    const id = await customers().begin();

    const { status } = await customers().send(id, { type: "typing", from: { name: "Ann" } });
    const typedAt = control().conversation(id).customerTypedAt;
    await customers().say(id, "Hello");

    expect([status, typedAt]).toEqual([200, clock.now]);
    expect(control().conversation(id).customerTypedAt).toBeUndefined();
  });

  test("MessageRead marks that message and those before it", async () => {
    const id = await customers().begin();
    control().accept(id);
    const [first, second, third] = ["a", "b", "c"].map((text) => control().reply(id, { text }));
    const read = (messageId: string) =>
      customers().send(id, { type: "event", name: "MessageRead", value: { messageId } });

    await read(second!.messageId);
    await read(first!.messageId);

    expect(
      control()
        .conversation(id)
        .messages.map((one) => one.read),
    ).toEqual([true, true, false]);
    expect(third!.text).toBe("c");
  });

  test("a custom event feeds the context, and needs no channel", async () => {
    const id = await customers().begin({}, { conversationcontext: { plan: { value: "free" } } });
    const customEventValue = '{"plan":"gold","age":-10.5,"shown":{"isDisplayable":true,"value":"Hello"}}';

    const { status } = await customers().send(id, {
      type: "event",
      name: "Facts",
      channelId: undefined,
      channelData: { customEvent: true, customEventName: "Facts", customEventValue },
    });

    expect(status).toBe(200);
    expect(control().conversation(id).context).toEqual([
      { name: "plan", value: "gold", isDisplayable: false, cut: false },
      { name: "age", value: "-10.5", isDisplayable: false, cut: false },
      { name: "shown", value: "Hello", isDisplayable: true, cut: false },
    ]);
    expect(control().conversation(id)).toMatchObject({ messages: [], customEvents: [{ name: "Facts" }] });
  });

  const custom = (customEventValue: string): Json => ({
    type: "event",
    name: "Facts",
    channelData: { customEvent: true, customEventName: "Facts", customEventValue },
  });
  const many = JSON.stringify(Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`v${index}`, index])));

  test.each<[string, Json, number]>([
    ["an unknown type", { type: "conversationUpdate" }, 30003],
    ["a type that objects have by nature", { type: "constructor" }, 30003],
    ["no type", {}, 30012],
    ["an unknown event", { type: "event", name: "Poke" }, 30003],
    ["MessageRead of nothing", { type: "event", name: "MessageRead" }, 30012],
    ["MessageRead of no id", { type: "event", name: "MessageRead", value: { messageId: "12" } }, 30012],
    ["an event without a name", { type: "event" }, 30012],
    ["a custom event that is not one", { type: "event", name: "a", channelData: { customEvent: false } }, 30012],
    ["a custom event without JSON", custom("plain"), 30012],
    ["a custom event of lists", custom('{"a":[1]}'), 30012],
    ["a custom event of too many variables", custom(many), 30010],
    ["a text with typing", { type: "typing", text: "x" }, 30012],
  ])("with %s are refused", async (_what, activity, code) => {
    const id = await customers().begin();

    expect(refusalOf(await customers().send(id, activity))).toEqual([400, code]);
    expect(control().conversation(id).context).toEqual([]);
  });
});

describe("files", () => {
  const bytes = Buffer.from([0, 1, 2, 250, 251, 252]);
  const dataUrl = `data:image/png;base64,${bytes.toString("base64")}`;
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const server = createServer((req, res) => {
    res.statusCode = req.url === "/gone" ? 404 : 200;
    res.end(req.url === "/large" ? Buffer.alloc(200) : bytes);
  });
  let origin = "";
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => void server.close());
  const file = (contentUrl: string): Json => ({ contentType: "image/png", contentUrl, name: "a.png" });
  const sendFiles = (id: string, ...attachments: Json[]) => customers().send(id, { type: "message", attachments });

  test("embedded as base64 are kept byte for byte, with size and checksum", async () => {
    const id = await customers().begin();

    const { status } = await sendFiles(id, file(dataUrl));

    const [kept] = control().conversation(id).files;
    expect(status).toBe(200);
    expect(kept).toMatchObject({ name: "a.png", contentType: "image/png", size: 6, sha256, state: "kept" });
    expect(control().file(kept!.id).bytes).toEqual(bytes);
  });

  test("by address are fetched; what fails is told the rep", async () => {
    control().setLimits({ fileBytes: 100 });
    const id = await customers().begin();

    await sendFiles(id, file(`${origin}/good`), file(`${origin}/gone`), file(`${origin}/large`));
    await control().settled();

    expect(control().conversation(id).files).toMatchObject([
      { state: "kept", sha256, sourceUrl: `${origin}/good` },
      { state: "failed", error: "answered 404" },
      { state: "failed", error: "more than 100 bytes" },
    ]);
  });

  test("can be downloaded, whatever they are called", async () => {
    const id = await customers().begin();
    const names = ["\ud800.png", "ä/../b\r\n.png", "%2e%2e.png"];

    await sendFiles(id, ...names.map((name) => ({ contentType: "image/png\r\nx: y", contentUrl: dataUrl, name })));

    const { messages } = (await customers().messages(id)).body as {
      messages: { attachments: { contentUrl: string }[] }[];
    };
    const downloads = await Promise.all(messages[0]!.attachments.map(({ contentUrl }) => fetch(contentUrl)));
    expect(downloads.map(({ status, headers }) => [status, headers.get("content-type")])).toEqual([
      [200, "application/octet-stream"],
      [200, "application/octet-stream"],
      [200, "application/octet-stream"],
    ]);
  });

  test("do not count among the 28 KB of a message", async () => {
    const id = await customers().begin();
    const large = `data:text/plain;base64,${Buffer.alloc(60 * 1024, "x").toString("base64")}`;

    expect((await sendFiles(id, file(large))).status).toBe(200);
  });

  test("are left out of the request log", async () => {
    const id = await customers().begin();

    await sendFiles(id, file(dataUrl));

    expect(JSON.stringify(control().requests())).toContain('"contentUrl":"data:image/png;base64,"');
  });

  test.each<[string, Json, number]>([
    ["without a name", { contentType: "image/png", contentUrl: dataUrl }, 30012],
    ["with an empty name", { ...file(dataUrl), name: "" }, 30012],
    ["with a name of 257 characters", { ...file(dataUrl), name: "n".repeat(257) }, 30012],
    ["with a type of 257 characters", { ...file(dataUrl), contentType: "n".repeat(257) }, 30012],
    ["with an unknown member", { ...file(dataUrl), thumbnailUrl: null }, 30012],
    ["at no address", file(""), 30012],
    ["at an address that is not of the web", file("file:///etc/passwd"), 30012],
    ["as bare base64", file(bytes.toString("base64")), 30012],
    ["as broken base64", file("data:image/png;base64,@@@@"), 30012],
    ["embedded without base64", file("data:text/plain,hello"), 30012],
    ["embedded and too large", file(`data:a/b;base64,${Buffer.alloc(5 * 1024 * 1024 + 1).toString("base64")}`), 30012],
  ])("%s are refused", async (_what, attachment, code) => {
    const id = await customers().begin();

    expect(refusalOf(await sendFiles(id, attachment))).toEqual([400, code]);
    expect(control().conversation(id).messages).toEqual([]);
  });

  test("are refused where the channel takes none", async () => {
    const id = await customers().begin();
    changeChannel({ msdyn_enablefileattachmentsforcustomers: false });

    expect(refusalOf(await sendFiles(id, file(dataUrl)))).toEqual([400, 30003]);
  });
});
