import { expect, test } from "@jest/globals";
import { checkApexRules } from "../checks/apex-rules.ts";
import { change, linesWith, oneLine, type Case, type Planted } from "./planted.ts";

const controller = "OpenCxTraceController.cls";
const classes = "force-app/core/main/default/classes";
const method = (text: string) => change(controller, "    @AuraEnabled", `    ${text}\n    @AuraEnabled`);
const classOf = (text: string) => (planted: Planted) => planted.write(`${classes}/OpenCxNew.cls`, text);

const cases: Case[] = [
  [
    "a query by a word that is no more",
    change(controller, "WITH USER_MODE", "WITH SECURITY_ENFORCED"),
    controller,
    "WITH SECURITY_ENFORCED does not compile",
  ],
  [
    "a class that does not say how it shares",
    change(controller, "public with sharing class", "public class"),
    controller,
    "does not say how it shares",
  ],
  [
    "an abstract method without modifier",
    method("abstract String name(Id recordId);"),
    controller,
    "'abstract String name(Id recordId)' needs an access modifier",
  ],
  [
    "an override without modifier",
    method("override\n    String name() {\n        return null;\n    }"),
    controller,
    "'override String name()' needs an access modifier",
  ],
  [
    "a private override",
    method("private override String name() { return null; }"),
    controller,
    "'private override String name()' needs an access modifier",
  ],
];

test.each(cases)("the rules of Apex show %s", async (_what, plant, file, says) => {
  expect(await linesWith(plant, checkApexRules)).toEqual(oneLine(file, says));
});

test.each([
  ["a test", "@IsTest\nprivate class OpenCxNew {\n}"],
  ["an interface", "public interface OpenCxNew {\n    String name();\n}"],
  ["a class that inherits its sharing", "public inherited sharing class OpenCxNew {\n}"],
  ["a word in a comment", "// abstract void name();\n// WITH SECURITY_ENFORCED\npublic interface OpenCxNew {\n}"],
  [
    "a class that others extend",
    "public abstract with sharing class OpenCxNew {\n    virtual class Rows {\n    }\n    protected abstract String name();\n}",
  ],
])("%s is fine", async (_what, text) => {
  expect(await linesWith(classOf(text), checkApexRules)).toEqual([]);
});
