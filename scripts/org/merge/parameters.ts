import type { MetadataFile } from "../channel-xml.ts";
import { childText } from "../channel-xml.ts";

/** A parameter that the bridge fills, as our own channel declares it. */
export interface ChannelParameter {
  /** The key in the routing attributes, and in our files also the name of everything that belongs to it. */
  key: string;
  label: string;
  maxLength: number;
}

/** The parameters that a channel file declares, by the key in the routing attributes. */
export function parametersOf(channel: MetadataFile): ChannelParameter[] {
  return channel.all("customParameters").map((parameter) => ({
    key: childText(parameter, "externalParameterName") ?? "",
    label: childText(parameter, "masterLabel") ?? "",
    maxLength: Number(childText(parameter, "maxLength") ?? 0),
  }));
}

/** Names of the text variables that a flow takes from outside. */
export function inputsOf(flow: MetadataFile): Set<string> {
  const inputs = flow
    .all("variables")
    .filter((variable) => childText(variable, "isInput") === "true" && childText(variable, "dataType") === "String");
  return new Set(inputs.map((variable) => childText(variable, "name") ?? ""));
}
