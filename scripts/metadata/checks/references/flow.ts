import { error, type Finding } from "../../finding.ts";
import { componentsOf, type Component } from "../../source/component.ts";
import { elementsAt, textAt, textsAt, walk, type XmlElement } from "../../source/xml.ts";
import type { Resolver } from "./resolver.ts";

const recordElements = ["recordLookups", "recordUpdates", "recordCreates", "recordDeletes"];
/** Where a record element names fields of its object. */
const fieldPaths = [
  ["filters", "field"],
  ["inputAssignments", "field"],
  ["outputAssignments", "field"],
  ["queriedFields"],
  ["sortField"],
];
const ourName = /^OpenCx_\w+$/;
/** What the text in a flow may name by its developer name. */
const namedTypes = ["Queue", "QueueRoutingConfig", "CustomNotificationType", "CustomPermission"];

/** A flow's fields, elements, variables and queues exist. */
export function checkFlows(resolver: Resolver): Finding[] {
  return componentsOf(resolver.source, "Flow").flatMap((flow) => [
    ...recordElements
      .flatMap((kind) => elementsAt(flow.body, kind))
      .flatMap((record) => checkRecord(resolver, flow, record)),
    ...checkInside(resolver, flow),
    ...[...walk(flow.body)].flatMap((element) => checkText(resolver, flow, element)),
  ]);
}

function checkRecord(resolver: Resolver, flow: Component, record: XmlElement): Finding[] {
  const object = textAt(record, "object");
  if (object === undefined) return [];
  const unknown = resolver.object(flow.path, object);
  if (unknown.length > 0) return unknown;
  const fields = new Set(fieldPaths.flatMap((path) => textsAt(record, ...path)));
  return [...fields].flatMap((field) => resolver.field(flow.path, object, field));
}

function checkInside(resolver: Resolver, flow: Component): Finding[] {
  const names = new Set(
    flow.body.children.flatMap((element) => [textAt(element, "name"), ...textsAt(element, "rules", "name")]),
  );
  return [...walk(flow.body)]
    .filter(({ name }) => name === "elementReference" || name === "targetReference" || name === "assignToReference")
    .map(({ text }) => text.trim())
    .flatMap((reference) => {
      const [first = "", ...path] = reference.split(".");
      const field = path.at(-1);
      if (first.startsWith("$")) return [];
      if (!names.has(first))
        return [error(flow.path, `It refers to ${first}, which is no element of this flow. Correct the name.`)];
      if (field?.endsWith("__c") !== true || resolver.isFieldSomewhere(field)) return [];
      return [error(flow.path, `It refers to ${reference}, and no object has the field ${field}. Correct the name.`)];
    });
}

function checkText(resolver: Resolver, flow: Component, element: XmlElement): Finding[] {
  const text = element.text.trim();
  if (element.name !== "stringValue" || !ourName.test(text)) return [];
  if (namedTypes.some((type) => resolver.find(type, text) !== undefined)) return [];
  return [error(flow.path, `It names the queue ${text}, and the package has none. Add it or correct the name.`)];
}
