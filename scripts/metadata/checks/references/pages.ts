import { error, type Finding } from "../../finding.ts";
import { componentsOf, type Component } from "../../source/component.ts";
import { textAt, textsAt, walk } from "../../source/xml.ts";
import type { Resolver } from "./resolver.ts";

/** Components of the platform that record pages may carry (contract salesforce-metadata 14). */
const ofTheOrg =
  /^(force|flexipage|scrt|console|runtime_service_livemessage|forceChatter|support|lst|record_flexipage):\w+$/;
const recordField = /\{!Record\.(\w+)\}|^Record\.(\w+)$/g;

/** Record pages carry components that exist and are exposed to them, and name fields of their object. */
export function checkPages(resolver: Resolver): Finding[] {
  return [
    ...componentsOf(resolver.source, "FlexiPage").flatMap((page) => [
      ...checkComponents(resolver, page),
      ...checkFields(resolver, page),
    ]),
    ...componentsOf(resolver.source, "CustomTab").flatMap((tab) =>
      textAt(tab.body, "customObject") === "true" ? resolver.object(tab.path, tab.name) : [],
    ),
    ...componentsOf(resolver.source, "CustomTab").flatMap((tab) =>
      textsAt(tab.body, "lwcComponent").flatMap((name) => checkExposed(resolver, tab, name, "lightning__Tab")),
    ),
  ];
}

function checkComponents(resolver: Resolver, page: Component): Finding[] {
  return [...walk(page.body)]
    .filter(({ name }) => name === "componentName")
    .map(({ text }) => text.trim())
    .filter((name) => !ofTheOrg.test(name))
    .flatMap((name) => {
      const own = name.replace(/^c:/, "");
      const target = textAt(page.body, "type") === "RecordPage" ? "lightning__RecordPage" : "lightning__AppPage";
      return [
        ...resolver.component(page.path, "LightningComponentBundle", own),
        ...checkExposed(resolver, page, own, target),
      ];
    });
}

function checkExposed(resolver: Resolver, user: Component, name: string, target: string): Finding[] {
  const bundle = resolver.find("LightningComponentBundle", name);
  if (bundle === undefined) return [];
  const targets = textsAt(bundle.body, "targets", "target");
  if (textAt(bundle.body, "isExposed") === "true" && targets.includes(target)) return [];
  return [
    error(
      user.path,
      `The component ${name} is not exposed to ${target}. Set isExposed and the target in its js-meta.xml.`,
    ),
  ];
}

function checkFields(resolver: Resolver, page: Component): Finding[] {
  const object = textAt(page.body, "sobjectType");
  if (object === undefined) return [];
  return [...walk(page.body)].flatMap(({ text }) =>
    [...text.trim().matchAll(recordField)].flatMap(([, merged, item]) =>
      resolver.field(page.path, object, merged ?? item ?? ""),
    ),
  );
}
