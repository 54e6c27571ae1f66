import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "@jest/globals";
import { lab } from "../gates/lab.ts";
import { repository } from "../repository.ts";
import { runOver } from "./planted-project.ts";

const given = process.env["APEX_LAB"];
const tool = given ?? join(repository, "../shared/tools/apex-lab/apex-lab");
const whereItIs = existsSync(tool) ? test : test.skip;

const halves = `public with sharing class Halves {
    public static Integer half(Integer whole) {
        if (whole < 0) {
            return 0;
        }
        return whole / 2;
    }
}
`;
const testOf = (expected: number) => `@IsTest
private class HalvesTest {
    @IsTest
    static void halves() {
        Assert.areEqual(${expected}, Halves.half(4));
    }
}
`;

afterEach(() => {
  if (given === undefined) delete process.env["APEX_LAB"];
  else process.env["APEX_LAB"] = given;
});

test("where apex-lab is not there, it says so and counts as skipped", async () => {
  process.env["APEX_LAB"] = "/nowhere/apex-lab";

  const result = await runOver(lab, { classes: { Halves: halves } });

  expect(result).toEqual({ findings: [], skipped: expect.stringContaining("/nowhere/apex-lab") });
});

whereItIs("Apex that does not compile is found with its place", async () => {
  const { findings } = await runOver(lab, { classes: { Halves: halves.replace("whole / 2", "part / 2") } });

  expect(findings.join("\n")).toMatch(/Halves\.cls:6:\d+: .*part/);
});

whereItIs("a test that fails is found and counted, and so is a line that no test runs", async () => {
  const result = await runOver(lab, { classes: { Halves: halves, HalvesTest: testOf(3) } });

  expect(result.tests).toEqual({ passed: 0, failed: 1 });
  expect(result.findings.join("\n")).toMatch(/HalvesTest\.halves: .*Expected: 3/);
  expect(result.findings.join("\n")).toMatch(/Halves: \d+\.\d % of its lines ran in tests/);
});

whereItIs("covered Apex whose tests pass, passes", async () => {
  const whole = halves.replace(/ {8}if[\s\S]*? {8}\}\n/, "");

  const result = await runOver(lab, { classes: { Halves: whole, HalvesTest: testOf(2) } });

  expect(result.findings).toEqual([]);
  expect(result.tests).toEqual({ passed: 1, failed: 0 });
});
