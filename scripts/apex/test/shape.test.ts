import { expect, test } from "@jest/globals";
import { shape } from "../gates/shape.ts";
import { type Planted, runOver } from "./planted-project.ts";

const fine = "public with sharing class Fine {\n    public static Integer one() {\n        return 1;\n    }\n}\n";
const fineTest = "@IsTest\nprivate class FineTest {\n    @IsTest\n    static void isOne() {\n    }\n}\n";
const findingsOf = async (planted: Planted) => (await runOver(shape, planted)).findings.join("\n");

test("a class with its meta file and its test passes", async () => {
  expect(await findingsOf({ classes: { Fine: fine, FineTest: fineTest } })).toBe("");
});

test("an interface and a class that only tests use need no test", async () => {
  const classes = {
    Shape: "public interface Shape {\n    Integer area();\n}\n",
    Stub: "/** For tests. */\n@IsTest\npublic class Stub {\n}\n",
  };

  expect(await findingsOf({ classes })).toBe("");
});

test("a class without a test is found, though its methods are annotated", async () => {
  const classes = { Fine: fine.replace("    public", "    @TestVisible\n    public") };

  expect(await findingsOf({ classes })).toContain("has no test class FineTest");
});

test("another API version and a missing meta file are found", async () => {
  const classes = { Fine: fine, FineTest: fineTest };

  expect(await findingsOf({ classes, versions: { Fine: "66.0" } })).toMatch(/Fine\.cls-meta\.xml: API version 66\.0/);
  expect(await findingsOf({ classes, versions: { FineTest: null } })).toMatch(/FineTest\.cls: has no .*-meta\.xml/);
});

test.each([
  ["    @SuppressWarnings('PMD.ApexCRUDViolation')\n"],
  ["    // NOPMD\n"],
  ["    // NOPMD - ok\n"],
  ["    // code-analyzer-suppress(pmd)\n"],
])("a suppression without a reason is found: %s", async (suppression) => {
  const classes = { Fine: fine.replace("    public static", `${suppression}    public static`), FineTest: fineTest };

  expect(await findingsOf({ classes })).toMatch(/Fine\.cls:2: a suppression without a reason/);
});

test.each([
  ["    // The row is the caller's own, read a line before.\n    @SuppressWarnings('PMD.ApexCRUDViolation')\n"],
  ["    @SuppressWarnings('PMD.ApexCRUDViolation') // the row is the caller's own\n"],
  ["    // NOPMD: the row is the caller's own\n"],
])("a suppression with its reason passes: %s", async (suppression) => {
  const classes = { Fine: fine.replace("    public static", `${suppression}    public static`), FineTest: fineTest };

  expect(await findingsOf({ classes })).toBe("");
});
