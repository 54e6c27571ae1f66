import type { JWK } from "jose";

/** Handoffs to be posted, as OpenCX would. */
export interface HandoffLoad {
  /** Where `POST /v1/handoffs` goes. */
  url: string;
  key: string;
  /** Of the sessions; default web. What comes by e-mail goes to a Case. */
  channel?: "web" | "email";
  count: number;
  /** Requests under way at a time. */
  atOnce: number;
  /**
   * When the next one goes: after the answer to the POST, after the brief is at the org, or once the other side has come
   * to rest, so that one handoff's requests can be told from the next one's.
   */
  pace: "answer" | "brief" | "rest";
}

/** Requests by operation, as a simulator counts them. */
export type RequestCounts = Record<string, number>;

/** What was requested, from whom. */
export interface Requests {
  salesforce: RequestCounts;
  /** Entra, Dataverse and the Messaging API together. */
  dynamics: RequestCounts;
  opencx: RequestCounts;
}

export interface HandoffOutcome {
  sessionId: string;
  /** The answer to the POST; 0 when there was none. */
  status: number;
  /** From the start of the POST to its answer. */
  answeredMs: number;
  /** From the start of the POST until the org had accepted the first message; absent when it never came. */
  briefMs?: number;
  /** What had been requested by then; only with the pace `rest`. */
  requests?: Requests;
}

/** Reps who write, as a Poisson process over random conversations. */
export interface SpeechLoad {
  sessionIds: string[];
  perSecond: number;
  warmupMs: number;
  durationMs: number;
  seed: number;
}

export interface SpeechOutcome {
  /** From a rep's message on the stream until OpenCX had stored it; those of the warm-up are left out. */
  latenciesMs: number[];
  sent: number;
  lost: number;
  doubled: number;
  outOfOrder: number;
}

/** Reps who answer on Cases, as the org tells it: in batches, one after the other. */
export interface CaseLoad {
  /** Where `POST /v1/salesforce/case-events` goes, and the org's key for it. */
  url: string;
  key: string;
  /** Whose Cases are answered on, in turn. */
  sessionIds: string[];
  batches: number;
  /** Replies in a batch, 200 at most. */
  size: number;
}

/** Reps who answer in chats of Dynamics, in batches, one after the other. */
export interface ChatLoad {
  /** Whose chats are answered in, in turn. */
  sessionIds: string[];
  batches: number;
  /** Replies in a batch. */
  size: number;
}

/** What the org holds after handoffs. */
export interface Audit {
  /** Conversations at the org, whoever opened them. */
  conversations: number;
  /** Sessions without a conversation or without its brief. */
  lost: number;
  /** Conversations with two messaging sessions, or with the brief twice. */
  doubled: number;
  /** Broken rules of the simulated org itself. */
  simulator: string[];
}

/** What the process of the simulators can be asked to do. */
export interface StageCalls {
  registerKey(key: JWK): Promise<void>;
  setLatency(ms: number): Promise<void>;
  handOff(load: HandoffLoad): Promise<HandoffOutcome[]>;
  /** A rep takes each of the conversations. */
  join(sessionIds: string[]): Promise<void>;
  speak(load: SpeechLoad): Promise<SpeechOutcome>;
  /** Times are from the start of a batch's POST until OpenCX had stored the message. */
  answerOnCases(load: CaseLoad): Promise<SpeechOutcome>;
  audit(sessionIds: string[]): Promise<Audit>;
  /** Broken rules of the simulated org, and open Cases of these sessions beyond one each. */
  auditCases(sessionIds: string[]): Promise<string[]>;
  /** Where Dynamics sends what reps write. */
  hookChats(webhookUrl: string): Promise<void>;
  /** A rep takes each of the chats, and the webhook has been told so. */
  joinChats(sessionIds: string[]): Promise<void>;
  /** Times are from a rep's words, which go to the webhook at once, until OpenCX had stored the message. */
  answerInChats(load: ChatLoad): Promise<SpeechOutcome>;
  /** Broken rules of the simulated tenant, and chats of these sessions that are not as their reps and customers see them. */
  auditChats(sessionIds: string[]): Promise<string[]>;
}

/** What the simulators were started with. */
export interface StageFacts {
  opencx: string;
  salesforceMessaging: string;
  salesforceOrg: string;
  salesforceClient: { clientId: string; clientSecret: string };
  opencxApiKey: string;
  esDeveloperName: string;
  orgId: string;
  issuer: string;
  /** Where the stage was asked for a tenant; all chats go to it then. */
  dynamics?: DynamicsFacts;
}

export interface DynamicsFacts {
  authorityHost: string;
  environmentUrl: string;
  messagingUrl: string;
  messagingScope: string;
  tenantId: string;
  organizationId: string;
  clientId: string;
  clientSecret: string;
  workstreamId: string;
  channelId: string;
}

export interface CallMessage {
  id: number;
  method: keyof StageCalls;
  argument: unknown;
}

export type AnswerMessage = { ready: StageFacts } | { id: number; result?: unknown } | { id: number; error: string };
