import type { TriedStep } from "../../src/handoff/payloads.ts";
import type { ConversationReport } from "../../simulators/salesforce/miaw-simulator.ts";
import { type Said, saidAtDesk } from "../said-at-desk.ts";
import type { Trace } from "../bridge-caller.ts";
import { type CaseSide, type CaseView, readCase } from "./case-state.ts";
import { mailSubject, writeAgain } from "./script.ts";
import type { Story } from "./story.ts";
import { visitorAddress } from "./visitors.ts";

/** All that the page shows. */
export interface DemoState {
  visitor: {
    number: number;
    name: string | null;
    /** Of e-mails; null in any other channel. */
    mail: { address: string; subject: string } | null;
    channel: string;
    identity: string;
    phase: "new" | "ai" | "person" | "over";
    isThinking: boolean;
    suggestion: string | null;
    /** What the AI has tried so far; the panel shows it once it comes to a person. */
    steps: TriedStep[];
    lines: VisitorLine[];
  };
  panel: PanelState | null;
  desk: {
    /** Where reps work with this visitor: in Omni-Channel, or on a Case. */
    kind: "messaging" | "case";
    reps: { name: string; online: boolean; isBusy: boolean }[];
    work: Work | null;
    case: CaseView | null;
  };
}

export interface VisitorLine {
  id: string;
  at: string;
  from: string;
  name: string;
  text: string;
  files: { id: string; name: string }[];
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

/** Reads OpenCX, the bridge and the org anew. */
export async function readState(story: Story): Promise<DemoState> {
  const { visit } = story;
  const [ledger, conversation, reps, onCase] = await Promise.all([
    visit.sessionId === undefined ? undefined : story.opencx.ledger(visit.sessionId),
    story.conversation(),
    story.org.reps(),
    readCase(story),
  ]);
  const [trace, desk] = conversation
    ? await Promise.all([
        story.bridge.trace(conversation.conversationId),
        story.org.ledger(conversation.conversationId),
      ])
    : [];
  const phase = ledger === undefined ? "new" : ledger.status !== "open" ? "over" : ledger.aiInCharge ? "ai" : "person";
  return {
    visitor: {
      number: visit.number,
      name: visit.name ?? null,
      mail: visit.channel === "email" ? { address: visitorAddress(visit.number), subject: mailSubject } : null,
      channel: visit.channel,
      identity: visit.identity,
      phase,
      isThinking: visit.isThinking,
      suggestion: phase === "person" ? null : phase === "over" ? writeAgain : (visit.suggestion ?? null),
      steps: visit.steps,
      lines: (ledger?.visible ?? []).flatMap(({ id, at, from, name, text, attachments }) =>
        from === undefined ? [] : [{ id, at, from, name: name ?? "", text: text ?? "", files: attachments.map(named) }],
      ),
    },
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

function named({ id, name }: { id: string; name: string }) {
  return { id, name };
}
