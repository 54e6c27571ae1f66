import { z } from "zod";
import { isLoopbackHost, parseAddress } from "../addresses.ts";
import { count, duration, refuse, section, setting, text } from "../setting.ts";
import { allowAnyHost, apiVersionFacts, requestTimeFacts } from "./connection.ts";
import { withoutSlash } from "./salesforce-host.ts";

/** A GUID, in lower case; some pages of Dynamics show it in braces. */
export function guid() {
  return z
    .string()
    .trim()
    .toLowerCase()
    .overwrite((text) => text.replace(/^\{(.*)\}$/, "$1"))
    .regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, "This is not a GUID.");
}

const registrations = "the app's page in the Azure portal, Microsoft Entra ID, App registrations";

/** How the bridge logs in, and to which environment (contract dynamics-365 1 and 2). */
export const dynamicsLogin = {
  tenantId: setting(guid(), {
    sentence: "Directory (tenant) ID of the Entra tenant.",
    example: "11111111-2222-4333-8444-555555555555",
    remedy: `Copy it from ${registrations}, Overview.`,
  }),
  clientId: setting(guid(), {
    sentence: "Application (client) ID of the app.",
    example: "66666666-7777-4888-9999-000000000000",
    remedy: `Copy it from ${registrations}, Overview.`,
  }),
  clientSecret: setting(text({ max: 500 }), {
    sentence: "The app's client secret.",
    example: "${DYNAMICS_CLIENT_SECRET}",
    remedy: `Make one on ${registrations}, Certificates & secrets, and copy its Value, not its Secret ID.`,
    secret: true,
  }),
  environmentUrl: setting(z.string().trim(), {
    sentence: "Address of the Dataverse environment.",
    example: "https://yourorg.crm.dynamics.com",
    remedy: "Copy the Environment URL from the Power Platform admin center, with https:// in front and no path.",
  }),
  authorityHost: setting(z.string().trim().default("https://login.microsoftonline.com"), {
    sentence: "Where tokens come from; another address for a national cloud.",
    example: "https://login.microsoftonline.com",
    remedy: "Leave it out, or write the login address of your national cloud.",
  }),
  allowAnyHost,
  apiVersion: setting(
    text()
      .regex(/^\d+\.\d+$/, "A version looks like 9.2.")
      .default("9.2"),
    apiVersionFacts,
  ),
};

export const dynamicsTimeouts = section({
  requestMs: setting(duration({ min: 100, max: 120_000 }).default(20_000), requestTimeFacts),
});

/** What the bridge takes of Dataverse's service protection limits (contract dynamics-365 3.7). */
export const requestLimits = {
  requestsPerSecond: setting(count({ min: 1, max: 200 }).default(18), {
    sentence: "Most requests a second to Dataverse, from all processes together: bursts are spread.",
    example: "18",
  }),
  requestsPer5Minutes: setting(count({ min: 10, max: 100_000 }).default(5_400), {
    sentence: "Most requests in five minutes to Dataverse, which takes 6000 of one user.",
    example: "5400",
  }),
  requestsAtOnce: setting(count({ min: 1, max: 50 }).default(10), {
    sentence: "Most requests of one process that are on their way to Dataverse at once; as many to the Messaging API.",
    example: "10",
  }),
};

export function withoutSlashes<Urls extends { environmentUrl: string; authorityHost: string }>(connection: Urls): Urls {
  const { environmentUrl, authorityHost } = connection;
  return { ...connection, environmentUrl: withoutSlash(environmentUrl), authorityHost: withoutSlash(authorityHost) };
}

interface Draft {
  environmentUrl?: unknown;
  authorityHost?: unknown;
  allowAnyHost?: unknown;
}

const dataverseHost = /\.crm\d*\.(dynamics\.com|dynamics\.cn|microsoftdynamics\.us|appsplatform\.us)$/;
const entraHost = /^login\.(microsoftonline\.com|microsoftonline\.us|partner\.microsoftonline\.cn|chinacloudapi\.cn)$/;

/** Refuses addresses of somebody else, who would be given the secret. */
export function checkDynamicsHosts(draft: Draft, ctx: z.RefinementCtx): void {
  const anyHost = draft.allowAnyHost === true;
  const problem = hostFault(draft.environmentUrl, dataverseHost, anyHost);
  if (problem !== undefined) refuse(ctx, `CONFIG_ENVIRONMENT_URL_${problem}`, words[problem], ["environmentUrl"]);
  const authority = hostFault(draft.authorityHost, entraHost, anyHost);
  if (authority !== undefined) refuse(ctx, `CONFIG_AUTHORITY_HOST_${authority}`, words[authority], ["authorityHost"]);
}

type HostFault = "INVALID" | "FOREIGN";
const words = {
  INVALID: "This is not an https address of a host alone.",
  FOREIGN: "The host is not Microsoft's.",
} as const;

/** What is wrong with the address of a host; undefined for nothing, or for what is no text. */
export function hostFault(value: unknown, hosts: RegExp, anyHost: boolean): HostFault | undefined {
  if (typeof value !== "string") return undefined;
  const address = parseAddress(value);
  if (address === undefined || address.username !== "" || address.password !== "") return "INVALID";
  if (address.pathname !== "/" || address.search !== "" || address.hash !== "") return "INVALID";
  const simulated = anyHost && address.protocol === "http:" && isLoopbackHost(address.hostname);
  if (address.protocol !== "https:" && !simulated) return "INVALID";
  return anyHost || hosts.test(address.hostname) ? undefined : "FOREIGN";
}
