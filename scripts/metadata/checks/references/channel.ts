import { error, type Finding } from "../../finding.ts";
import { componentsOf, type Component } from "../../source/component.ts";
import { elementsAt, textAt, textsAt } from "../../source/xml.ts";
import type { Resolver } from "./resolver.ts";

/** A channel's mappings name inputs of its flow, and a deployment's form names parameters of its channel. */
export function checkChannels(resolver: Resolver): Finding[] {
  return [
    ...componentsOf(resolver.source, "MessagingChannel").flatMap((channel) => checkMappings(resolver, channel)),
    ...componentsOf(resolver.source, "EmbeddedServiceConfig").flatMap((deployment) => checkForm(resolver, deployment)),
  ];
}

function checkMappings(resolver: Resolver, channel: Component): Finding[] {
  const name = textAt(channel.body, "sessionHandlerFlow");
  const flow = name === undefined ? undefined : resolver.find("Flow", name);
  if (flow === undefined) return [];
  const inputs = elementsAt(flow.body, "variables")
    .filter((variable) => textAt(variable, "isInput") === "true")
    .map((variable) => textAt(variable, "name"));
  return ["customParameters", "standardParameters"]
    .flatMap((kind) => textsAt(channel.body, kind, "actionParameterMappings", "actionParameterName"))
    .filter((input) => !inputs.includes(input))
    .map((input) =>
      error(channel.path, `It maps to ${input}, which is no input of the flow ${flow.name}. Add it there.`),
    );
}

function checkForm(resolver: Resolver, deployment: Component): Finding[] {
  const name = textAt(deployment.body, "embeddedServiceMessagingChannel", "messagingChannel");
  const channel = name === undefined ? undefined : resolver.find("MessagingChannel", name);
  if (channel === undefined) return [];
  const parameters = textsAt(channel.body, "customParameters", "name");
  return elementsAt(deployment.body, "embeddedServiceForms", "embeddedServiceFormFields")
    .filter((field) => textAt(field, "messagingChannelParameterType") === "Custom")
    .map((field) => textAt(field, "formField") ?? "")
    .filter((field) => !parameters.includes(field))
    .map((field) =>
      error(deployment.path, `The form field ${field} is no parameter of the channel ${channel.name}. Add it there.`),
    );
}
