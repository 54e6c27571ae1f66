import { expect, test } from "@jest/globals";
import { checkLayoutRules } from "../checks/layout-rules.ts";
import { change, linesWith, oneLine, type Case, type Planted } from "./planted.ts";

const layout = "OpenCX Delivery Layout.layout";
const instead = (field: string, behavior = "Edit") =>
  change(
    layout,
    "<behavior>Edit</behavior>\n                <field>Status__c",
    `<behavior>${behavior}</behavior><field>${field}`,
  );

const cases: Case[] = [
  [
    "the number of a record",
    (planted: Planted) => planted.replace(layout, "<behavior>Readonly", "<behavior>Edit"),
    layout,
    "Name is made by the org",
  ],
  ["a formula", instead("Age__c"), layout, "Age__c is made by the org"],
  ["a required formula", instead("Age__c", "Required"), layout, "Age__c is made by the org"],
  ["who changed the record", instead("LastModifiedById"), layout, "LastModifiedById is made by the org"],
];

test.each(cases)("a layout that lets people edit %s is found", async (_what, plant, file, says) => {
  expect(await linesWith(plant, checkLayoutRules)).toEqual(oneLine(file, says));
});

test("a layout may show a formula, and let people edit a name that they give", async () => {
  const plant: Case[1] = (planted) => {
    instead("Age__c", "Readonly")(planted);
    planted.replace(
      layout,
      "<behavior>Readonly</behavior>\n                <field>Name",
      "<behavior>Edit</behavior><field>Name",
    );
    planted.replace("OpenCx_Delivery__c.object", "<type>AutoNumber", "<type>Text");
  };

  expect(await linesWith(plant, checkLayoutRules)).toEqual([]);
});
