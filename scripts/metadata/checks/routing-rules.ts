import { error, type Finding } from "../finding.ts";
import { componentsOf, type Component } from "../source/component.ts";
import type { SourcePackage } from "../source/package.ts";
import { textAt, textsAt } from "../source/xml.ts";

/** What the queues of conversations hold, and nothing else (contract salesforce-metadata 6.6 and 10). */
const objects = ["MessagingSession", "MessagingEndUser"];
const ofRouting = "force-app/routing/";
/** What only a deployment on a web page has (contract 8). */
const ofWeb = ["site", "branding", "clientVersion"];

/** Queues take conversations, and deployments are such as the bridge can talk to. */
export function checkRoutingRules(source: SourcePackage): Finding[] {
  return [
    ...componentsOf(source, "Queue")
      .filter(({ path }) => path.startsWith(ofRouting))
      .flatMap(checkQueue),
    ...componentsOf(source, "EmbeddedServiceConfig").flatMap(checkDeployment),
  ];
}

function checkQueue({ path, body }: Component): Finding[] {
  const given = textsAt(body, "queueSobject", "sobjectType");
  const missing = objects.filter((object) => !given.includes(object)).join(" and ");
  return [
    ...(missing === ""
      ? []
      : [error(path, `It does not take ${missing}, so no conversation gets here. Add a queueSobject.`)]),
    ...given
      .filter((object) => !objects.includes(object))
      .map((object) => error(path, `A queue for conversations takes no ${object}. Give it a queue of its own.`)),
  ];
}

function checkDeployment({ path, body }: Component): Finding[] {
  const type = textAt(body, "deploymentType") ?? "missing";
  return [
    ...(type === "API"
      ? []
      : [error(path, `Its deploymentType is ${type}; the bridge is a custom client. Write API.`)]),
    ...ofWeb
      .filter((name) => textAt(body, name) !== undefined)
      .map((name) => error(path, `A custom client has no <${name}>. Take it out.`)),
  ];
}
