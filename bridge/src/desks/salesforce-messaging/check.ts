import { BridgeError, errorCode } from "../../lib/errors.ts";
import type { Finding } from "../desk.ts";
import { routingParameters } from "./attributes.ts";
import type { MiawClient } from "./client.ts";
import type { MiawCredentials } from "./credentials.ts";
import { modeRemedy, type TokenExchange } from "./exchange.ts";
import { isSuccess, tokenRemedy } from "./failures.ts";
import type { SalesforceMessagingSettings } from "./settings.ts";
import { asList, asObject, asText, type Json } from "./wire.ts";

export interface CheckParts {
  settings: SalesforceMessagingSettings;
  client: MiawClient;
  exchange: TokenExchange;
}

/**
 * What the doctor says of the connection: host, deployment, identity and parameters, each with what to do. Creates
 * nothing in the org; takes one token (contract salesforce-miaw 2, 5.3, 6).
 */
export async function check(parts: CheckParts): Promise<Finding[]> {
  const { config, host } = await servedConfig(parts);
  const findings = [host];
  if (config !== undefined) {
    findings.push(deploymentType(config, parts.settings), authMode(config, parts.settings));
    findings.push(parameters(config, parts.settings), attachments(config));
  }
  if (host.result === "fail" && config === undefined && host.check === "host") return findings;
  return [...findings, ...(await identity(parts))];
}

async function servedConfig({ client, settings }: CheckParts): Promise<{ config?: Json; host: Finding }> {
  const { messagingUrl, esDeveloperName, orgId } = settings;
  try {
    const answer = await client.serviceConfig(settings.routing.language);
    const config = asObject(asObject(answer.json)["embeddedServiceConfig"]);
    if (isSuccess(answer) && Object.keys(config).length > 0) {
      const found = `${messagingUrl} serves the deployment ${esDeveloperName}.`;
      return { config, host: { check: "host", result: "pass", found } };
    }
    const found = `${messagingUrl} answered ${answer.status} when asked for the deployment ${esDeveloperName} of org ${orgId}.`;
    const remedy =
      "In Setup, Embedded Service Deployments, copy the API Name into esDeveloperName and press Publish; copy the URL " +
      "of its code snippet into messagingUrl; in Setup, Company Information, copy the Organization ID into orgId.";
    return { host: { check: "deployment", result: "fail", found, remedy } };
  } catch (error) {
    const found = `${messagingUrl} cannot be reached (${errorCode(error)}).`;
    const remedy =
      "Check messagingUrl against the URL in Setup, Embedded Service Deployments, Install Code Snippet, and that this " +
      "machine may reach it on port 443.";
    return { host: { check: "host", result: "fail", found, remedy } };
  }
}

function deploymentType(config: Json, { esDeveloperName }: SalesforceMessagingSettings): Finding {
  const type = asText(config["deploymentType"]) ?? "unknown";
  const found = `${esDeveloperName} is of type ${type}.`;
  if (type.toLowerCase() === "api") return { check: "deployment-type", result: "pass", found };
  const remedy =
    "In Setup, Embedded Service Deployments, make a new deployment of type Custom Client for the same channel, publish " +
    "it, and put its API Name into esDeveloperName.";
  return { check: "deployment-type", result: "fail", found, remedy };
}

function authMode(config: Json, { identity: { mode } }: SalesforceMessagingSettings): Finding {
  const served = asText(asObject(config["embeddedServiceMessagingChannel"])["authMode"]) ?? "unknown";
  const found = `The channel's user verification is ${served === "Auth" ? "on" : `off (${served})`}; identity.mode is ${mode}.`;
  const matches = (served === "Auth") === (mode === "verified");
  return matches
    ? { check: "auth-mode", result: "pass", found }
    : { check: "auth-mode", result: "fail", found, remedy: modeRemedy(mode) };
}

function parameters(config: Json, { routing }: SalesforceMessagingSettings): Finding {
  const forms = asList(config["forms"]).flatMap((form) => asList(asObject(form)["formFields"]));
  const served = [...forms, ...asList(config["hiddenFormFields"])].map((field) => asText(asObject(field)["name"]));
  const wanted = [...routingParameters.map(({ name }) => name), ...Object.keys(routing.extras)];
  const missing = wanted.filter((name) => !served.includes(name));
  if (missing.length === 0) {
    return { check: "routing-parameters", result: "pass", found: "The channel takes every routing attribute." };
  }
  const remedy =
    "In Setup, Messaging Settings, open the channel and add each as a custom parameter with this very name (upper and " +
    "lower case count) and its flow mapping; add it as a hidden field under Pre-Chat of the deployment; press Publish.";
  return {
    check: "routing-parameters",
    result: "warn",
    found: `The channel does not take: ${missing.join(", ")}.`,
    remedy,
  };
}

function attachments(config: Json): Finding {
  if (asObject(config["attachments"])["endUserToAgent"] !== false) {
    return { check: "attachments", result: "pass", found: "Customers may send files." };
  }
  const remedy = "In Setup, Embedded Service Deployments, turn on attachments from customers, and press Publish.";
  return { check: "attachments", result: "warn", found: "Customers may not send files; a link goes instead.", remedy };
}

async function identity({ settings, exchange }: CheckParts): Promise<Finding[]> {
  try {
    const credentials = await exchange.exchange("session:doctor");
    return [provenSubject(credentials, settings), sameOrg(credentials, settings)];
  } catch (error) {
    const facts = error instanceof BridgeError ? error : undefined;
    const found = facts?.message ?? `No token could be had (${errorCode(error)}).`;
    const remedy = facts?.remedy ?? "Check the private key in the configuration: it must be an RSA key in PEM.";
    return [{ check: "identity", result: "fail", found, remedy }];
  }
}

function provenSubject({ kind }: MiawCredentials, { identity: ours }: SalesforceMessagingSettings): Finding {
  if (ours.mode === "guest") return { check: "identity", result: "pass", found: "Salesforce gives guest tokens." };
  if (kind === "verified") {
    return { check: "identity", result: "pass", found: "Salesforce verifies customers by the bridge's key." };
  }
  const remedy = tokenRemedy(ours.authKeyId, ours.issuer);
  return {
    check: "identity",
    result: "fail",
    found: "Salesforce took the identity token but answered with a guest: customers would not be verified.",
    remedy,
  };
}

function sameOrg({ orgId }: MiawCredentials, settings: SalesforceMessagingSettings): Finding {
  const wanted = settings.orgId.slice(0, 15);
  if (orgId === null || orgId === wanted) return { check: "org", result: "pass", found: `The org is ${wanted}.` };
  const remedy =
    "Copy the Organization ID from Setup, Company Information, of the org whose messagingUrl is configured.";
  return { check: "org", result: "fail", found: `The token is for org ${orgId}, not ${wanted}.`, remedy };
}
