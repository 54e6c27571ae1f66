import type { DeskConversation, DeskHandoff, FollowOptions, LiveDesk } from "../desk.ts";
import { fetchAttachment } from "./attachment.ts";
import { check } from "./check.ts";
import { MiawClient } from "./client.ts";
import { closeConversation } from "./close.ts";
import { Delivery } from "./deliver.ts";
import { TokenExchange } from "./exchange.ts";
import { follow } from "./follow.ts";
import { BusinessHours } from "./hours.ts";
import { openConversation } from "./open.ts";
import { prepare } from "./prepare.ts";
import type { FollowTimings, SalesforceMessagingParts, SalesforceMessagingSettings } from "./settings.ts";
import { routingStatus } from "./status.ts";
import { ConversationTokens } from "./tokens.ts";

export type { SalesforceMessagingParts, SalesforceMessagingSettings } from "./settings.ts";

const defaultTimings: FollowTimings = {
  reconnectMs: 1000,
  reconnectCapMs: 30_000,
  endCheckMs: 5000,
  guestNoticeMs: 600_000,
  overlapMs: 60_000,
};

/**
 * The desk of Messaging for In-App and Web, Salesforce's Enhanced Chat (contract salesforce-miaw): one object for each
 * connection of the configuration.
 */
export function createSalesforceMessaging(
  settings: SalesforceMessagingSettings,
  parts: SalesforceMessagingParts,
): LiveDesk {
  const { clock, budgets } = parts;
  const { limits } = settings;
  const client = new MiawClient(settings, parts.dispatcher);
  const budget = (name: string, requests: number, windowMs: number) => budgets({ name, requests, windowMs });
  const tokenBudget = budget("miaw-tokens", limits.tokensPerMinute, 60_000);
  const exchange = new TokenExchange({ settings, client, clock, budget: tokenBudget });
  const tokens = new ConversationTokens(exchange, clock);
  const common = { settings, client, tokens };
  const delivery = new Delivery({ ...common, budget: budget("miaw-messages", limits.messagesPerMinute, 60_000) });
  const opening = { ...common, budget: budget("miaw-starts", limits.startsPer30s, 30_000) };
  const hours = new BusinessHours(client, clock);
  const following = {
    ...common,
    clock,
    streamDispatcher: parts.streamDispatcher,
    random: parts.random ?? Math.random,
    timings: { ...defaultTimings, ...parts.timings },
  };
  return {
    name: "salesforce-messaging",
    connection: settings.name,
    keepsIds: true,
    limits: { partCharacters: limits.partCharacters, partBytes: limits.partBytes, briefParts: limits.briefParts },
    prepare: (handoff: DeskHandoff) => prepare(handoff, settings, exchange),
    open: (conversation) => openConversation(conversation, opening),
    deliver: (conversation, entry, { signal }) => delivery.deliver(conversation, entry, signal),
    close: async (conversation) => {
      delivery.forget(conversation);
      await closeConversation(conversation, common);
    },
    follow: (conversation: DeskConversation, options: FollowOptions) => follow(conversation, options, following),
    status: (conversation) => routingStatus(conversation, conversation.externalId, common),
    isOpen: () => hours.isOpen(),
    fetchAttachment: (conversation, attachment, maxBytes) =>
      fetchAttachment(conversation, attachment, maxBytes, { settings, tokens, fetchFile: parts.fetchFile }),
    check: () => check({ settings, client, exchange }),
  };
}
