import { expect, test } from "@jest/globals";
import { checkListViews } from "../checks/list-views.ts";
import { change, linesWith, oneLine, type Case, type Planted } from "./planted.ts";

const list = "OpenCx_All.listView";
const objects = "force-app/core/main/default/objects";
const listOf = (object: string, content: string) => (planted: Planted) =>
  planted.write(`${objects}/${object}/listViews/OpenCx_New.listView-meta.xml`, `<ListView>${content}</ListView>`);
const filter = (field: string, operation: string, value: string) =>
  `<filters><field>${field}</field><operation>${operation}</operation><value>${value}</value></filters>`;
const checkbox = "<CustomField><type>Checkbox</type></CustomField>";
const picklist =
  "<CustomField><type>Picklist</type><valueSet><restricted>true</restricted><valueSetDefinition><value><fullName>Dead</fullName></value></valueSetDefinition></valueSet></CustomField>";
const withField = (text: string, plant: Case[1]) => (planted: Planted) => {
  planted.write(`${objects}/Case/fields/New__c.field-meta.xml`, text);
  plant(planted);
};

const cases: Case[] = [
  ["a bare column on Case", change(list, "CASES.CASE_NUMBER", "Subject"), list, "Lists of Case do not know Subject"],
  ["a bare filter on Case", change(list, "CASES.STATUS", "Status"), list, "Lists of Case do not know Status"],
  [
    "a bare column of an object of ours",
    listOf("OpenCx_Delivery__c", "<columns>Name</columns>"),
    "OpenCx_New.listView",
    "do not know Name by that name. Write its token, such as NAME",
  ],
  [
    "a token on conversations",
    listOf("MessagingSession", "<columns>CREATED_DATE</columns>"),
    "OpenCx_New.listView",
    "Lists of MessagingSession take names of fields",
  ],
  [
    "a word for a standard checkbox",
    listOf("Case", filter("CASES.CLOSED", "equals", "False")),
    "OpenCx_New.listView",
    "CASES.CLOSED is a checkbox, and False is none of its values",
  ],
  [
    "a word for a checkbox of ours",
    withField(checkbox, listOf("Case", filter("New__c", "equals", "True"))),
    "OpenCx_New.listView",
    "New__c is a checkbox, and True",
  ],
  [
    "a value that a picklist never has",
    withField(picklist, listOf("Case", filter("New__c", "equals", "Dead,Deed"))),
    "OpenCx_New.listView",
    "New__c never is Deed",
  ],
];

test.each(cases)("the rules of list views show %s", async (_what, plant, file, says) => {
  expect(await linesWith(plant, checkListViews)).toEqual(oneLine(file, says));
});

test.each([
  ["a checkbox by its digit", withField(checkbox, listOf("Case", filter("New__c", "equals", "0")))],
  ["an empty picklist", withField(picklist, listOf("Case", filter("New__c", "notEqual", "")))],
  ["a part of a picklist's value", withField(picklist, listOf("Case", filter("New__c", "contains", "De")))],
])("a list that filters by %s is fine", async (_what, plant) => {
  expect(await linesWith(plant, checkListViews)).toEqual([]);
});
