import { childText, element, type MetadataFile, type Node } from "../channel-xml.ts";
import type { Merge } from "./merge-channel.ts";
import type { ChannelParameter } from "./parameters.ts";

/**
 * Adds a hidden pre-chat field for each parameter to a custom-client deployment of the org's own: some orgs hand routing
 * attributes on only where a field of the form takes them (contract salesforce-metadata Q3).
 */
export function mergeForm(deployment: MetadataFile, wanted: readonly ChannelParameter[]): Merge {
  const merge: Merge = { changes: [], warnings: [] };
  const type = deployment.text("deploymentType");
  if (type !== "API")
    merge.warnings.push(
      `The deployment is of type ${type ?? "unknown"}; the bridge needs a Custom Client (API). Make one, or deploy ours.`,
    );
  const form = formOf(deployment);
  for (const { key } of wanted) {
    const there = form.some(
      (node) =>
        "embeddedServiceFormFields" in node &&
        childText(node["embeddedServiceFormFields"] as Node[], "formField") === key,
    );
    if (there) continue;
    const last = form.findLastIndex((node) => "embeddedServiceFormFields" in node);
    form.splice(last + 1 || 1, 0, { embeddedServiceFormFields: hiddenField(key) });
    merge.changes.push(`${key}: hidden pre-chat field added`);
  }
  return merge;
}

function formOf(deployment: MetadataFile): Node[] {
  const existing = deployment
    .all("embeddedServiceForms")
    .find((form) => childText(form, "displayContext") === "Conversation");
  if (existing !== undefined) return existing;
  deployment.add("embeddedServiceForms", [element("displayContext", "Conversation"), element("isActive", "true")]);
  return deployment.all("embeddedServiceForms").at(-1) ?? [];
}

function hiddenField(key: string): Node[] {
  return [
    element("displayOrder", "-1"),
    element("formField", key),
    element("formFieldType", "Text"),
    element("isHidden", "true"),
    element("isRequired", "false"),
    element("messagingChannelParameterType", "Custom"),
  ];
}
