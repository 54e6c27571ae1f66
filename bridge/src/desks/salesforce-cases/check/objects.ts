import type { Finding } from "../../desk.ts";
import { originOf } from "../case-fields.ts";
import { describeIfSeen } from "../mirror.ts";
import type { ObjectFacts, Org } from "../org/org.ts";
import type { SalesforceCasesSettings } from "../settings.ts";

const ownFields = [
  ...["Case_From__c", "OpenCx_Handoff_Key__c", "OpenCx_Session_Id__c", "OpenCx_Channel__c", "OpenCx_Handoff_Reason__c"],
  ...["OpenCx_Identity_Kind__c", "OpenCx_Language__c", "OpenCx_Summary__c"],
];
const channels = ["email", "phone", "web", "sms", "whatsapp"];
const assign = "In Setup, Permission Sets, assign OpenCx_Integration to the bridge's user";

/** The package's fields on Case: there, writable, and the key unique, without which a Case might be opened twice. */
export async function caseFieldsFinding(org: Org): Promise<Finding> {
  const facts = await describeIfSeen(org, "Case");
  const field = (name: string) => facts?.fields.find((one) => one.name === name);
  const missing = ownFields.filter((name) => field(name)?.createable !== true);
  if (missing.length > 0) {
    const remedy = `Install the package's core part. ${assign}.`;
    return fail("case-fields", `The bridge's user cannot write on Case: ${missing.join(", ")}.`, remedy);
  }
  if (field("OpenCx_Handoff_Key__c")?.unique !== true) {
    const remedy = "Deploy the package's core part again: the field must be unique.";
    return fail("case-fields", "OpenCx_Handoff_Key__c is not unique.", remedy);
  }
  return { check: "case-fields", result: "pass", found: "Every field of the package is there and writable." };
}

/** Whether what the settings write is a value of the org; unrestricted picklists take others too, reports do not. */
export async function picklists(org: Org, settings: SalesforceCasesSettings): Promise<Finding> {
  const facts = await describeIfSeen(org, "Case");
  const { priority, status, origins } = settings.case;
  const wanted: [string, string[]][] = [
    ["Priority", [priority]],
    ["Origin", [...channels.map((channel) => originOf(channel, settings)), ...Object.values(origins)]],
    ["Status", [...(status === undefined ? [] : [status]), ...statusesOf(settings)]],
  ];
  const missing = wanted.flatMap(([name, values]) => missingValues(facts, name, values));
  if (missing.length === 0) return { check: "picklists", result: "pass", found: "The org knows every value." };
  const remedy =
    "Add the values in Setup, Object Manager, Case, Fields, or change case.origins, case.priority, case.status, reopenStatus or closedStatus.";
  return { check: "picklists", result: "warn", found: `The org does not know: ${missing.join(", ")}.`, remedy };
}

function statusesOf({ whenClosed, reopenStatus, whenOpencxCloses, closedStatus }: SalesforceCasesSettings): string[] {
  return [...(whenClosed === "reopen" ? [reopenStatus] : []), ...(whenOpencxCloses === "close" ? [closedStatus] : [])];
}

function missingValues(facts: ObjectFacts | undefined, name: string, values: string[]): string[] {
  const known = facts?.fields.find((one) => one.name === name)?.picklistValues ?? [];
  const active = known.filter((one) => one.active).map(({ value }) => value);
  return [...new Set(values)].filter((value) => !active.includes(value)).map((value) => `${name} "${value}"`);
}

/** Whether the bridge's user may create records of an object. */
export async function writable(org: Org, check: string, object: string): Promise<Finding> {
  const facts = await describeIfSeen(org, object);
  if (facts?.createable === true) return { check, result: "pass", found: `The bridge's user may create ${object}.` };
  return fail(check, `The bridge's user may not create ${object}.`, `${assign}, and look at its object permissions.`);
}

function fail(check: string, found: string, remedy: string): Finding {
  return { check, result: "fail", found, remedy };
}
