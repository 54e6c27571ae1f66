import { ApiError } from "../api-error.ts";
import type { Behaviour } from "./behaviour.ts";
import type { Deployment } from "./deployments.ts";

/** Routing attributes as the Omni-Channel flow gets them (contract salesforce-miaw 7). */
export interface FlowView {
  /** Configured parameters only, each cut to its `maxLength`. */
  flow: Record<string, string>;
  /** Names that are no parameter of the channel: they vanish. */
  unknown: string[];
  /** Names whose value was cut. */
  cut: string[];
}

/** Sorts received attributes into what arrives, what vanishes and what is cut. */
export function flowView(deployment: Deployment, attributes: Record<string, string>): FlowView {
  const view: FlowView = { flow: {}, unknown: [], cut: [] };
  for (const [name, value] of Object.entries(attributes)) {
    const parameter = deployment.parameters.find((one) => one.name === name);
    if (parameter === undefined) {
      view.unknown.push(name);
      continue;
    }
    if (value.length > parameter.maxLength) view.cut.push(name);
    view.flow[name] = value.slice(0, parameter.maxLength);
  }
  return view;
}

/** Refuses what the strict settings refuse. Throws ApiError 400. */
export function checkAttributes(
  deployment: Deployment,
  behaviour: Behaviour,
  attributes: Record<string, string>,
): void {
  const { unknown, cut } = flowView(deployment, attributes);
  if (behaviour.strictAttributes && unknown.length > 0) {
    throw new ApiError(400, `Unknown routing attributes: ${unknown.join(", ")}.`);
  }
  if (behaviour.overlongAttributes === "refuse" && cut.length > 0) {
    throw new ApiError(400, `Routing attributes are too long: ${cut.join(", ")}.`);
  }
}
