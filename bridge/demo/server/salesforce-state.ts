import type { ConversationReport } from "../../simulators/salesforce/miaw-simulator.ts";
import type { Trace } from "../bridge-caller.ts";
import { type Said, saidAtDesk } from "../said-at-desk.ts";
import { type CaseSide, type CaseView, readCase } from "./case-state.ts";
import type { Story } from "./story.ts";

/** What the page shows of Salesforce. */
export interface SalesforceState {
  panel: PanelState | null;
  desk: {
    /** Where reps work with this visitor: in Omni-Channel, or on a Case. */
    kind: "messaging" | "case";
    reps: { name: string; online: boolean; isBusy: boolean }[];
    work: Work | null;
    case: CaseView | null;
  };
}

/** Which record the panel shows. */
export interface PanelState {
  recordId: string;
  /** Another one tells that there is something new to read. */
  version: string;
}

/** The work item in the reps' Omni-Channel. */
export interface Work {
  conversationId: string;
  status: "incoming" | "nobody" | "accepted" | "ended";
  /** To whom it is offered, or who has it. */
  rep: string | null;
  customer: string;
  attributes: { name: string; value: string }[];
  lines: (Said & { isBrief: boolean })[];
}

/** Reads the bridge and the org anew. */
export async function readSalesforce(story: Story): Promise<SalesforceState> {
  const { visit } = story;
  const [conversation, reps, onCase] = await Promise.all([story.conversation(), story.org.reps(), readCase(story)]);
  const [trace, desk] = conversation
    ? await Promise.all([
        story.bridge.trace(conversation.conversationId),
        story.org.ledger(conversation.conversationId),
      ])
    : [];
  return {
    panel: onCase === undefined ? panelOf(conversation, trace) : panelOfCase(onCase),
    desk: {
      kind: onCase !== undefined || visit.channel === "email" ? "case" : "messaging",
      case: onCase?.view ?? null,
      reps: reps.map(({ name, online, active }) => ({ name, online, isBusy: active.length > 0 })),
      work: conversation && desk ? workOf(conversation, saidAtDesk(desk), reps, visit.name) : null,
    },
  };
}

function panelOf(conversation: ConversationReport | undefined, trace: Trace | undefined): PanelState | null {
  if (conversation === undefined || trace === undefined) return null;
  return { recordId: conversation.sessions.at(-1)?.recordId ?? "", version: versionOf(trace) };
}

function panelOfCase({ view, trace }: CaseSide): PanelState | null {
  return trace === undefined ? null : { recordId: view.id, version: versionOf(trace) };
}

function versionOf({ handoff, transcript, events }: Trace): string {
  const lines = transcript.map(({ status }) => status).join();
  return `${handoff.id} ${handoff.state} ${lines} ${events.at(-1)?.id ?? 0}`;
}

function workOf(
  conversation: ConversationReport,
  said: Said[],
  reps: { id: string; name: string; online: boolean }[],
  customer: string | undefined,
): Work {
  const { conversationId, participants, offeredTo, sessions } = conversation;
  const session = sessions.at(-1);
  const inside = participants.map(({ name }) => name).join(", ");
  const offered = reps.find(({ id }) => id === offeredTo)?.name;
  const isSomebodyThere = reps.some(({ online }) => online);
  const status =
    session?.status === "Ended" ? "ended" : inside !== "" ? "accepted" : isSomebodyThere ? "incoming" : "nobody";
  return {
    conversationId,
    status,
    rep: status === "accepted" ? inside : (offered ?? null),
    customer: customer ?? "Guest",
    attributes: Object.entries(session?.flow ?? {}).map(([name, value]) => ({ name, value })),
    lines: said.map((line, index) => ({
      ...line,
      isBrief: startsBrief(line) || (line.isLink && startsBrief(said[index - 1])),
    })),
  };
}

/** Salesforce takes the link at the brief's end for a message of its own: both are the brief. */
function startsBrief(line: Said | undefined): boolean {
  return line?.text.startsWith("OpenCX handoff") === true;
}
