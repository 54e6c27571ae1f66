import { randomUUID } from "node:crypto";
import { Agent } from "undici";
import type { DeskConversation, DeskHandoff, LiveDesk, Prepared } from "../../../src/desks/desk.ts";
import { publicJwk } from "../../../src/desks/salesforce-messaging/identity/jwks.ts";
import { createSalesforceMessaging } from "../../../src/desks/salesforce-messaging/salesforce-messaging.ts";
import type {
  FetchFile,
  FollowTimings,
  SalesforceMessagingSettings,
} from "../../../src/desks/salesforce-messaging/settings.ts";
import { createBudgets } from "../../../src/lib/budget.ts";
import { systemClock, type Clock } from "../../../src/lib/clock.ts";
import { handoffParameters } from "../../../simulators/salesforce/handoff-parameters.ts";
import {
  type MiawOptions,
  type MiawSimulator,
  startMiawSimulator,
} from "../../../simulators/salesforce/miaw-simulator.ts";
import { makeKeys } from "../../config/fixtures.ts";
import { Follower } from "./follower.ts";
import { MemoryBox } from "./memory-box.ts";

/** A simulated org, a desk that talks to it, and conversations as the heart would keep them. */
export interface Lab {
  sim: MiawSimulator;
  desk: LiveDesk;
  settings: SalesforceMessagingSettings;
  /** Files the desk asked for. */
  fetched: { url: string; headers: Record<string, string> }[];
  /** Another desk on the same org, as a second process or after a change of settings would have. */
  another(changes?: DeskChanges): LiveDesk;
  /** Follows a conversation until it ends, is stopped, or the lab closes. */
  follow(conversation: TestConversation, desk?: LiveDesk): Follower;
  close(): Promise<void>;
}

export interface DeskChanges {
  settings?: Partial<SalesforceMessagingSettings>;
  timings?: Partial<FollowTimings>;
  clock?: Clock;
}

export interface TestConversation extends DeskConversation {
  credentials: MemoryBox;
  prepared: Prepared;
}

const identity = {
  mode: "verified",
  authKeyId: "key-1",
  issuer: "opencx-bridge",
  privateKey: makeKeys().privateKey,
  algorithm: "RS256",
  tokenLifetimeMs: 240_000,
  onFallback: "continue",
} as const;

const quick: FollowTimings = {
  reconnectMs: 10,
  reconnectCapMs: 40,
  endCheckMs: 40,
  guestNoticeMs: 600_000,
  overlapMs: 60_000,
};

export async function startLab(options: MiawOptions = {}, changes: DeskChanges = {}): Promise<Lab> {
  const keySet = { name: "OpenCX", issuer: identity.issuer, keys: [await publicJwk(identity)] };
  const parameters = handoffParameters;
  const sim = await startMiawSimulator({
    deployments: [
      { developerName: "Verified", authMode: "Auth", keySet, parameters },
      { developerName: "Guests", authMode: "UnAuth", parameters },
      { developerName: "Prechat", authMode: "Auth", keySet, parameters, prechat: { everySession: true } },
      { developerName: "Web", authMode: "Auth", keySet, deploymentType: "Web" },
    ],
    ...options,
  });
  const dispatcher = new Agent({ allowH2: false });
  const streamDispatcher = new Agent({ allowH2: false, bodyTimeout: 0, headersTimeout: 5000 });
  const fetched: Lab["fetched"] = [];
  const fetchFile: FetchFile = async (url, { headers = {} }) => {
    fetched.push({ url, headers });
    return { bytes: Buffer.from("file"), contentType: "text/plain" };
  };
  const settings = { ...baseSettings(sim), ...changes.settings };
  const another = (more: DeskChanges = {}): LiveDesk =>
    createSalesforceMessaging(
      { ...settings, ...more.settings },
      {
        clock: more.clock ?? changes.clock ?? systemClock,
        dispatcher,
        streamDispatcher,
        budgets: createBudgets(),
        fetchFile,
        timings: { ...quick, ...changes.timings, ...more.timings },
      },
    );
  const desk = another();
  const followers: Follower[] = [];
  const follow = (conversation: TestConversation, by = desk): Follower => {
    const follower = new Follower(by, conversation);
    followers.push(follower);
    return follower;
  };
  const close = async (): Promise<void> => {
    await Promise.all(followers.map((follower) => follower.stop()));
    await sim.close();
    await Promise.all([dispatcher.destroy(), streamDispatcher.destroy()]);
  };
  return { sim, desk, settings, fetched, another, follow, close };
}

function baseSettings(sim: MiawSimulator): SalesforceMessagingSettings {
  return {
    name: "production",
    instanceUrl: "https://acme.my.salesforce.com",
    messagingUrl: sim.url,
    esDeveloperName: "Verified",
    orgId: sim.orgId,
    identity,
    routing: {
      priority: "Medium",
      language: "en_US",
      extras: {},
      repeatOnFirstMessage: true,
      capabilitiesVersion: "1",
      languageMap: {},
    },
    timeouts: { requestMs: 2000, streamSilenceMs: 90_000 },
    limits: {
      messagesPerMinute: 22,
      startsPer30s: 3,
      tokensPerMinute: 200,
      partCharacters: 4000,
      partBytes: 8000,
      briefParts: 6,
    },
    receipts: { delivery: true, read: true },
  };
}

/** Settings for the deployment without user verification. */
export const guestSettings = { esDeveloperName: "Guests", identity: { mode: "guest" } } as const;

export function handoff(changes: Partial<DeskHandoff> = {}): DeskHandoff {
  const sessionId = changes.sessionId ?? randomUUID();
  return {
    handoffId: randomUUID(),
    sessionId,
    conversationNo: 1,
    isFirst: true,
    identity: { kind: "verified-email", value: `${sessionId}@example.com` },
    channel: "web",
    language: "en",
    priority: undefined,
    reason: "asked-for-a-person",
    summary: "Wants a refund.",
    sentiment: undefined,
    ticketNumber: undefined,
    customer: { name: undefined, email: undefined, nonVerifiedEmail: undefined, phone: undefined },
    link: undefined,
    followUp: undefined,
    metadata: {},
    ...changes,
  };
}

/** A conversation after `prepare`, as the heart would have committed it. */
export async function prepared(desk: LiveDesk, changes: Partial<DeskHandoff> = {}): Promise<TestConversation> {
  const facts = handoff(changes);
  const result = await desk.prepare(facts);
  return {
    id: randomUUID(),
    handoff: facts,
    externalId: result.externalId ?? "",
    attributes: result.attributes,
    credentials: new MemoryBox(result.credentials),
    cursor: null,
    waiting: true,
    prepared: result,
  };
}

/** A conversation that is open at the desk. */
export async function opened(desk: LiveDesk, changes: Partial<DeskHandoff> = {}): Promise<TestConversation> {
  const conversation = await prepared(desk, changes);
  const { externalId } = await desk.open(conversation, { brief: [] });
  return { ...conversation, externalId };
}

export function text(words: string, isFirst = false) {
  return { id: randomUUID(), kind: "text", author: "customer", text: words, isFirst } as const;
}

export const certain = { uncertain: false };
