import { error, type Finding } from "../finding.ts";
import { componentsOf, type Component } from "../source/component.ts";
import type { SourcePackage } from "../source/package.ts";
import { elementsAt, textAt, textsAt, walk } from "../source/xml.ts";

/** The regions of the templates that are known (contract salesforce-metadata 14). */
const regionsOf: Readonly<Record<string, readonly string[]>> = {
  "flexipage:recordHomeTemplateDesktop": ["header", "main", "sidebar"],
  "flexipage:recordHomeThreeColTemplateDesktop": ["header", "leftsidebar", "main", "rightsidebar"],
  "flexipage:recordHomeLeftSidebarTemplateDesktop": ["header", "main", "sidebar"],
};

/** Pages are put together such as an org takes them. */
export function checkPageRules(source: SourcePackage): Finding[] {
  return componentsOf(source, "FlexiPage").flatMap((page) => [
    ...checkModes(page),
    ...checkRegions(page),
    ...checkIdentifiers(page),
  ]);
}

function checkModes({ path, body }: Component): Finding[] {
  const hasParent = textAt(body, "parentFlexiPage") !== undefined;
  return elementsAt(body, "flexiPageRegions").flatMap((region) => {
    const name = textAt(region, "name") ?? "";
    const hasMode = textAt(region, "mode") !== undefined;
    if (hasMode === hasParent) return [];
    return hasParent
      ? [error(path, `The region ${name} of a page with a parent needs <mode>Replace</mode>. Add it.`)]
      : [error(path, `The region ${name} of a page without a parent takes no <mode>. Take it out.`)];
  });
}

function checkRegions({ path, body }: Component): Finding[] {
  const template = textAt(body, "template", "name") ?? "";
  const known = regionsOf[template];
  if (known === undefined) return [];
  return elementsAt(body, "flexiPageRegions")
    .filter((region) => textAt(region, "type") === "Region")
    .map((region) => textAt(region, "name") ?? "")
    .filter((name) => !known.includes(name))
    .map((name) => error(path, `${template} has no region ${name}. Write one of ${known.join(", ")}.`));
}

function checkIdentifiers({ path, body }: Component): Finding[] {
  const all = [...walk(body)].flatMap((element) => textsAt(element, "identifier"));
  return [...new Set(all.filter((each, index) => all.indexOf(each) !== index))].map((each) =>
    error(path, `The identifier ${each} stands more than once. Give each component its own.`),
  );
}
