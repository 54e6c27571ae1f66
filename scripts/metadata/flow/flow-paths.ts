import { elementsAt, textAt, type XmlElement } from "../source/xml.ts";
import type { FlowFile, FlowStep } from "./flow-file.ts";

const mayFail = new Set(["actionCalls", "recordLookups", "recordUpdates"]);

/** The steps that a path may end in: one without a next step, or with an outcome or an end of a loop that leads nowhere. */
export function lastSteps(flow: FlowFile): string[] {
  return [...flow.steps.values()].filter((step) => exitsOf(step).includes(undefined)).map(({ name }) => name);
}

/** The steps that may fail and have no fault path. */
export function uncaughtSteps(flow: FlowFile): string[] {
  return [...flow.steps.values()]
    .filter(({ kind, element }) => mayFail.has(kind) && target(element, "faultConnector") === undefined)
    .map(({ name }) => name);
}

/** The steps that no path from the start leads to. */
export function unreachedSteps(flow: FlowFile): string[] {
  const reached = new Set<string>();
  const open = [flow.first];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    const step = flow.steps.get(name);
    if (step) open.push(...targetsOf(step));
  }
  return [...flow.steps.keys()].filter((name) => !reached.has(name));
}

function targetsOf(step: FlowStep): string[] {
  return [...exitsOf(step), target(step.element, "faultConnector")].filter((to) => to !== undefined);
}

/** Where each way out of a step leads when nothing fails. */
function exitsOf({ kind, element }: FlowStep): (string | undefined)[] {
  if (kind === "loops") return ["nextValueConnector", "noMoreValuesConnector"].map((way) => target(element, way));
  if (kind !== "decisions") return [target(element, "connector")];
  return [
    target(element, "defaultConnector"),
    ...elementsAt(element, "rules").map((rule) => target(rule, "connector")),
  ];
}

function target(element: XmlElement, connector: string): string | undefined {
  return textAt(element, connector, "targetReference");
}
