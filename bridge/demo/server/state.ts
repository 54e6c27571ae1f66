import type { TriedStep } from "../../src/handoff/payloads.ts";
import type { Ledger } from "../../simulators/opencx/ledger.ts";
import type { System } from "./company.ts";
import { type DynamicsState, readDynamics } from "./dynamics/state.ts";
import { readSalesforce, type SalesforceState } from "./salesforce-state.ts";
import { mailSubject, writeAgain } from "./script.ts";
import type { Story } from "./story.ts";
import type { Visit } from "./visit.ts";
import { visitorAddress } from "./visitors.ts";

/** All that the page shows. */
export type DemoState = { visitor: VisitorState; system: System } & (SalesforceState | DynamicsState);

export interface VisitorState {
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
}

export interface VisitorLine {
  id: string;
  at: string;
  from: string;
  name: string;
  text: string;
  files: { id: string; name: string }[];
}

/** Reads OpenCX, the bridge and the desk anew. */
export async function readState(story: Story): Promise<DemoState> {
  const { visit, company, dynamics } = story;
  const [ledger, side] = await Promise.all([
    visit.sessionId === undefined ? undefined : story.opencx.ledger(visit.sessionId),
    dynamics === undefined ? readSalesforce(story) : readDynamics(story, dynamics),
  ]);
  return { system: company.system, visitor: visitorOf(visit, ledger), ...side };
}

function visitorOf(visit: Visit, ledger: Ledger | undefined): VisitorState {
  const phase = ledger === undefined ? "new" : ledger.status !== "open" ? "over" : ledger.aiInCharge ? "ai" : "person";
  return {
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
  };
}

function named({ id, name }: { id: string; name: string }) {
  return { id, name };
}
