import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { checkAll } from "../checks/all.ts";
import { fixManifests } from "../checks/manifests.ts";
import { lineOf } from "../finding.ts";
import { readPackage } from "../source/package.ts";
import { linesWith, parameters } from "./planted.ts";

test("the Salesforce package has no fault that can be seen without an org", async () => {
  const findings = await checkAll(readPackage(join(import.meta.dirname, "../../..")));

  expect(findings.map(lineOf)).toEqual([]);
});

test("no check cries wolf over a healthy package", async () => {
  const lines = await linesWith(
    () => undefined,
    async (source) => {
      await fixManifests(source);
      return checkAll(source, parameters);
    },
  );

  expect(lines).toEqual([]);
});
