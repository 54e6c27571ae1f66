import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { usage } from "../arguments.ts";

const root = join(import.meta.dirname, "..", "..", "..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const pages = ["README.md", "docs/install-salesforce.md"];

/** Everything that a page says about the admin's command, line ends joined. */
function commandsIn(page: string): string[] {
  const text = read(page).replaceAll("\\\n", " ");
  return [...text.matchAll(/npm run org -- [^`\n]*/g)].map(([command]) => command);
}

test.each(pages)("%s names no option that the command does not have", (page) => {
  const named = commandsIn(page).flatMap((command) => command.slice("npm run org --".length).match(/--[a-z-]+/g) ?? []);
  const known = new Set(usage.match(/--[a-z-]+/g));

  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((option) => !known.has(option))).toEqual([]);
});

test("the guide tells of every package directory, and of no folder that is not there", () => {
  const guide = read("docs/install-salesforce.md");
  const { packageDirectories } = JSON.parse(read("sfdx-project.json")) as { packageDirectories: { path: string }[] };

  const folders = [...guide.matchAll(/`(force-app\/[\w/]+|manifest\/[\w/.]+)`/g)].map(([, path]) => path ?? "");
  expect(folders.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  for (const { path } of packageDirectories) expect(guide).toContain(path);
});

test("the guide tells of each code that a delivery may bear", () => {
  const classes = join(root, "force-app/core/main/default/classes");
  const of = (name: string) => readFileSync(join(classes, `${name}.cls`), "utf8");
  const sources = ["OpenCxDeliveryState", "OpenCxDeliveryFailure", "OpenCxOutboundMail"].map(of).join("\n");
  const codes = [...sources.matchAll(/'((?:DELIVERY|BRIDGE|MAIL)_[A-Z_]+)'/g)].map(([, code]) => code ?? "");

  const guide = read("docs/install-salesforce.md");
  expect(codes.length).toBeGreaterThan(5);
  expect(codes.filter((code) => !guide.includes(`\`${code}\``))).toEqual([]);
});
