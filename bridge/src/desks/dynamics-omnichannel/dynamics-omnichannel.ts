import type { Desk } from "../desk.ts";
import { fetchAttachment } from "./attachment.ts";
import { isOpen } from "./availability.ts";
import { check } from "./check.ts";
import { closeConversation } from "./close.ts";
import { deliver } from "./deliver.ts";
import { follow } from "./follow/follow.ts";
import { openConversation } from "./open/open.ts";
import { RepNames } from "./rep-names.ts";
import { prepare } from "./open/prepare.ts";
import type { DynamicsOmnichannelParts, DynamicsOmnichannelSettings, OmnichannelParts } from "./settings.ts";
import { statusOf } from "./state.ts";
import { setTitle } from "./open/title.ts";

export type { DynamicsOmnichannelParts, DynamicsOmnichannelSettings } from "./settings.ts";

const messageBytes = 24_000;

/**
 * The desk of Dynamics 365 live chats over the Messaging API (contract dynamics-365 7): one object for each connection of
 * the configuration. It goes both ways; what reps write comes by a webhook.
 */
export function createDynamicsOmnichannel(
  settings: DynamicsOmnichannelSettings,
  parts: DynamicsOmnichannelParts,
): Desk {
  const all: OmnichannelParts = { ...parts, settings, repNames: new RepNames() };
  const { messageCharacters, chatBriefParts } = settings.limits;
  return {
    name: "dynamics-omnichannel",
    connection: settings.name,
    keepsIds: false,
    lostEnd: { type: "event", name: "ConversationClose" },
    limits: { partCharacters: messageCharacters, partBytes: messageBytes, briefParts: chatBriefParts },
    prepare: async (handoff) => prepare(handoff),
    open: (conversation, options) => openConversation(conversation, options, all),
    deliver: (conversation, entry, options) => deliver(conversation, entry, options, all),
    close: (conversation) => closeConversation(conversation, all),
    follow: (conversation, options) => follow(conversation, options, all),
    status: ({ externalId }) => statusOf(externalId, all),
    isOpen: () => isOpen(all),
    fetchAttachment: (_conversation, attachment, maxBytes) => fetchAttachment(attachment, maxBytes, all),
    finishOpening: (conversation) => setTitle(conversation, all),
    check: () => check(all),
  };
}
