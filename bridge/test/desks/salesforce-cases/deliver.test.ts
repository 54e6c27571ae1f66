import { expect, test } from "@jest/globals";
import type { DeskEntry } from "../../../src/desks/desk.ts";
import { certain, file, markOf, opened, said, simulatedOrg, uncertain, withoutSum } from "./lab.ts";

const { sim, desk, cases, comments, bodies } = simulatedOrg();
const files = () => sim().control.records("ContentVersion");

test("the customer is named, and who is named already is left so", async () => {
  const bridge = desk();
  const conversation = await opened(bridge);
  const entries = [
    said("Hello"),
    said("I am Ada", { name: "Ada\nLovelace" }),
    said("[AI agent] Hi", { author: "ai" }),
    said("Note", { author: "bridge" }),
  ];
  for (const entry of entries) await bridge.deliver(conversation, entry, certain);

  // The same sum as the package's own test names.
  expect(bodies()[0]).toMatch(/-7fe3ee8f\]$/);
  expect(bodies().map(withoutSum)).toEqual([
    `[Customer] Hello\n${markOf(entries[0]!)}`,
    `[Customer, Ada Lovelace] I am Ada\n${markOf(entries[1]!)}`,
    `[AI agent] Hi\n${markOf(entries[2]!)}`,
    `Note\n${markOf(entries[3]!)}`,
  ]);
});

test("a long text of four-byte characters becomes numbered comments of 4000 bytes at most, and loses nothing", async () => {
  const bridge = desk();
  const conversation = await opened(bridge);
  const entry = said("😀".repeat(2500));
  const outcome = await bridge.deliver(conversation, entry, certain);

  expect(bodies()).toHaveLength(3);
  expect(bodies().map((body) => withoutSum(body).split("\n").at(-1))).toEqual(
    [1, 2, 3].map((no) => markOf(entry, no, 3)),
  );
  expect(Math.max(...bodies().map((body) => Buffer.byteLength(body)))).toBeLessThanOrEqual(4000);
  expect(
    bodies()
      .map((body) => body.replace(/\n\[.*$/, ""))
      .join(""),
  ).toBe(`[Customer] ${entry.text}`);
  expect(outcome).toEqual({ status: "done", externalId: comments()[0]?.["Id"] });
});

test("a part of the brief as long as the desk offers is one comment, to the byte", async () => {
  const bridge = desk();
  const conversation = await opened(bridge);
  const part = { author: "bridge", part: { no: 9999, of: 9999 } } as const;
  const entry = said("x".repeat(bridge.limits.partBytes), part);
  await bridge.deliver(conversation, entry, certain);

  expect(bodies()).toHaveLength(1);
  expect(Buffer.byteLength(bodies()[0]!)).toBe(4000);
  expect(bodies()[0]).toMatch(/\[9999\/9999 · [0-9a-f]{12}-[0-9a-f]{8}\]$/);
});

test("several comments of one text are written all or none", async () => {
  const bridge = desk();
  const conversation = await opened(bridge);
  const entry = said("word ".repeat(2000));
  sim().control.failWrites({ errorCode: "UNABLE_TO_LOCK_ROW", object: "CaseComment", times: 1 });
  const first = await bridge.deliver(conversation, entry, certain);
  const before = comments().length;
  await bridge.deliver(conversation, entry, uncertain);

  expect(first).toMatchObject({ status: "later", code: "SALESFORCE_ROW_LOCKED", counted: true });
  expect(before).toBe(0);
  expect(comments()).toHaveLength(3);
});

test("a comment whose answer was lost is not written twice", async () => {
  const bridge = desk();
  const conversation = await opened(bridge);
  await bridge.deliver(conversation, said("before"), certain);
  const entry = said("Hello");
  sim().control.addFault({ path: "/composite/sobjects", cut: "after" });
  const lost = await bridge.deliver(conversation, entry, certain);
  const again = await bridge.deliver(conversation, entry, uncertain);

  expect(lost).toMatchObject({ status: "later", code: "HTTP_UNREACHABLE", counted: true });
  expect(again).toEqual({ status: "done", externalId: comments()[1]?.["Id"] });
  expect(comments()).toHaveLength(2);
});

test("it is found behind hundreds of later comments", async () => {
  const bridge = desk();
  const conversation = await opened(bridge);
  const entry = said("Hello");
  await bridge.deliver(conversation, entry, certain);
  for (let at = 0; at < 450; at += 1) {
    sim().control.insert({
      object: "CaseComment",
      fields: { ParentId: conversation.externalId, CommentBody: `${at}` },
    });
  }
  await bridge.deliver(conversation, entry, uncertain);

  expect(bodies().filter((body) => body.includes("Hello"))).toHaveLength(1);
});

test("a try that is cut off when the bridge stops is looked for at the next", async () => {
  const bridge = desk();
  const conversation = await opened(bridge);
  await bridge.deliver(conversation, said("before"), certain);
  sim().control.addFault({ path: "/composite/sobjects", delayMs: 500 });
  const stop = new AbortController();
  const delivering = bridge.deliver(conversation, said("Hello"), { uncertain: false, signal: stop.signal });
  stop.abort();

  expect(await delivering).toEqual({ status: "later", code: "STOPPED", counted: true });
});

test("a Case that was deleted is over, for texts and for files", async () => {
  const bridge = desk();
  const conversation = await opened(bridge);
  await bridge.deliver(conversation, said("Hello"), certain);
  sim().control.remove(conversation.externalId, {});
  const over = { status: "over", code: "SALESFORCE_CASE_GONE" };

  expect(await bridge.deliver(conversation, said("Hello"), certain)).toEqual(over);
  expect(await bridge.deliver(conversation, file("a.txt"), certain)).toEqual(over);
});

test("a Case that the org no longer knows as one is over, too", async () => {
  const bridge = desk();
  const conversation = await opened(bridge);
  sim().control.failWrites({ errorCode: "INVALID_CROSS_REFERENCE_KEY", object: "CaseComment" });

  expect(await bridge.deliver(conversation, said("Hello"), certain)).toEqual({
    status: "over",
    code: "SALESFORCE_CASE_GONE",
  });
});

test("a receipt asks nothing of the org", async () => {
  const conversation = await opened(desk());
  const asked = sim().requests().length;
  const receipt: DeskEntry = { id: "r", kind: "receipt", receipt: "read", messageIds: ["1"] };

  expect(await desk().deliver(conversation, receipt, certain)).toEqual({ status: "done" });
  expect(sim().requests()).toHaveLength(asked);
});

test("a file is filed on the Case, and not twice when its answer was lost", async () => {
  const bridge = desk();
  const conversation = await opened(bridge);
  await bridge.deliver(conversation, said("before"), certain);
  const entry = file("Bill & co.pdf", "%PDF-1.4 bill");
  sim().control.addFault({ path: "/sobjects/ContentVersion", method: "POST", cut: "after" });
  const lost = await bridge.deliver(conversation, entry, certain);
  const again = await bridge.deliver(conversation, entry, uncertain);

  expect(lost).toMatchObject({ status: "later", counted: true });
  expect(files()).toMatchObject([
    { Title: "Bill & co.pdf", PathOnClient: "Bill & co.pdf", FirstPublishLocationId: cases()[0]?.["Id"] },
  ]);
  expect(again).toEqual({ status: "done", externalId: files()[0]?.["Id"] });
});

test("two files of one name are two files", async () => {
  const bridge = desk();
  const conversation = await opened(bridge);
  await bridge.deliver(conversation, file("a.txt", "one"), uncertain);
  await bridge.deliver(conversation, file("a.txt", "two"), uncertain);

  expect(files()).toHaveLength(2);
});

test("a file for which there is no room, or that the org does not want, is refused, so that a link may go", async () => {
  const bridge = desk();
  const conversation = await opened(bridge);
  sim().control.failWrites({ errorCode: "FIELD_INTEGRITY_EXCEPTION", object: "ContentVersion" });
  const blocked = await bridge.deliver(conversation, file("a.exe"), certain);
  sim().control.fillStorage({ full: true });
  const full = await bridge.deliver(conversation, file("a.txt"), certain);

  expect(blocked).toEqual({ status: "file-refused", code: "SALESFORCE_REFUSED" });
  expect(full).toEqual({ status: "file-refused", code: "SALESFORCE_STORAGE_FULL" });
});

test("after the end the desk says what got through, and writes nothing", async () => {
  const bridge = desk();
  const conversation = await opened(bridge);
  const onlyLook = { ...uncertain, onlyLook: true };
  const [arrived, lost] = [said("Arrived"), said("Lost")];
  const known = await bridge.deliver(conversation, arrived, certain);

  expect(await bridge.deliver(conversation, arrived, onlyLook)).toEqual(known);
  for (const entry of [lost, said("Lost too", { author: "ai" }), file("lost.txt", "bytes")])
    expect(await bridge.deliver(conversation, entry, onlyLook)).toEqual({
      status: "over",
      code: "SALESFORCE_CASE_DONE_WITH",
    });
  expect(bodies()).toHaveLength(1);
  expect(files()).toHaveLength(0);
});
