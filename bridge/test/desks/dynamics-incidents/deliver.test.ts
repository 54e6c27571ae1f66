import { expect, test } from "@jest/globals";
import { asText, briefOf, certain, file, opened, said, simulatedTenant, uncertain } from "./lab.ts";

const { sim, desk, rows, resolve } = simulatedTenant();
const notes = () => rows("annotation");

test("a customer's words become a note that names them, and the brief's parts are numbered", async () => {
  const bridge = desk();
  const conversation = await opened(bridge);
  const [first] = briefOf("part one", "part two");
  await bridge.deliver(conversation, first!, certain);
  await bridge.deliver(conversation, said("Hello", { name: "Ada" }), certain);

  expect(notes()).toMatchObject([
    { subject: "OpenCX transcript (1/2)", notetext: "part one", objectid: { id: conversation.externalId } },
    { subject: "Customer, Ada", notetext: "Hello" },
  ]);
});

test("a note whose answer was lost is there once, and two equal messages are two notes", async () => {
  const bridge = desk();
  const conversation = await opened(bridge);
  const entry = said("Same words");
  sim().control.addFault({ method: "PATCH", path: "/annotations", cut: "after" });

  expect(await bridge.deliver(conversation, entry, certain)).toMatchObject({ status: "later", counted: true });
  expect(await bridge.deliver(conversation, entry, uncertain)).toMatchObject({ status: "done" });
  expect(notes()).toHaveLength(1);
  await bridge.deliver(conversation, said("Same words"), certain);
  expect(notes()).toHaveLength(2);
});

test("a connection that breaks in the middle of an answer is not waited for for ever", async () => {
  const bridge = desk({ timeouts: { requestMs: 300 } });
  const conversation = await opened(bridge);
  sim().control.addFault({ path: "/annotations", delayMs: 600 });

  expect(await bridge.deliver(conversation, said("Hello"), certain)).toMatchObject({
    status: "later",
    code: "HTTP_TIMEOUT",
  });
});

test("what a customer writes on a resolved or deleted incident is over, so that another one opens", async () => {
  const bridge = desk();
  const conversation = await opened(bridge);
  resolve(conversation.externalId);

  expect(await bridge.deliver(conversation, said("Still there?"), certain)).toMatchObject({ status: "over" });
  expect(await bridge.deliver(conversation, said("Note", { author: "bridge" }), certain)).toMatchObject({
    status: "done",
  });
  const gone = { ...conversation, externalId: "00000000-0000-4000-8000-00000000dead" };
  expect(await bridge.deliver(gone, said("Anybody?"), certain)).toMatchObject({ status: "over" });
  expect(await bridge.status(conversation)).toBe("gone");
});

test("after the end the desk says what got through, and writes nothing", async () => {
  const bridge = desk();
  const conversation = await opened(bridge);
  const arrived = said("Arrived");
  const known = await bridge.deliver(conversation, arrived, certain);

  const onlyLook = { ...uncertain, onlyLook: true };
  expect(await bridge.deliver(conversation, arrived, onlyLook)).toEqual(known);
  expect(await bridge.deliver(conversation, said("Lost"), onlyLook)).toMatchObject({ status: "over" });
  expect(notes()).toHaveLength(1);
});

test("a file is filed byte for byte, small or in blocks, and once", async () => {
  sim().control.setFileLimits({ maxUploadFileSize: 100_000_000 });
  const bridge = desk({ timeouts: { requestMs: 20_000 } });
  const conversation = await opened(bridge);
  const small = file("photo.png", "tiny");
  const large = file("scan.pdf", "0123456789".repeat(500_000));
  for (const entry of [small, large, large]) {
    expect(await bridge.deliver(conversation, entry, certain)).toMatchObject({ status: "done" });
  }

  expect(notes().map((row) => row["filename"])).toEqual(["photo.png", "scan.pdf"]);
  const stored = notes().map((row) => Buffer.from(asText(row["documentbody"]), "base64").length);
  expect(stored).toEqual([4, 5_000_000]);
});

test("a file that the environment blocks is refused, so that a link may go", async () => {
  sim().control.setFileLimits({ blockedEndings: ["exe"] });
  const bridge = desk();
  const conversation = await opened(bridge);

  expect(await bridge.deliver(conversation, file("run.exe"), certain)).toEqual({
    status: "file-refused",
    code: "DATAVERSE_FILE_TYPE_BLOCKED",
  });
});

test("a pause that Dataverse asks for is kept, and its length passed on", async () => {
  const bridge = desk();
  const conversation = await opened(bridge);
  sim().control.throttle({ seconds: 17, times: 1 });

  const outcome = await bridge.deliver(conversation, said("Hello"), certain);
  expect(outcome).toMatchObject({ status: "later", code: "DATAVERSE_THROTTLED", counted: false, afterMs: 17_000 });
  const before = sim().requests().length;
  expect(await bridge.deliver(conversation, said("Hello"), certain)).toMatchObject({ code: "DATAVERSE_BUSY" });
  expect(sim().requests()).toHaveLength(before);
});

test("closing says so on the incident once, and resolves it only where the settings say so", async () => {
  const bridge = desk();
  const conversation = await opened(bridge);
  await bridge.close(conversation, "conversation.closed");
  await bridge.close(conversation, "conversation.closed");
  expect(notes()).toMatchObject([
    { notetext: "[OpenCX] The conversation was closed in OpenCX (conversation.closed)." },
  ]);
  expect(await bridge.status(conversation)).toBe("with-rep");

  sim().control.grant({ privileges: ["prvCreateActivity", "prvAppendActivity"] });
  const resolving = desk({ incident: { resolveOnEnd: true } });
  await resolving.close(conversation, "conversation.closed");
  await resolving.close(conversation, "conversation.closed");
  expect(await bridge.status(conversation)).toBe("gone");
});
