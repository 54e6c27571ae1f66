import { error, type Finding } from "../finding.ts";
import { componentsOf, type Component } from "../source/component.ts";
import type { SourcePackage } from "../source/package.ts";
import { elementsAt, textAt, walk, type XmlElement } from "../source/xml.ts";

const routing = "routeWork";
/** What may fail when it runs. */
const mayFail = ["actionCalls", "recordLookups", "recordUpdates", "recordCreates", "recordDeletes"];
const serviceChannel = "sfdc_livemessage";

/** Whatever happens in a routing flow, the conversation is routed (contract salesforce-metadata 6.3 to 6.6). */
export function checkFlowRules(source: SourcePackage): Finding[] {
  return componentsOf(source, "Flow")
    .filter(({ body }) => textAt(body, "processType") === "RoutingFlow")
    .flatMap((flow) => [
      ...flow.body.children.filter(isStep).flatMap((step) => [...checkEnd(flow, step), ...checkFault(flow, step)]),
      ...checkChannels(flow),
    ]);
}

/** Variables and formulas have no place on the canvas. */
function isStep(element: XmlElement): boolean {
  return textAt(element, "locationX") !== undefined;
}

function checkEnd({ path }: Component, step: XmlElement): Finding[] {
  const name = textAt(step, "name") ?? step.name;
  if (textAt(step, "actionType") === routing) {
    if (textAt(step, "connector") === undefined) return [];
    return [error(path, `${name} routes and goes on. Make routing the last step of its path.`)];
  }
  if (waysOut(step).every((to) => to !== undefined)) return [];
  return [
    error(path, `A path ends at ${name} without routing, so nobody gets the conversation. Lead it to ${routing}.`),
  ];
}

/** Where each way out of a step leads when nothing fails. */
function waysOut(step: XmlElement): (string | undefined)[] {
  const to = (element: XmlElement, way: string) => textAt(element, way, "targetReference");
  if (step.name === "loops") return [to(step, "nextValueConnector"), to(step, "noMoreValuesConnector")];
  if (step.name !== "decisions") return [to(step, "connector")];
  return [to(step, "defaultConnector"), ...elementsAt(step, "rules").map((rule) => to(rule, "connector"))];
}

/** Where the last routing fails the channel's own queue takes over, so it needs no path. */
function checkFault({ path }: Component, step: XmlElement): Finding[] {
  if (!mayFail.includes(step.name) || textAt(step, "actionType") === routing) return [];
  if (textAt(step, "faultConnector", "targetReference") !== undefined) return [];
  return [error(path, `${textAt(step, "name") ?? ""} may fail and has no fault path. Lead one on to the routing.`)];
}

function checkChannels({ path, body }: Component): Finding[] {
  return [...walk(body)]
    .flatMap((element) => {
      if (textAt(element, "setupReferenceType") === "ServiceChannel") return [textAt(element, "setupReference") ?? ""];
      if (textAt(element, "name") !== "serviceChannelDevName") return [];
      return [textAt(element, "value", "stringValue") ?? serviceChannel];
    })
    .filter((name) => name !== serviceChannel)
    .map((name) => error(path, `It routes through the service channel ${name}. Conversations have ${serviceChannel}.`));
}
