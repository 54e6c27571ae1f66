import { afterAll, afterEach, beforeAll, beforeEach, expect } from "@jest/globals";
import express from "express";
import { Agent } from "undici";
import { dynamicsOmnichannelConnection } from "../../../src/config/sections/dynamics-omnichannel.ts";
import type { Desk, DeskConversation, DeskEvent, DeskHandoff, Inbox } from "../../../src/desks/desk.ts";
import { channelOf } from "../../../src/desks/dynamics-omnichannel/channel.ts";
import { createDynamicsOmnichannel } from "../../../src/desks/dynamics-omnichannel/dynamics-omnichannel.ts";
import { Dataverse } from "../../../src/dynamics/dataverse/dataverse.ts";
import { dataverseGate } from "../../../src/dynamics/dataverse/gate.ts";
import { Entra } from "../../../src/dynamics/entra/entra.ts";
import { messagingGate } from "../../../src/dynamics/messaging/gate.ts";
import { MessagingApi } from "../../../src/dynamics/messaging/messaging-api.ts";
import { createBudgets } from "../../../src/lib/budget.ts";
import { BridgeError } from "../../../src/lib/errors.ts";
import { type DynamicsSimulator, startDynamicsSimulator } from "../../../simulators/dynamics/dynamics-simulator.ts";
import { type Listening, listenOnLoopback } from "../../../simulators/lib/listen.ts";
import { eventually } from "../../support/eventually.ts";
import { conversationOf } from "../salesforce-cases/lab.ts";
import { MemoryInboxes } from "./memory-inboxes.ts";

export { ada, briefOf, certain, conversationOf, file, said, uncertain } from "../salesforce-cases/lab.ts";

type Settings = Record<string, unknown>;
type Brief = Parameters<Desk["open"]>[1]["brief"];

const webhookKey = "a-webhook-key-for-the-tests-0123456789";

/** A conversation that is followed, and everything the desk has told of it. */
export interface Followed {
  conversation: DeskConversation;
  id: string;
  events: DeskEvent[];
  /** What the customer would have read, in order. */
  read(): string[];
  /** Stops as a process that dies; `again` goes on from the last cursor. */
  stop(): Promise<void>;
  again(): Followed;
}

/** A simulated tenant whose webhook reaches this file, and desks that talk to it. */
export function simulatedChat() {
  const dispatcher = new Agent({ allowH2: false });
  const inboxes = new MemoryInboxes();
  const following: Followed[] = [];
  let running: DynamicsSimulator;
  let hook: Listening;
  beforeAll(async () => {
    running = await startDynamicsSimulator({ messaging: { limits: { recordDelayMs: 0, transcriptDelayMs: 0 } } });
    const app = express().use(express.json());
    app.post("/v1/dynamics/:key/v3/conversations/:id/activities", (req, res) => {
      inboxes.of(req.params.id).add(req.body);
      res.json({});
    });
    hook = await listenOnLoopback(app);
  });
  beforeEach(() => {
    running.control.reset();
    inboxes.clear();
    const row = { msdyn_webhookurl: `${hook.url}/v1/dynamics/${webhookKey}` };
    running.tenant.rows.update("msdyn_occustommessagingchannel", running.facts.channelId, row);
  });
  afterEach(async () => {
    await Promise.all(following.splice(0).map((one) => one.stop()));
    expect([...running.violations(), ...running.messaging.violations()]).toEqual([]);
  });
  afterAll(async () => {
    await running.close();
    await hook.close();
    await dispatcher.destroy();
  });
  const desk = (changes: Settings = {}) => deskOf(running, { ...connectionTo(running), ...changes }, dispatcher);
  const follow = (bridge: Desk, conversation: DeskConversation, inbox: Inbox): Followed => {
    const one = followed(bridge, conversation, inbox, follow);
    following.push(one);
    return one;
  };
  const start = async (bridge = desk(), changes: Partial<DeskHandoff> = {}, brief: Brief = []) => {
    const conversation = await opened(bridge, changes, brief);
    return follow(bridge, conversation, inboxes.of(conversation.externalId));
  };
  return {
    sim: () => running,
    chat: () => running.messaging.control,
    desk,
    /** Opens a conversation and follows it. */
    start,
    /** The same, with a rep who has joined. */
    withRep: async () => accepted(running, await start()),
  };
}

async function opened(bridge: Desk, changes: Partial<DeskHandoff>, brief: Brief): Promise<DeskConversation> {
  const prepared = conversationOf({ channel: "web", ...changes });
  const { attributes } = await bridge.prepare(prepared.handoff);
  const { externalId } = await bridge.open({ ...prepared, attributes }, { brief });
  return { ...prepared, attributes, externalId };
}

async function accepted({ messaging }: DynamicsSimulator, one: Followed): Promise<Followed> {
  messaging.control.accept(one.id);
  await eventually("the rep", () => one.events.some(({ type }) => type === "joined"));
  return one;
}

function followed(
  bridge: Desk,
  conversation: DeskConversation,
  inbox: Inbox,
  follow: (bridge: Desk, conversation: DeskConversation, inbox: Inbox) => Followed,
): Followed {
  const abort = new AbortController();
  const events: DeskEvent[] = [];
  const options = { signal: abort.signal, onConnected: () => {}, hasRep: () => true, inbox };
  const work = (async () => {
    for await (const event of bridge.follow?.(conversation, options) ?? []) {
      if (abort.signal.aborted) return;
      events.push(event);
    }
  })().catch((error: unknown) => {
    if (!abort.signal.aborted) throw error;
  });
  const stop = async () => {
    abort.abort();
    await work;
  };
  return {
    conversation,
    id: conversation.externalId,
    events,
    read: () => events.flatMap((event) => (event.type === "message" ? [event.text] : [])),
    stop,
    again: () => follow(bridge, { ...conversation, cursor: events.at(-1)?.cursor ?? conversation.cursor }, inbox),
  };
}

function deskOf({ entra: login }: DynamicsSimulator, connection: Settings, dispatcher: Agent): Desk {
  const settings = dynamicsOmnichannelConnection.parse(connection);
  const { messaging, name, timeouts, workstreamId } = settings;
  if (messaging === undefined) throw new Error("no messaging");
  const budgets = createBudgets();
  const entra = new Entra(settings, { dispatcher, timeoutMs: timeouts.requestMs });
  const limitsOf = (service: string) => ({
    name,
    window: budgets({ name: `${service}-window`, requests: 5000, windowMs: 300_000 }),
    burst: budgets({ name: `${service}-burst`, requests: 200, windowMs: 1000 }),
    atOnce: 10,
    longestWaitMs: 10_000,
  });
  const dataverse = new Dataverse(settings, { entra, gate: dataverseGate(limitsOf("dataverse")) });
  const { url, scope, channelId } = messaging;
  const api = new MessagingApi(
    { url, scope, timeoutMs: timeouts.requestMs },
    {
      ...{ entra, dispatcher },
      gate: messagingGate(limitsOf("messaging")),
      channel: channelOf({ channelId, workstreamId }, dataverse),
    },
  );
  const fetchFile = async (address: string, { headers }: { headers?: Record<string, string> }) => {
    const answer = await fetch(address, headers === undefined ? {} : { headers });
    if (!answer.ok) throw refused(answer.status, login.url);
    return { bytes: new Uint8Array(await answer.arrayBuffer()), contentType: undefined };
  };
  return createDynamicsOmnichannel(
    { ...settings, messaging },
    {
      ...{ dataverse, messaging: api, fetchFile },
      clock: { now: () => new Date() },
      messagingToken: () => entra.token(scope),
      timings: {
        ...{ againMs: [0, 100, 400, 1_200], betweenMs: 150, settleMs: 2_000, lagMs: 1_000 },
        ...{ transcriptMs: [0, 50, 150], namelessMs: 20, unreadableMs: 3_000 },
      },
    },
  );
}

function connectionTo({ entra, dataverse, messaging, facts }: DynamicsSimulator): Settings {
  const { tenantId, clientId, clientSecret, workstreamId, messagingResource } = facts;
  return {
    name: "chat",
    desk: "dynamics-omnichannel",
    ...{ tenantId, clientId, clientSecret, workstreamId },
    environmentUrl: dataverse.url,
    authorityHost: entra.url,
    allowAnyHost: true,
    messaging: { url: messaging.url, scope: `${messagingResource}/.default`, webhookKey, gapCheckMs: 5_000 },
    timeouts: { requestMs: 10_000 },
    limits: { requestsPerSecond: 200 },
  };
}

function refused(status: number, host: string): BridgeError {
  return new BridgeError({ code: "FILE_NOT_FETCHED", message: `${host} answered ${status}`, remedy: "None." });
}

/** Waits until the customer has read so many messages. */
export async function reads(one: Followed, count: number): Promise<string[]> {
  await eventually(`${count} messages`, () => one.read().length >= count);
  return one.read();
}
