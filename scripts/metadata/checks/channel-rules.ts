import { error, type Finding } from "../finding.ts";
import { componentsOf, type Component } from "../source/component.ts";
import type { SourcePackage } from "../source/package.ts";
import { elementsAt, textAt, textsAt } from "../source/xml.ts";

const minutes: Readonly<Record<string, { element: string; least: number; most: number }>> = {
  Auth: { element: "verifiedUserJwtExpirationTime", least: 60, most: 240 },
  UnAuth: { element: "anonymousUserJwtExpirationTime", least: 60, most: 4320 },
};
/** The check of who is there is all three or none. */
const availability = ["isAgentAvlCheckEnabled", "queueLimitType", "queueThreshold"];
/** Beside these, whatever Salesforce says by itself reaches the customer in addition to OpenCX's own words. */
const silentEnough = ["OptOutConfirmation", "HelpResponse"];

/** What an org refuses of a channel, and what would speak to the customer twice (contract salesforce-metadata 7). */
export function checkChannelRules(source: SourcePackage): Finding[] {
  return [
    ...componentsOf(source, "MessagingChannel").flatMap((channel) => [...checkMode(channel), ...checkRest(channel)]),
    ...componentsOf(source, "QueueRoutingConfig").flatMap(checkCapacity),
  ];
}

function checkMode({ path, body }: Component): Finding[] {
  const mode = textAt(body, "embeddedConfig", "authMode");
  if (mode === undefined) return [];
  const authorizations = elementsAt(body, "embeddedConfig", "messagingAuthorizations");
  const findings: Finding[] = [];
  for (const [of, { element, least, most }] of Object.entries(minutes)) {
    const given = textAt(body, "embeddedConfig", element);
    if (of !== mode && given !== undefined)
      findings.push(error(path, `<${element}> belongs to ${of}, and this is ${mode}. Take it out.`));
    if (given === undefined || (Number(given) >= least && Number(given) <= most)) continue;
    findings.push(error(path, `<${element}> is ${given} minutes; an org takes ${least} to ${most}. Correct it.`));
  }
  if (mode !== "Auth" && authorizations.length > 0)
    findings.push(error(path, "Only Auth takes messagingAuthorizations. Take them out."));
  if (mode === "Auth" && textAt(body, "isSynchronousChatEnabled") === "true") {
    findings.push(error(path, "A verified channel cannot be session-based. Set isSynchronousChatEnabled to false."));
  }
  if (authorizations.some((each) => textAt(each, "authProviderName") !== undefined)) {
    findings.push(error(path, "authProviderName is exposed but not supported. Use a PublicKeyCertificateSet."));
  }
  for (const type of authorizations.map((each) => textAt(each, "authorizationType"))) {
    if (type === "PublicKeyCertificateSet") continue;
    findings.push(error(path, `The authorizationType ${type ?? ""} is not supported. Write PublicKeyCertificateSet.`));
  }
  return findings;
}

function checkRest({ path, body }: Component): Finding[] {
  const size = Number(textAt(body, "embeddedConfig", "maxFileSize") ?? 1);
  const speaking = textsAt(body, "automatedResponses", "type").filter((type) => !silentEnough.includes(type));
  const some = availability.filter((name) => textAt(body, "embeddedConfig", name) !== undefined);
  return [
    ...([0, availability.length].includes(some.length)
      ? []
      : [error(path, `${availability.join(", ")} go together. Write all or none.`)]),
    ...(/\s/.test(textAt(body, "embeddedConfig", "allowedFileTypes") ?? "")
      ? [error(path, "allowedFileTypes takes no blanks. Take them out.")]
      : []),
    ...(size >= 1 && size <= 5 ? [] : [error(path, `maxFileSize is ${size}; an org takes 1 to 5 MB. Correct it.`)]),
    ...(textAt(body, "sessionHandlerQueue") === undefined
      ? [error(path, "It has no fallback. Add <sessionHandlerQueue>.")]
      : []),
    ...speaking.map((type) => error(path, `${type} would reach the customer beside OpenCX's own words. Take it out.`)),
  ];
}

function checkCapacity({ path, body }: Component): Finding[] {
  const both = ["capacityWeight", "capacityPercentage"].every((name) => textAt(body, name) !== undefined);
  return both ? [error(path, "It has capacityWeight and capacityPercentage. Keep one.")] : [];
}
