import { error, type Finding } from "../finding.ts";
import { componentsOf, type Component } from "../source/component.ts";
import type { SourcePackage } from "../source/package.ts";
import { elementsAt, textAt, textsAt } from "../source/xml.ts";

/** A routing attribute that the bridge sends, and the most characters it sends of it. */
export interface RoutingParameter {
  name: string;
  maxLength: number;
}

const object = "MessagingSession";

/**
 * The attributes that the bridge sends are the parameters of the channel, the inputs of its flow, the fields of the
 * Messaging Session and the fields of the form, at the same length (contract salesforce-metadata 7.2 and 23.4).
 */
export function checkRoutingNames(source: SourcePackage, parameters: readonly RoutingParameter[]): Finding[] {
  return [
    ...componentsOf(source, "MessagingChannel").flatMap((channel) => checkChannel(channel, parameters)),
    ...componentsOf(source, "EmbeddedServiceConfig").flatMap((deployment) => checkForm(deployment, parameters)),
    ...routingFlows(source).flatMap((flow) => checkFlow(flow, parameters)),
    ...checkFields(source, parameters),
  ];
}

function checkChannel(channel: Component, parameters: readonly RoutingParameter[]): Finding[] {
  const custom = elementsAt(channel.body, "customParameters");
  const findings = difference(
    channel,
    "parameter",
    custom.map((each) => textAt(each, "name") ?? ""),
    parameters,
  );
  for (const each of custom) {
    const name = textAt(each, "name") ?? "";
    const otherNames = {
      externalParameterName: textAt(each, "externalParameterName"),
      actionParameterName: textAt(each, "actionParameterMappings", "actionParameterName"),
    };
    for (const [element, value] of Object.entries(otherNames)) {
      if (value === name) continue;
      findings.push(
        error(channel.path, `<${element}> of ${name} is ${value ?? "missing"}. Write ${name}: they are all the same.`),
      );
    }
    const maxLength = parameters.find((parameter) => parameter.name === name)?.maxLength;
    const given = Number(textAt(each, "maxLength"));
    if (maxLength === undefined || given === maxLength) continue;
    findings.push(
      error(
        channel.path,
        `${name} takes ${given} characters and the bridge sends up to ${maxLength}. Write ${maxLength}.`,
      ),
    );
  }
  return findings;
}

function checkForm(deployment: Component, parameters: readonly RoutingParameter[]): Finding[] {
  const fields = elementsAt(deployment.body, "embeddedServiceForms", "embeddedServiceFormFields").filter(
    (field) => textAt(field, "messagingChannelParameterType") === "Custom",
  );
  const findings = difference(
    deployment,
    "form field",
    fields.map((field) => textAt(field, "formField") ?? ""),
    parameters,
  );
  const visible = fields.filter(
    (field) =>
      textAt(field, "isHidden") !== "true" ||
      textAt(field, "isRequired") !== "false" ||
      textAt(field, "displayOrder") !== "-1",
  );
  return findings.concat(
    visible.map((field) =>
      error(
        deployment.path,
        `${textAt(field, "formField") ?? ""} must be hidden, not required, and of displayOrder -1.`,
      ),
    ),
  );
}

function checkFlow(flow: Component, parameters: readonly RoutingParameter[]): Finding[] {
  const inputs = elementsAt(flow.body, "variables").filter((variable) => textAt(variable, "isInput") === "true");
  const texts = inputs
    .filter((variable) => textAt(variable, "dataType") === "String")
    .map((each) => textAt(each, "name") ?? "");
  const own = texts.filter((name) => name !== "recordId");
  const withoutId =
    texts.length === own.length ? [error(flow.path, "It has no text input recordId. Salesforce needs it.")] : [];
  const written = elementsAt(flow.body, "recordUpdates")
    .filter((update) => textAt(update, "object") === object)
    .flatMap((update) => textsAt(update, "inputAssignments", "field"));
  return [
    ...difference(flow, "input", own, parameters),
    ...withoutId,
    ...parameters
      .filter(({ name }) => !written.includes(`${name}__c`))
      .map(({ name }) => error(flow.path, `It never writes ${object}.${name}__c. Add it to the record update.`)),
  ];
}

function checkFields(source: SourcePackage, parameters: readonly RoutingParameter[]): Finding[] {
  const folder = `force-app/messaging/main/default/objects/${object}/fields`;
  return parameters.flatMap(({ name, maxLength }) => {
    const field = componentsOf(source, "CustomField").find((each) => each.name === `${object}.${name}__c`);
    if (field === undefined)
      return [error(folder, `There is no field for ${name}. Add ${name}__c, a text of ${maxLength}.`)];
    const length = Number(textAt(field.body, "length"));
    if (textAt(field.body, "type") === "Text" && length >= maxLength) return [];
    return [error(field.path, `The bridge sends up to ${maxLength} characters. Make it a Text of that length.`)];
  });
}

function difference(
  component: Component,
  what: string,
  given: string[],
  parameters: readonly RoutingParameter[],
): Finding[] {
  const wanted = parameters.map(({ name }) => name);
  return [
    ...wanted
      .filter((name) => !given.includes(name))
      .map((name) => error(component.path, `It lacks the ${what} ${name}, which the bridge sends. Add it.`)),
    ...given
      .filter((name) => !wanted.includes(name))
      .map((name) =>
        error(component.path, `Its ${what} ${name} is none that the bridge sends. Take it out or correct it.`),
      ),
  ];
}

function routingFlows(source: SourcePackage): Component[] {
  return componentsOf(source, "Flow").filter(({ body }) => textAt(body, "processType") === "RoutingFlow");
}
