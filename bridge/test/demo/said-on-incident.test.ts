import { expect, test } from "@jest/globals";
import { saidOnIncident } from "../../demo/dynamics/said-on-incident.ts";

const users = [
  { systemuserid: "b", fullname: "# OpenCX Bridge", applicationid: "app" },
  { systemuserid: "a", fullname: "Ann Agent", applicationid: null },
];

test("the notes of one incident stand there, with whose they are and the files in them", () => {
  const notes = [
    note("1", { createdby: user("b"), subject: "Customer", notetext: "I am at home." }),
    note("2", { createdby: user("b"), subject: "door.png", filename: "door.png" }),
    note("3", { createdby: user("a"), subject: null, notetext: "Called the carrier." }),
    note("4", { objectid: { table: "incident", id: "other" }, notetext: "Not here." }),
  ];

  const lines = saidOnIncident("i", notes, users);

  expect(lines.map(({ from, author, subject, text, file }) => [from, author, subject, text, file])).toEqual([
    ["bridge", "OpenCX Bridge", "Customer", "I am at home.", null],
    ["bridge", "OpenCX Bridge", "", "", { id: "2", name: "door.png" }],
    ["rep", "Ann Agent", "", "Called the carrier.", null],
  ]);
});

function note(annotationid: string, columns: object) {
  const usual = { createdon: "2026-01-01T10:00:00Z", objectid: { table: "incident", id: "i" }, createdby: user("a") };
  return { annotationid, ...usual, notetext: null, filename: null, ...columns };
}

function user(id: string) {
  return { table: "systemuser", id };
}
