import { expect, test } from "@jest/globals";
import { checkPageRules } from "../checks/page-rules.ts";
import { change, linesWith, oneLine, type Case } from "./planted.ts";

const page = "OpenCx_Case.flexipage";
const withParent = "<parentFlexiPage>support__Case_rec_L_3col</parentFlexiPage><sobjectType>";

const cases: Case[] = [
  [
    "a region without mode on a page with a parent",
    change(page, "<sobjectType>", withParent),
    page,
    "The region main of a page with a parent needs <mode>",
  ],
  [
    "a region with mode on a page without a parent",
    change(page, "<name>main", "<mode>Replace</mode><name>main"),
    page,
    "takes no <mode>",
  ],
  [
    "a region that the template lacks",
    change(page, "<name>main", "<name>leftsidebar"),
    page,
    "flexipage:recordHomeTemplateDesktop has no region leftsidebar",
  ],
  [
    "an identifier that stands twice",
    change(
      page,
      "<itemInstances>",
      "<itemInstances><componentInstance><identifier>c_opencxTrace</identifier></componentInstance></itemInstances><itemInstances>",
    ),
    page,
    "The identifier c_opencxTrace stands more than once",
  ],
];

test.each(cases)("the rules of pages show %s", async (_what, plant, file, says) => {
  expect(await linesWith(plant, checkPageRules)).toEqual(oneLine(file, says));
});

test("a facet may have any name", async () => {
  const plant: Case[1] = (planted) =>
    planted.replace(page, "<name>main", "<name>tabs").replace(page, "<type>Region", "<type>Facet");

  expect(await linesWith(plant, checkPageRules)).toEqual([]);
});
