import { z } from "zod";
import type { ConversationReport, SessionReport } from "../../simulators/salesforce/miaw-simulator.ts";
import type { TracePage } from "../bridge-caller.ts";
import { caseFacts, isCaseId } from "./case-apex.ts";
import type { Story } from "./story.ts";

/** What the org's Apex answers to the panel; here the demo stands in for it, with the same questions and answers. */
interface ApexMethod {
  schema: z.ZodType;
  run(story: Story, parameters: unknown): Promise<unknown>;
}

const refreshSeconds = 10;
const record = z.object({ recordId: z.string().min(1).max(18) });
const trace = record.extend({
  after: z.number().int().min(0).nullish(),
  etag: z.string().max(200).nullish(),
});

export const apexMethods: Readonly<Record<string, ApexMethod>> = {
  "OpenCxTraceController.readFacts": {
    schema: record,
    run: async (story, parameters) => {
      const { recordId } = parameters as z.output<typeof record>;
      const facts = isCaseId(recordId) ? await caseFacts(story, recordId) : factsOf(await find(story, recordId));
      return { ...facts, refreshSeconds };
    },
  },
  "OpenCxTraceController.readTrace": {
    schema: trace,
    run: async (story, parameters) => {
      const { recordId, after, etag } = parameters as z.output<typeof trace>;
      const conversationId = await conversationIdOf(story, recordId);
      return answerOf(await story.bridge.tracePage(conversationId, after ?? 0, etag ?? undefined));
    },
  },
};

/** The bridge knows a conversation that is carried by a Case under the Case's own id. */
async function conversationIdOf(story: Story, recordId: string): Promise<string> {
  return isCaseId(recordId) ? recordId : (await find(story, recordId)).conversation.conversationId;
}

interface Found {
  conversation: ConversationReport;
  session: SessionReport;
}

/** As the org finds it: from a Messaging Session to its conversation. */
async function find(story: Story, recordId: string): Promise<Found> {
  for (const conversation of await story.org.conversations()) {
    const session = conversation.sessions.find((one) => one.recordId === recordId);
    if (session !== undefined) return { conversation, session };
  }
  throw new Error("There is no Messaging Session of this id.");
}

/** What the Omni-Channel flow has written into the record's fields. */
function factsOf({ conversation, session }: Found) {
  const field = (name: string) => session.flow[name] ?? null;
  return {
    recordId: session.recordId,
    objectName: "MessagingSession",
    fromOpenCx: field("OpencxSessionId") !== null,
    isMarkUncertain: field("OpencxSessionId") === null,
    customerName: conversation.participants.find(({ role }) => role === "EndUser")?.name ?? null,
    identityKind: field("Identity_Kind"),
    channel: field("Origin"),
    language: field("Chat_language"),
    priority: field("Priority"),
    reason: field("Handoff_Reason"),
    summary: field("Handoff_Summary"),
    sessionId: field("OpencxSessionId"),
    customerPhone: field("Customer_Phone"),
    followUp: field("Follow_Up"),
    link: null,
  };
}

function answerOf(page: TracePage) {
  const { status, body, etag, fault } = page;
  return { status, body: body ?? null, etag: etag ?? null, fault: fault ?? null };
}
