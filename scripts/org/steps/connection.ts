import type { OrgContext } from "../context.ts";
import { deployFolder } from "../deploy-folder.ts";
import { already, failed, type Outcome } from "../outcome.ts";
import type { Step } from "./step.ts";

export const connectionSteps: Step[] = [
  { title: "Credential to the bridge, and the bridge's login", part: "connection", run: deployConnection },
  { title: "Credential for the org's own metadata", part: "org-api", run: deployOrgApi },
];

/** Deployed once: a later time would put the placeholder or an old address over what the admin entered. */
async function deployConnection(context: OrgContext): Promise<Outcome> {
  const { sf, options } = context;
  const there = await sf.query("SELECT Id FROM NamedCredential WHERE DeveloperName = 'OpenCx_Bridge'");
  if (there.length > 0 && !options.again.includes("connection"))
    return already(
      "the named credential OpenCx_Bridge is in the org and keeps its address (--again connection replaces it)",
    );
  const { bridgeUrl, contactEmail } = options;
  if (bridgeUrl === undefined || contactEmail === undefined)
    return failed(
      "the bridge's address or the contact's e-mail is missing",
      "Run this with --bridge-url https://<bridge> --contact-email <who looks after it>.",
    );
  const outcome = await deployFolder(context, "connection/main", {
    env: { OPENCX_BRIDGE_URL: bridgeUrl, OPENCX_CONTACT_EMAIL: contactEmail },
  });
  const secret =
    "Enter the bridge's key of role org: Setup, Named Credentials, External Credentials, OpenCX bridge, principal Bridge, Edit, " +
    "Authentication Parameters, Add: name Token, value the key.";
  return { ...outcome, remedy: secret };
}

/** With it the setup check reads the channel and the support settings; without it, it says what to look at by hand. */
async function deployOrgApi(context: OrgContext): Promise<Outcome> {
  const { sf, options } = context;
  const there = await sf.query("SELECT Id FROM NamedCredential WHERE DeveloperName = 'OpenCx_Org'");
  if (there.length > 0 && !options.again.includes("org-api"))
    return already("the named credential OpenCx_Org is in the org and keeps its address (--again org-api replaces it)");
  if (options.orgUrl === undefined)
    return failed("the org's own address is missing", "Run this with --org-url https://<my domain>.my.salesforce.com.");
  const outcome = await deployFolder(context, "connection/optional/org", { env: { OPENCX_ORG_URL: options.orgUrl } });
  const secret =
    "Make an External Client App of your own with the client credentials flow, scope api, and a run-as user who may read " +
    "metadata; enter its consumer key and secret: Setup, Named Credentials, External Credentials, OpenCX org, principal Checks.";
  return { ...outcome, remedy: secret };
}
