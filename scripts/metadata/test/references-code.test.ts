import { expect, test } from "@jest/globals";
import { checkReferences } from "../checks/references.ts";
import { change, linesWith, oneLine, type Case } from "./planted.ts";

const german = "de.translation";
const apex = "classes/OpenCxTraceController.cls";
const lwc = "opencxTrace/opencxTrace.js";

const cases: Case[] = [
  [
    "a translation that is too long",
    change(german, "Verlauf", "x".repeat(1001)),
    german,
    "OpenCx_Panel_Title is longer than 1000",
  ],
  [
    "a translation that is empty",
    change(german, "<label>Verlauf<", "<label> <"),
    german,
    "OpenCx_Panel_Title is empty",
  ],
  ["a translation's placeholder", change(german, "{1}", "{2}"), german, "OpenCx_Panel_Steps has other placeholders"],
  [
    "a class's label",
    (planted) =>
      planted.write(
        "force-app/core/main/default/classes/OpenCxA.cls",
        "class OpenCxA { String a = Label.OpenCx_Panel_Nam; }",
      ),
    "OpenCxA.cls",
    "the label OpenCx_Panel_Nam",
  ],
  [
    "a class's notification",
    change(apex, "OpenCx_Dead_Delivery", "OpenCx_Dead"),
    apex,
    "the CustomNotificationType OpenCx_Dead",
  ],
  [
    "a class found by name",
    change(apex, "'OpenCxTraceController'", "'OpenCxTraceControler'"),
    apex,
    "the ApexClass OpenCxTraceControler",
  ],
  [
    "a permission that a class asks for",
    change(apex, "checkPermission('OpenCx_Bridge')", "checkPermission('OpenCx_Brigde')"),
    apex,
    "the CustomPermission OpenCx_Brigde",
  ],
  [
    "a class's credential",
    change(apex, "callout:OpenCx_Bridge", "callout:OpenCx_Brigde"),
    apex,
    "the NamedCredential OpenCx_Brigde",
  ],
  [
    "a component's label",
    change(lwc, "c.OpenCx_Panel_Title", "c.OpenCx_Panel_Name"),
    lwc,
    "the label OpenCx_Panel_Name",
  ],
  [
    "a component's Apex class",
    change(lwc, "apex/OpenCxTraceController", "apex/OpenCxTrace"),
    lwc,
    "the ApexClass OpenCxTrace",
  ],
  [
    "a component's Apex method",
    change(lwc, "Controller.readTrace", "Controller.read"),
    lwc,
    "no @AuraEnabled static method read",
  ],
  [
    "a component's permission",
    change(lwc, "OpenCx_Bridge", "OpenCx_Brigde"),
    lwc,
    "the CustomPermission OpenCx_Brigde",
  ],
  [
    "a component's field",
    change(lwc, "OpenCx_Session_Id__c", "OpenCx_Session__c"),
    lwc,
    "the field Case.OpenCx_Session__c",
  ],
  [
    "a component's module",
    change(lwc, "c/opencxFault", "c/opencxFaults"),
    lwc,
    "the LightningComponentBundle opencxFaults",
  ],
  [
    "a component's child",
    change("opencxTrace.html", "<c-opencx-fault>", "<c-opencx-faults>"),
    "opencxTrace.html",
    "the LightningComponentBundle opencxFaults",
  ],
];

test.each(cases)("the references show %s that does not exist or does not fit", async (_what, plant, file, says) => {
  expect(await linesWith(plant, checkReferences)).toEqual(oneLine(file, says));
});

test("the references show a label without translation, a translation without label, and who uses it", async () => {
  const lines = await linesWith(
    change("CustomLabels.labels", "<fullName>OpenCx_Panel_Title", "<fullName>OpenCx_New"),
    checkReferences,
  );

  expect(lines).toEqual([
    expect.stringContaining("The label OpenCx_New is not translated"),
    expect.stringContaining("It translates OpenCx_Panel_Title, which is no label"),
    expect.stringContaining("It uses the label OpenCx_Panel_Title, which does not exist"),
    expect.stringContaining("It imports the label OpenCx_Panel_Title, which does not exist"),
  ]);
});
