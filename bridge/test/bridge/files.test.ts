import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { BridgeWorld } from "../support/bridge-world.ts";
import { eventually } from "../support/eventually.ts";
import { keys } from "../support/bridge-config.ts";
import { customerReadsThat, repReadsThat, traced, withRep } from "./support/scene.ts";

const limit = 20_000;

let world: BridgeWorld;

beforeAll(async () => {
  world = await BridgeWorld.start({ opencx: { maxAttachmentBytes: limit } });
  world.connectWebhooks();
  world.opencx.set({ webhooks: { signing: { secret: keys.webhookSecret }, attachments: true } });
  world.desk.setBehaviour({ splitLinks: false });
});
afterAll(() => world.close());

const file = (name: string, bytes: number | string, type = "text/plain") => ({
  name,
  type,
  base64: (typeof bytes === "string" ? Buffer.from(bytes) : Buffer.alloc(bytes, "a")).toString("base64"),
});

test("a file that is too large to be carried goes as a link", async () => {
  const { sessionId, conversationId } = await withRep(world);
  world.opencx.customerWrites(sessionId, { text: "See this.", files: [file("huge.txt", limit + 1)] });
  const read = await repReadsThat(world, conversationId, /huge\.txt/);

  expect(read.slice(-2)).toEqual([
    "See this.",
    expect.stringMatching(/^\[OpenCX\] The customer sent a file that could not be passed on: huge\.txt.*http/),
  ]);
  expect(await customerReadsThat(world, sessionId, /huge\.txt was passed on as a link/)).toBeDefined();
});

test("a file that the org finds too large goes as a link, and the customer is told honestly", async () => {
  world.desk.setLimits({ fileBytes: 1000 });
  const { sessionId, conversationId } = await withRep(world);
  world.opencx.customerWrites(sessionId, { files: [file("large.txt", 1001)] });
  const told = await customerReadsThat(world, sessionId, /large\.txt/);
  world.desk.setLimits({ fileBytes: 5 * 1024 * 1024 });

  expect(told.at(-1)).toBe("Your file large.txt was passed on as a link, because it could not be passed on as it is.");
  expect(world.repReads(conversationId).at(-1)).toMatch(/large\.txt \(1 kB\)\. It can be opened here: http/);
  expect(await traced(world, conversationId, "file-as-link")).toMatchObject([{ level: "warning" }]);
});

test("a type that the org refuses goes as a link, and the customer is told honestly", async () => {
  const { sessionId, conversationId } = await withRep(world);
  world.opencx.customerWrites(sessionId, {
    files: [file("tool.exe", "MZ\u0000\u0001program", "application/x-msdownload")],
  });
  const told = await customerReadsThat(world, sessionId, /tool\.exe/);

  expect(told.at(-1)).toContain("tool.exe was passed on as a link");
  expect(world.repReads(conversationId).at(-1)).toMatch(/tool\.exe.*It can be opened here: http/);
});

test("the order of words and files is kept, also when one of them has to go as a link", async () => {
  const { sessionId, conversationId } = await withRep(world);
  world.opencx.customerWrites(sessionId, { text: "first", files: [file("one.txt", 10), file("huge.txt", limit + 1)] });
  world.opencx.customerWrites(sessionId, { text: "second", files: [file("two.txt", 10)] });
  const read = await repReadsThat(world, conversationId, "file two.txt");

  expect(read.slice(-5)).toEqual([
    "first",
    "file one.txt",
    expect.stringMatching(/huge\.txt/),
    "second",
    "file two.txt",
  ]);
});

test("a file on a host that is not OpenCX's is not fetched: the rep gets its address", async () => {
  const { id, conversationId } = await withRep(world);
  const attachments = [{ name: "cat.png", url: "http://169.254.169.254/latest/meta-data", mimeType: "image/png" }];
  await world.post(`/v1/handoffs/${id}/messages`, { id: "x-1", text: "Look.", attachments });
  const read = await repReadsThat(world, conversationId, /cat\.png/);

  expect(read.at(-1)).toContain("http://169.254.169.254/latest/meta-data");
});

test("a rep's file that is too large is named in its text instead of being lost in silence", async () => {
  const { sessionId, conversationId } = await withRep(world);
  const { base64 } = file("", limit + 1);
  world.desk.sendFile(conversationId, { name: "manual.txt", mimeType: "text/plain", base64, text: "Here it is." });
  const read = await customerReadsThat(world, sessionId, /manual\.txt/);

  expect(read.at(-1)).toBe("Here it is.\nmanual.txt: a file came with this message but could not be delivered here.");
});

test("a file that the history alone tells of comes too, once", async () => {
  world.opencx.set({ webhooks: { attachments: false } });
  const { sessionId, conversationId } = await withRep(world);
  world.opencx.customerWrites(sessionId, { text: "With a picture.", files: [file("late.txt", 12)] });
  world.opencx.customerWrites(sessionId, { files: [file("alone.txt", 12)] });
  await eventually(
    "both",
    () => world.repReads(conversationId).filter((text) => text.startsWith("file ")).length === 2,
  );
  await world.opencx.webhooksSettled();

  expect(world.repReads(conversationId).slice(1).toSorted()).toEqual([
    "With a picture.",
    "file alone.txt",
    "file late.txt",
  ]);
});
