import type { MetadataFile } from "../channel-xml.ts";
import { childText, element, type Node, setChildText } from "../channel-xml.ts";
import type { ChannelParameter } from "./parameters.ts";

/** Salesforce takes so many custom parameters on a channel (contract salesforce-metadata Q16, inferred). */
const mostParameters = 10;

export interface Merge {
  /** What was changed, a sentence each; empty when the file already had everything. */
  changes: string[];
  /** What the admin has to look at. */
  warnings: string[];
}

/**
 * Adds what the bridge sends to a channel of the org's own, and takes nothing away. A parameter is handed to the channel's
 * flow only where that flow has an input of the name: a mapping without one breaks the channel.
 *
 * @param inputs the flow's inputs; undefined where a queue takes the sessions, so that nothing is mapped.
 */
export function mergeChannel(
  channel: MetadataFile,
  wanted: readonly ChannelParameter[],
  inputs: ReadonlySet<string> | undefined,
): Merge {
  const merge: Merge = { changes: [], warnings: [] };
  for (const parameter of wanted) mergeParameter(channel, parameter, inputs, merge);
  const count = channel.all("customParameters").length;
  if (count > mostParameters)
    merge.warnings.push(
      `The channel now has ${count} custom parameters; Salesforce may refuse more than ${mostParameters}. Remove what you do not route by.`,
    );
  return merge;
}

function mergeParameter(
  channel: MetadataFile,
  wanted: ChannelParameter,
  inputs: ReadonlySet<string> | undefined,
  merge: Merge,
): void {
  const all = channel.all("customParameters");
  const same = all.find((parameter) => childText(parameter, "externalParameterName") === wanted.key);
  const parameter = same ?? newParameter(wanted, all, merge);
  if (parameter === undefined) return;
  if (same === undefined) {
    channel.add("customParameters", parameter);
    merge.changes.push(`${wanted.key}: added, ${wanted.maxLength} characters`);
  } else lengthen(parameter, wanted, merge);
  mapToFlow(parameter, wanted, inputs, merge);
}

function newParameter(wanted: ChannelParameter, all: Node[][], merge: Merge): Node[] | undefined {
  if (all.some((parameter) => childText(parameter, "name")?.toLowerCase() === wanted.key.toLowerCase())) {
    merge.warnings.push(
      `${wanted.key}: not added, since a parameter of this name has another channel variable name. Set its channel variable name to ${wanted.key}.`,
    );
    return undefined;
  }
  return [
    element("externalParameterName", wanted.key),
    element("masterLabel", wanted.label),
    element("maxLength", String(wanted.maxLength)),
    element("name", wanted.key),
    element("parameterDataType", "String"),
  ];
}

function lengthen(parameter: Node[], wanted: ChannelParameter, merge: Merge): void {
  const length = Number(childText(parameter, "maxLength") ?? 0);
  if (length >= wanted.maxLength) return;
  setChildText(parameter, "maxLength", String(wanted.maxLength));
  merge.changes.push(`${wanted.key}: lengthened from ${length} to ${wanted.maxLength} characters`);
}

function mapToFlow(
  parameter: Node[],
  wanted: ChannelParameter,
  inputs: ReadonlySet<string> | undefined,
  merge: Merge,
): void {
  const mapped = parameter.some((node) => "actionParameterMappings" in node);
  if (mapped || inputs === undefined) return;
  if (!inputs.has(wanted.key)) {
    merge.warnings.push(
      `${wanted.key}: the channel's flow has no text input of this name, so it does not get the value. Add a variable ${wanted.key} (Text, available for input) to the flow and run this again.`,
    );
    return;
  }
  parameter.unshift({ actionParameterMappings: [element("actionParameterName", wanted.key)] });
  merge.changes.push(`${wanted.key}: handed to the channel's flow`);
}
