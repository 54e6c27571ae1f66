import type { Dispatcher } from "undici";
import type { VerifiedIdentity } from "../../config/schema.ts";
import type { Budget, BudgetSettings } from "../../lib/budget.ts";
import type { Clock } from "../../lib/clock.ts";

/** How customers are identified to the org (contract salesforce-miaw 2.1, 2.2). */
export type IdentitySettings = VerifiedIdentity | { mode: "guest" };

/** One org and deployment, as the configuration's connection says it. */
export interface SalesforceMessagingSettings {
  name: string;
  instanceUrl: string;
  messagingUrl: string;
  esDeveloperName: string;
  /** 15 characters. */
  orgId: string;
  identity: IdentitySettings;
  routing: {
    priority: string;
    language: string;
    /** By the channel parameter's name. */
    extras: Record<string, { from: string; maxLength: number }>;
    repeatOnFirstMessage: boolean;
    capabilitiesVersion: string;
    languageMap: Record<string, string>;
  };
  timeouts: { requestMs: number; streamSilenceMs: number };
  limits: {
    messagesPerMinute: number;
    startsPer30s: number;
    tokensPerMinute: number;
    partCharacters: number;
    partBytes: number;
    briefParts: number;
  };
  receipts: { delivery: boolean; read: boolean };
}

/** Fetches a file from an address that somebody else chose, with every guard that needs. */
export type FetchFile = (
  url: string,
  options: { maxBytes: number; signal: AbortSignal; headers?: Record<string, string> },
) => Promise<{ bytes: Uint8Array; contentType: string | undefined; filename?: string | undefined }>;

/** Waits that tests shorten. */
export interface FollowTimings {
  /** First delay before a stream is opened anew; grows by half each time. Default 1 000. */
  reconnectMs: number;
  /** Longest such delay. Default 30 000. */
  reconnectCapMs: number;
  /** Between the two looks that prove an unannounced end (design section 6). Default 5 000. */
  endCheckMs: number;
  /** How long before its expiry a guest's token is spoken of. Default 10 minutes. */
  guestNoticeMs: number;
  /** How far back of the last event seen the entries are read again. Default 60 000. */
  overlapMs: number;
}

/** What the desk works with; all of it belongs to the composition root. */
export interface SalesforceMessagingParts {
  clock: Clock;
  /** For calls. */
  dispatcher: Dispatcher;
  /** For event streams: no body timeout, because the desk watches for silence itself. */
  streamDispatcher: Dispatcher;
  budgets: (settings: BudgetSettings) => Budget;
  fetchFile: FetchFile;
  logger?: { warn(facts: object, message: string): void };
  /** From 0 to 1, for jitter. Default Math.random. */
  random?: () => number;
  timings?: Partial<FollowTimings>;
}
