import { expect, test } from "@jest/globals";
import type { Gate, GateResult } from "../gate.ts";
import { coverageFaults, testFaults } from "../gates/lab-report.ts";
import { lintRulesOff } from "../rules.ts";
import { runAll } from "../run-all.ts";

const project = { root: "/", packageFolders: [], classes: [], triggers: [], flows: [] };
const gate = (name: string, result: GateResult): Gate => ({ name, run: async () => result });

test("each gate counts once, and the tests that a gate ran count one by one", async () => {
  const said: string[] = [];

  const counts = await runAll(project, (line) => said.push(line), [
    gate("fine", { findings: [], tests: { passed: 5, failed: 0 } }),
    gate("bad", { findings: ["here: wrong", "there: wrong"], tests: { passed: 1, failed: 2 } }),
    gate("absent", { findings: [], skipped: "the tool is not there" }),
  ]);

  expect(counts).toEqual({ passed: 7, failed: 3, skipped: 1 });
  expect(said.join("\n")).toMatch(/FAILED {2}bad.*\n {4}here: wrong\n {4}there: wrong/);
  expect(said.join("\n")).toMatch(/skipped absent .*: the tool is not there/);
});

test("a gate that breaks fails, and says how", async () => {
  const said: string[] = [];
  const broken: Gate = { name: "broken", run: () => Promise.reject(new Error("no disk")) };

  expect(await runAll(project, (line) => said.push(line), [broken])).toEqual({ passed: 0, failed: 1, skipped: 0 });
  expect(said.join("\n")).toContain("no disk");
});

test("too little coverage of one class, or of all, is found", () => {
  const report = (covered: number) => ({
    tests: [],
    coverage: { A: { covered, total: 10 }, B: { covered: 90, total: 90 } },
  });

  expect(coverageFaults(report(9)).faults).toEqual([]);
  expect(coverageFaults(report(8)).faults).toEqual(["A: 80.0 % of its lines ran in tests, less than 90 %"]);
  expect(coverageFaults(report(4)).faults).toContain("94.0 % of all lines ran in tests, less than 95 %");
});

test("no test at all, and each failed one, is found", () => {
  const failed = { class: "ATest", method: "works", passed: false, message: "Expected: 1", stack: ["ATest.works:7"] };

  expect(testFaults({ tests: [], coverage: {} })).toEqual(["there is no Apex test"]);
  expect(testFaults({ tests: [failed], coverage: {} })[0]).toMatch(/ATest\.works: Expected: 1\n +at ATest\.works:7/);
});

test("each rule that is off has its reason", () => {
  for (const reason of Object.values(lintRulesOff)) expect(reason.length).toBeGreaterThan(20);
});
