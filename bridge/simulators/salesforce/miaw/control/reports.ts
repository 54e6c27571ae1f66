import { flowView } from "../org/attributes.ts";
import type { FlowView } from "../org/attributes.ts";
import { ApiError } from "../api-error.ts";
import type { Conversation, Session } from "../conversations/model.ts";
import type { LedgerRecord, RequestCount } from "../ledger.ts";
import type { World } from "../world.ts";
import { repView } from "./org.ts";

/** A session with what the flow saw of its attributes. */
export interface SessionReport extends FlowView {
  number: number;
  recordId: string;
  status: Session["status"];
  startedAt: number;
  endedAt: number | undefined;
  endedByRole: Session["endedByRole"];
  language: string | undefined;
  /** As received. */
  attributes: Record<string, string>;
  inbound: number;
}

/** A conversation as the org knows it. */
export interface ConversationReport {
  conversationId: string;
  subject: string;
  verified: boolean;
  deployment: string;
  closed: boolean;
  routingStatus: Conversation["routingStatus"];
  offeredTo: string | undefined;
  participants: { id: string; name: string; role: string }[];
  sessions: SessionReport[];
}

/** A conversation's ledger. */
export interface ConversationLedger extends ConversationReport {
  sessionCount: number;
  /** How often a session of it ended. */
  ends: number;
  /** Requests that changed anything, entries and control operations, in order. */
  records: LedgerRecord[];
}

/** One conversation. Throws ApiError 404. */
export function conversationReport(world: World, id: string): ConversationReport {
  const conversation = world.conversations.get(id);
  if (conversation === undefined) throw new ApiError(404, `No conversation ${id}.`);
  const { subject, verified, closed, routingStatus, offeredTo, deployment } = conversation;
  return {
    conversationId: id,
    subject,
    verified,
    deployment: deployment.developerName,
    closed,
    routingStatus,
    offeredTo,
    participants: [...conversation.participants.values()].map(({ subject: who, displayName, role }) => ({
      id: who,
      name: displayName,
      role,
    })),
    sessions: conversation.sessions.map((session) => sessionReport(conversation, session)),
  };
}

/** One conversation with all that happened in it. Throws ApiError 404. */
export function conversationLedger(world: World, id: string): ConversationLedger {
  const report = conversationReport(world, id);
  const ends = report.sessions.filter(({ status }) => status === "Ended").length;
  return { ...report, sessionCount: report.sessions.length, ends, records: world.ledger.records(id) };
}

/** The whole org, now. */
export function stateReport(world: World) {
  return {
    orgId: world.orgId,
    url: world.baseUrl,
    now: world.now(),
    overStorage: world.org.overStorage,
    activeSessions: world.conversations.activeSessions,
    openStreams: world.feeds.streams().length,
    limits: world.limits,
    behaviour: world.behaviour,
    deployments: world.deployments.all().map(({ keySet, ...one }) => ({
      ...one,
      keySet: keySet && { name: keySet.name, issuer: keySet.issuer, jwksUrl: keySet.jwksUrl, kids: keySet.kids() },
    })),
    reps: world.reps.all().map(repView),
    files: world.files.all().map(({ id, conversationId, from, name, mimeType, bytes }) => ({
      id,
      conversationId,
      from,
      name,
      mimeType,
      size: bytes.length,
    })),
    violations: world.violations.list,
  };
}

/** How often each operation was requested, and with what answers. */
export function requestReport(world: World): Record<string, RequestCount> {
  return world.ledger.counts();
}

function sessionReport({ deployment }: Conversation, session: Session): SessionReport {
  const { number, recordId, status, startedAt, endedAt, endedByRole, language, attributes, inbound } = session;
  const facts = { number, recordId, status, startedAt, endedAt, endedByRole, language, attributes, inbound };
  return { ...facts, ...flowView(deployment, attributes) };
}
