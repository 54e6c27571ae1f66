import type { Story } from "./story.ts";

/** What `OpenCxCaseSource` reads of a Case; null where it has nothing. */
export async function caseFacts(story: Story, recordId: string) {
  const { case: row } = await story.cases.read(recordId);
  const field = (name: string) => (typeof row[name] === "string" ? row[name] : null);
  const contact = (await story.cases.records("Contact")).find(({ Id }) => Id === row["ContactId"]);
  const sessionId = field("OpenCx_Session_Id__c");
  return {
    recordId,
    objectName: "Case",
    fromOpenCx: sessionId !== null || row["Case_From__c"] === "opencx" || field("OpenCx_Handoff_Key__c") !== null,
    isMarkUncertain: false,
    customerName: contact === undefined ? field("SuppliedName") : contact["Name"],
    identityKind: field("OpenCx_Identity_Kind__c"),
    channel: field("OpenCx_Channel__c"),
    language: field("OpenCx_Language__c"),
    priority: field("Priority"),
    reason: field("OpenCx_Handoff_Reason__c"),
    summary: field("OpenCx_Summary__c"),
    sessionId,
    customerPhone: null,
    followUp: null,
    link: null,
  };
}

/** Whether an id is a Case's, by its key prefix. */
export function isCaseId(recordId: string): boolean {
  return recordId.startsWith("500");
}
