import { badRequest } from "./api-error.ts";
import { append } from "./history.ts";
import { changeStatus } from "./status.ts";
import type { Attachment, HistoryRecord, MessageContent, SessionRecord, Speaker } from "./types.ts";
import { fireMessage, fireStarted } from "./webhooks/events.ts";
import type { World } from "./world.ts";

/** One message as it is stored. */
export interface NewMessage {
  speaker: Speaker;
  content: MessageContent;
  name?: string | undefined;
  attachments?: Attachment[];
  context?: Record<string, unknown> | undefined;
  /** Back-dates the message. */
  at?: number | undefined;
  /** For a third party's agent: which helpdesk. */
  thirdParty?: string | undefined;
}

/**
 * Stores a message and fires its webhook.
 *
 * @param webhook `false` stores silently; else the event of the speaker is fired.
 */
export function addMessage(world: World, session: SessionRecord, message: NewMessage, webhook = true): HistoryRecord {
  const { speaker, content, name, attachments, context } = message;
  const item = append(
    world,
    session,
    {
      type: "message",
      speaker,
      content,
      ...(name === undefined ? {} : { name }),
      ...(attachments === undefined || attachments.length === 0 ? {} : { attachments }),
      ...(context === undefined ? {} : { context }),
    },
    message.at,
  );
  if (webhook) fireMessage(world, session, item, message.thirdParty);
  return item;
}

/**
 * The customer writes: opens the session with `conversation.started` if it is the first message, may reopen a closed
 * one, and gets the AI's answer while the AI is in charge and has one.
 */
export function customerWrites(
  world: World,
  session: SessionRecord,
  message: Omit<NewMessage, "speaker">,
): HistoryRecord {
  const { customerWritesAfterClose } = world.settings.sessions;
  if (session.status !== "open") {
    if (customerWritesAfterClose === "refuse") throw badRequest("session is closed");
    if (customerWritesAfterClose === "reopen") changeStatus(world, session, "open", { actor: "contact" });
  }
  const name = message.name ?? world.store.contactOf(session)?.name ?? undefined;
  const item = addMessage(world, session, { ...message, name, speaker: "contact" }, false);
  announce(world, session, item);
  fireMessage(world, session, item);
  const { reply } = world.settings.ai;
  if (reply !== null && session.aiInCharge && session.status === "open") aiWrites(world, session, reply);
  return item;
}

/** The AI writes. */
export function aiWrites(world: World, session: SessionRecord, text: string): HistoryRecord {
  const content = { type: "text", text } as const;
  return addMessage(world, session, { speaker: "ai", name: world.settings.ai.name, content });
}

/** Fires `conversation.started` once in a session's life. */
export function announce(world: World, session: SessionRecord, first: HistoryRecord | undefined): void {
  if (session.announced) return;
  session.announced = true;
  fireStarted(world, session, first);
}
