import { expect, test } from "@jest/globals";
import { checkNames } from "../checks/names.ts";
import { linesWith, oneLine, type Case } from "./planted.ts";

const view = "OpenCx_All.listView";
const labels = "CustomLabels.labels";

const cases: Case[] = [
  [
    "a label that is too long",
    (planted) => planted.replace(view, "<label>OpenCX", `<label>${"x".repeat(41)}`),
    view,
    "<label> has 41 characters; an org takes 40",
  ],
  [
    "a description that is too long",
    (planted) => planted.replace("OpenCx_Rep.permissionset", "What a rep needs.", "x".repeat(256)),
    "OpenCx_Rep.permissionset",
    "<description> has 256 characters",
  ],
  [
    "a name with two underscores",
    (planted) => planted.write("force-app/core/a/Open__Cx.customPermission-meta.xml", "<CustomPermission/>"),
    "Open__Cx.customPermission",
    "Open__Cx is no API name",
  ],
  [
    "a name that is too long",
    (planted) => planted.write(`force-app/core/a/A${"x".repeat(40)}.queue-meta.xml`, "<Queue/>"),
    `A${"x".repeat(40)}.queue`,
    "has 41 characters; an org takes 40",
  ],
  [
    "a Lightning component that starts with a capital",
    (planted) => planted.write("force-app/core/a/lwc/Panel/Panel.js-meta.xml", "<LightningComponentBundle/>"),
    "Panel.js",
    "Panel is no name of a Lightning component",
  ],
  [
    "a fullName that is not the file's",
    (planted) => planted.replace(view, "<fullName>OpenCx_All", "<fullName>OpenCx_Al"),
    view,
    "says OpenCx_Al and the file OpenCx_All",
  ],
  [
    "a label twice",
    (planted) => planted.replace(labels, "<fullName>OpenCx_Panel_Steps", "<fullName>OpenCx_Panel_Title"),
    labels,
    "OpenCx_Panel_Title stands there twice",
  ],
  [
    "a text that is too long",
    (planted) => planted.replace(labels, "<value>Trace", `<value>${"x".repeat(1001)}`),
    labels,
    "<value> of OpenCx_Panel_Title has 1001 characters",
  ],
];

test.each(cases)("the names show %s", async (_what, plant, file, says) => {
  expect(await linesWith(plant, checkNames)).toEqual(oneLine(file, says));
});
