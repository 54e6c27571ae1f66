import { error, type Finding } from "../finding.ts";
import { withoutComments } from "../source/apex.ts";
import type { SourcePackage } from "../source/package.ts";
import { textsAt } from "../source/xml.ts";

const apiVersion = "67.0";
const withVersion = ["ApexClass", "ApexTrigger", "Flow", "LightningComponentBundle"];
const endpoint = /\/(?:services\/data\/v|Soap\/[mucT]\/)(\d+\.\d)/g;

/** One API version everywhere (contract salesforce-metadata 23.7). */
export function checkApiVersion(source: SourcePackage): Finding[] {
  const ofProject =
    source.sourceApiVersion === apiVersion
      ? []
      : [error("sfdx-project.json", `sourceApiVersion is ${source.sourceApiVersion}. Write ${apiVersion}.`)];
  return [...ofProject, ...ofComponents(source), ...ofEndpoints(source)];
}

function ofComponents(source: SourcePackage): Finding[] {
  return source.components.flatMap(({ path, type, body }) => {
    const versions = textsAt(body, "apiVersion");
    if (versions.length === 0 && withVersion.includes(type)) {
      return [error(path, `It has no apiVersion. Write <apiVersion>${apiVersion}</apiVersion>.`)];
    }
    return versions
      .filter((version) => version !== apiVersion)
      .map((version) => error(path, `Its apiVersion is ${version}. Write ${apiVersion}.`));
  });
}

function ofEndpoints(source: SourcePackage): Finding[] {
  return source.files
    .filter(({ path }) => /\.(cls|trigger)$/.test(path))
    .flatMap(({ path, text }) =>
      [...withoutComments(text).matchAll(endpoint)]
        .filter(([, version]) => version !== apiVersion)
        .map(([address]) => error(path, `It calls ${address}. Call version ${apiVersion}.`)),
    );
}
