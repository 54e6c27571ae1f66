import { expect, test } from "@jest/globals";
import { ada, certain, conversationOf, file, opened, simulatedOrg } from "./lab.ts";

const { sim, desk, cases, comments, bodies } = simulatedOrg();

test("the end in OpenCX is said on the Case once, and leaves it to its reps", async () => {
  const bridge = desk();
  const conversation = await opened(bridge, ada);
  await bridge.close(conversation, "closed_resolved");
  await bridge.close(conversation, "closed_resolved");

  expect(bodies()).toEqual([
    expect.stringMatching(
      /^\[OpenCX\] The conversation was closed in OpenCX \(closed_resolved\)\.\n\[1\/1 · [0-9a-f]{12}-[0-9a-f]{8}\]$/,
    ),
  ]);
  expect(cases()).toMatchObject([{ IsClosed: false }]);
});

test("a closing whose answer was lost is said once", async () => {
  const bridge = desk();
  const conversation = await opened(bridge, ada);
  sim().control.addFault({ path: "/composite/sobjects", cut: "after" });
  await expect(bridge.close(conversation, "x")).rejects.toMatchObject({ code: "HTTP_UNREACHABLE" });
  await bridge.close(conversation, "x");

  expect(comments()).toHaveLength(1);
});

test("a Case that other handoffs go on with is not closed", async () => {
  const bridge = desk({ whenOpencxCloses: "close" });
  const conversation = await opened(bridge, ada);
  await bridge.close(conversation, "conversation.closed", { shared: true });

  expect(cases()[0]?.["IsClosed"]).toBe(false);
  expect(bodies()).toHaveLength(1);
});

test("a Case is closed as well where the settings say so, but not when another team has it", async () => {
  const bridge = desk({ whenOpencxCloses: "close" });
  const kept = await opened(bridge, ada);
  await bridge.close(kept, "handed-on");
  const open = cases()[0]?.["IsClosed"];
  const other = await opened(bridge, { identity: { kind: "anonymous", value: "s" } });
  await bridge.close(other, "closed_resolved");

  expect(open).toBe(false);
  expect(bodies()[0]).toContain("Another team");
  expect(cases()[1]).toMatchObject({ IsClosed: true, Status: "Closed" });
});

test("an opening that was given up is closed by its key, and nothing is done where there is nothing", async () => {
  const bridge = desk();
  const conversation = conversationOf(ada);
  await bridge.close(conversation, "given-up");
  sim().control.addFault({ path: "/composite$", cut: "after" });
  await expect(bridge.open(conversation, { brief: [] })).rejects.toMatchObject({ code: "HTTP_UNREACHABLE" });
  await bridge.close(conversation, "given-up");

  expect(bodies()).toEqual([expect.stringContaining("given-up")]);
});

test("closing what was deleted is nothing to do", async () => {
  const bridge = desk();
  const conversation = await opened(bridge, ada);
  sim().control.remove(conversation.externalId, {});

  await expect(bridge.close(conversation, "x")).resolves.toBeUndefined();
});

test("an open Case is with its rep, a closed or deleted one is gone, and a failed look says nothing", async () => {
  const bridge = desk();
  const conversation = await opened(bridge, ada);
  const seen = [await bridge.status(conversation)];
  sim().control.close(conversation.externalId, {});
  seen.push(await bridge.status(conversation));
  sim().control.reopen(conversation.externalId, {});
  sim().control.addFault({ path: "/query", status: 503 });
  seen.push(await bridge.status(conversation));
  sim().control.remove(conversation.externalId, {});
  seen.push(await bridge.status(conversation));

  expect(seen).toEqual(["with-rep", "gone", "unknown", "gone"]);
  expect(await bridge.isOpen()).toBeUndefined();
  expect(bridge.follow).toBeUndefined();
});

test("what a rep attached is fetched byte for byte, with its type from the bytes and not from its name", async () => {
  const bridge = desk();
  const conversation = await opened(bridge, ada);
  const entry = file("photo.txt");
  entry.file.bytes = Buffer.from("89504e470d0a1a0aff00fe", "hex");
  const outcome = await bridge.deliver(conversation, entry, certain);
  const url = outcome.status === "done" ? (outcome.externalId ?? "") : "";
  const fetched = await bridge.fetchAttachment(conversation, { name: "photo.txt", mimeType: "text/html", url }, 1000);

  expect(fetched).toMatchObject({ name: "photo.txt", mimeType: "image/png" });
  expect(Buffer.from(fetched.bytes).toString("hex")).toBe("89504e470d0a1a0aff00fe");
});

test("a file that is too large is not read to its end", async () => {
  const bridge = desk();
  const conversation = await opened(bridge, ada);
  const outcome = await bridge.deliver(conversation, file("a.txt", "x".repeat(2000)), certain);
  const url = outcome.status === "done" ? (outcome.externalId ?? "") : "";

  const fetching = bridge.fetchAttachment(conversation, { name: "a.txt", mimeType: "", url }, 1999);
  await expect(fetching).rejects.toMatchObject({ code: "FILE_TOO_LARGE" });
});

test("a file that was deleted, and a token that expired, are told apart from each other", async () => {
  const bridge = desk();
  const conversation = await opened(bridge, ada);
  sim().control.expireTokens({});
  const missing = { name: "a.txt", mimeType: "", url: "068000000000001AAA" };

  await expect(bridge.fetchAttachment(conversation, missing, 100)).rejects.toMatchObject({
    code: "SALESFORCE_RECORD_GONE",
  });
});

test.each(["https://evil.example/a", "../Case/500000000000001", "069000000000001", "068", "068000000000001/../x"])(
  "nothing is asked for at %s",
  async (url) => {
    const bridge = desk();
    const conversation = await opened(bridge, ada);
    const asked = sim().requests().length;

    await expect(bridge.fetchAttachment(conversation, { name: "a", mimeType: "", url }, 100)).rejects.toMatchObject({
      code: "SALESFORCE_FILE_ID_INVALID",
    });
    expect(sim().requests()).toHaveLength(asked);
  },
);
