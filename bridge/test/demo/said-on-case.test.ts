import { expect, test } from "@jest/globals";
import type { CaseReport, OrgRecord } from "../../demo/case-people.ts";
import { saidOnCase } from "../../demo/said-on-case.ts";

const names = new Map([
  ["005B", "OpenCX Bridge"],
  ["005A", "Ann Agent"],
]);
const first = "2026-01-01T10:00:00.000+0000";
const later = "2026-01-01T10:00:05.000+0000";

test("what the bridge has filed is told from what people write, by its last line", () => {
  const bodies = [
    "OpenCX handoff · email\nTranscript (times in UTC):\n[1/1 · 0123456789ab]",
    "[Customer] Thank you\n[1/1 · 1123456789ab]",
    "[AI agent] Gladly\n[1/1 · 2123456789ab]",
    "OpenCX: the customer has left.\n[1/1 · 3123456789ab]",
    "[Customer] is what I call him",
  ];

  const lines = saidOnCase(report({ comments: bodies.map((body, no) => comment(no, body)) }), names);

  expect(lines.map(({ from }) => from)).toEqual(["brief", "customer", "ai", "bridge", "rep"]);
  expect(lines[1]).toMatchObject({ text: "[Customer] Thank you", mark: "[1/1 · 1123456789ab]" });
  expect(lines[4]).toMatchObject({ text: "[Customer] is what I call him", mark: "" });
});

test("comments, posts, e-mails and files stand in one order, by time and then as the org counted them", () => {
  const post = {
    ...record("0D5000000000003AAA", first),
    Body: "Your label",
    Visibility: "AllUsers",
    RelatedRecordId: "068L",
  };
  const files = [
    { ...record("068L", first), PathOnClient: "label.pdf" },
    { ...record("068000000000004AAA", first), PathOnClient: "door.png", Description: "From the customer, by OpenCX." },
  ];
  const emails = [{ ...record("02s000000000001AAA", later), TextBody: "Once more", Incoming: true }];

  const lines = saidOnCase(report({ comments: [comment(2, "Hello")], posts: [post], files, emails }), names);

  expect(lines.map(({ what, from }) => [what, from])).toEqual([
    ["comment", "rep"],
    ["post", "rep"],
    ["file", "customer"],
    ["email", "customer"],
  ]);
  expect(lines[1]?.files).toEqual([{ id: "068L", name: "label.pdf" }]);
});

test("who may read it is what the org says", () => {
  const comments = [
    { ...comment(1, "a"), IsPublished: true },
    { ...comment(2, "b"), IsPublished: false },
  ];
  const posts = [{ ...record("0D5000000000003AAA", first), Body: "c", Visibility: "InternalUsers" }];

  const lines = saidOnCase(report({ comments, posts }), names);

  expect(lines.map(({ text, isPublic, author }) => [text, isPublic, author])).toEqual([
    ["a", true, "Ann Agent"],
    ["b", false, "Ann Agent"],
    ["c", false, "Ann Agent"],
  ]);
});

function comment(no: number, body: string): OrgRecord {
  return { ...record(`00a00000000000${no}AAA`, first), CommentBody: body, IsPublished: false };
}

function record(id: string, at: string): OrgRecord {
  return { Id: id, CreatedDate: at, CreatedById: "005A" };
}

function report(parts: Partial<Record<"comments" | "posts" | "emails" | "files", OrgRecord[]>>): CaseReport {
  const none = { case: {}, deleted: false, version: 1, comments: [], posts: [], emails: [], files: [], deliveries: [] };
  return { ...none, ...parts };
}
