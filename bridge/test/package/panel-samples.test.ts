import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "@jest/globals";
import { traceView } from "../../src/http/schemas/trace.ts";

const folder = join(import.meta.dirname, "..", "..", "..", "scripts", "panel", "samples");
const samples = globSync("*.json", { cwd: folder }).map((name) => join(folder, name));

test("there are traces for the panel to be tested with", () => {
  expect(samples.length).toBeGreaterThanOrEqual(5);
});

test.each(samples)("the panel is tested with a trace that the bridge can answer: %s", (path) => {
  const sample: unknown = JSON.parse(readFileSync(path, "utf8"));

  const { error } = traceView.strict().safeParse(sample);

  expect({ sample: basename(path), issues: error?.issues ?? [] }).toEqual({ sample: basename(path), issues: [] });
});
