import type { OrgContext } from "../context.ts";
import { deployFolder } from "../deploy-folder.ts";
import { done, failed, type Outcome } from "../outcome.ts";
import type { Sf } from "../sf.ts";
import { soqlText } from "../soql-text.ts";
import type { Step } from "./step.ts";

/** What the opt-in brings, by the object that lists it in the org. */
const names = {
  ApexTrigger: ["CaseTrigger", "OpenCxOutboundEmailSender"],
  ApexClass: ["OpenSalesforceCaseManagement"],
};
const credential = "OpenCX_Integration";
/** Everything of the opt-in calls this class, and nothing else does. */
const mark = "OpenCxParity";

export const parityChecks: Step[] = [{ title: "Names of OpenCX's guide are free", part: "parity", run: checkNames }];

export const paritySteps: Step[] = [
  {
    title: "Class and triggers by the names in OpenCX's guide",
    part: "parity",
    run: (context) => deployFolder(context, "core/optional/parity", { hasApex: true }),
  },
  { title: "Credential by the name in OpenCX's guide", part: "parity", run: deployCredential },
];

/** A deploy would silently replace an org's own part of one of these names; not even `--replace` may do that. */
async function checkNames({ sf }: OrgContext): Promise<Outcome> {
  const found = [...(await apexOf(sf, "ApexTrigger")), ...(await apexOf(sf, "ApexClass"))];
  const theirs = found.filter(({ isOurs }) => !isOurs).map(({ name }) => name);
  if (found.length === 0 && (await hasCredential(sf))) theirs.push(`NamedCredential ${credential}`);
  if (theirs.length === 0) return done(found.length === 0 ? "the org has none of them" : "they are this package's own");
  return failed(
    `the org has these already, and a deploy would silently replace them: ${theirs.join(", ")}`,
    "Leave the part parity out: the package works without it. Only where they are what is left of OpenCX's own guide and nothing uses them, delete them in Setup, then run this again.",
  );
}

async function apexOf(sf: Sf, type: keyof typeof names): Promise<{ name: string; isOurs: boolean }[]> {
  const rows = await sf.query<{ Name: string; Body: string | null }>(
    `SELECT Name, Body FROM ${type} WHERE NamespacePrefix = null AND Name IN (${names[type].map(soqlText).join(", ")})`,
  );
  return rows.map(({ Name, Body }) => ({ name: `${type} ${Name}`, isOurs: Body?.includes(mark) === true }));
}

async function hasCredential(sf: Sf): Promise<boolean> {
  const rows = await sf.query(`SELECT Id FROM NamedCredential WHERE DeveloperName = ${soqlText(credential)}`);
  return rows.length > 0;
}

/** Deployed once: a later time would put an old address over what the admin entered. */
async function deployCredential(context: OrgContext): Promise<Outcome> {
  const { sf, options } = context;
  if ((await hasCredential(sf)) && !options.again.includes("parity"))
    return done(`the named credential ${credential} is in the org and keeps its address (--again parity replaces it)`);
  if (options.bridgeUrl === undefined)
    return failed("the bridge's address is missing", "Run this with --bridge-url https://<bridge>.");
  return deployFolder(context, "connection/optional/parity", { env: { OPENCX_BRIDGE_URL: options.bridgeUrl } });
}
