import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";

const root = join(import.meta.dirname, "..", "..", "..");
const readme = readFileSync(join(root, "README.md"), "utf8");

test("the README promises a panel only where the package has one", () => {
  const panels = globSync("force-app/**/lwc/*/*.js", { cwd: root });
  const [promise = ""] = /\*\*SFDX package\*\*[^\n]*/.exec(readme) ?? [];

  expect(promise).not.toBe("");
  expect(promise.includes("panel")).toBe(panels.length > 0);
});
