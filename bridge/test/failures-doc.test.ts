import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { runsTest } from "./support/running-tests.ts";

const root = join(import.meta.dirname, "../..");
const page = readFileSync(join(root, "docs/failures.md"), "utf8");

interface Row {
  name: string;
  file: string;
  title: string;
}

const rows: Row[] = [...page.matchAll(/^\| ([^|]+?) +\| [^|]+\| [^|]+\| `([^`]+)` › ([^|]+?) +\|$/gm)].map((match) => ({
  name: match[1] ?? "",
  file: (match[2] ?? "").replace(/^D\//, "bridge/test/desks/salesforce-messaging/"),
  title: match[3] ?? "",
}));

/** The statuses of contract salesforce-miaw 9.2 and the silent failures of 9.3; each needs a row. */
const required = [
  ...["400", "401 verified", "401 guest", "403", "404", "409 create", "409 message", "412", "413", "415"],
  ...["417 waiting", "417 later", "429", "5xx", "silent routing", "silent nobody", "silent leave"],
  ...["silent transfer", "silent deployment", "silent guest", "silent attributes", "kill"],
];

test("every failure of the contract has its row", () => {
  const names = rows.map((row) => row.name);

  expect(required.filter((name) => !names.includes(name))).toEqual([]);
});

test("every line of the tables is a row that can be read", () => {
  const lines = page.split("\n").filter((line) => line.startsWith("| ") && !/^\| (Row|---)/.test(line));

  expect(lines).toHaveLength(rows.length);
});

test("every test that the page names exists under that very name, and runs", () => {
  const missing = rows.filter(({ file, title }) => {
    const path = join(root, file);
    return !existsSync(path) || !runsTest(readFileSync(path, "utf8"), title);
  });

  expect(missing).toEqual([]);
});
