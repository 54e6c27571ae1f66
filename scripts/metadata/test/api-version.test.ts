import { expect, test } from "@jest/globals";
import { checkApiVersion } from "../checks/api-version.ts";
import { linesWith, oneLine, type Case } from "./planted.ts";

const cases: Case[] = [
  [
    "of a class",
    (planted) => planted.replace("OpenCxTraceController.cls-meta.xml", "67.0", "66.0"),
    "OpenCxTraceController.cls",
    "Its apiVersion is 66.0",
  ],
  [
    "of the project",
    (planted) => planted.replace("sfdx-project.json", "67.0", "68.0"),
    "sfdx-project.json",
    "sourceApiVersion is 68.0",
  ],
  [
    "that is missing",
    (planted) => planted.replace("opencxFault.js-meta.xml", "    <apiVersion>67.0</apiVersion>\n", ""),
    "opencxFault.js",
    "It has no apiVersion",
  ],
  [
    "of an endpoint",
    (planted) =>
      planted.write("force-app/core/a/OpenCxA.cls", "class OpenCxA { String a = '/services/data/v66.0/limits'; }"),
    "OpenCxA.cls",
    "It calls /services/data/v66.0",
  ],
];

test.each(cases)("the wrong API version %s is found", async (_what, plant, file, says) => {
  expect(await linesWith(plant, checkApiVersion)).toEqual(oneLine(file, says));
});
