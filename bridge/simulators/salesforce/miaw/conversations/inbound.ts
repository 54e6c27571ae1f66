import { ApiError } from "../api-error.ts";
import { checkAttributes } from "../org/attributes.ts";
import { acknowledgeWaiting, activate } from "../routing/join.ts";
import type { World } from "../world.ts";
import { requireDeployment, takePlace } from "./access.ts";
import type { Caller } from "./access.ts";
import { requireRoomForSession } from "./create.ts";
import type { Draft } from "./events.ts";
import { activeSession } from "./model.ts";
import type { Conversation, Participant, Session } from "./model.ts";

/** What a message and a file request have in common. */
export interface InboundRequest {
  esDeveloperName: string;
  isNewMessagingSession?: boolean | undefined;
  routingAttributes?: Record<string, string> | undefined;
  language?: string | undefined;
  message: { id: string };
}

/** One element of a send's answer (contract salesforce-miaw 4.1). */
export interface SentEntry {
  id: string;
  clientTimestamp: number;
}

/**
 * Takes a message or file in (contract salesforce-miaw 4.1): limit, repeated id, session, echo, receipts.
 * Every well-formed request spends one place of the 22 a minute, those answered 409 and 417 too.
 *
 * @param content makes the entries; called only once the message is accepted.
 * @throws ApiError 403, 409, 412, 417, 429.
 */
export function takeIn(
  world: World,
  caller: Caller,
  conversation: Conversation,
  request: InboundRequest,
  content: () => Draft[],
): SentEntry[] {
  requireDeployment(world, caller, request.esDeveloperName);
  checkAttributes(conversation.deployment, world.behaviour, request.routingAttributes ?? {});
  takePlace(world, `messages ${conversation.id}`, world.limits.messagesPerMinute, 60_000);
  const known = conversation.entryById.get(request.message.id);
  if (known !== undefined) {
    if (world.behaviour.repeatedId === "conflict") throw new ApiError(409, "A message with this id exists.");
    return [{ id: known.identifier, clientTimestamp: known.clientTimestamp }];
  }
  const session = sessionFor(world, conversation, request);
  session.inbound += 1;
  session.lastActivityAt = world.now();
  const sent = content().map((draft) => world.emitter.emit(conversation, draft));
  if (session.status === "Inactive") activate(world.routing.parts, conversation, session);
  session.undelivered.push(...sent.map(({ identifier }) => identifier));
  acknowledgeWaiting(world.routing.parts, conversation, session);
  return sent.map(({ identifier, clientTimestamp }) => ({ id: identifier, clientTimestamp }));
}

/** The end user as the sender of an echo. */
export function endUser({ claims }: Caller): Participant {
  return {
    role: "EndUser",
    appType: "iamessage",
    subject: claims.sub,
    clientIdentifier: claims.clientId,
    displayName: "Guest",
  };
}

/** The active session, with attributes merged where they still may be; else a new one, or 417. */
function sessionFor(world: World, conversation: Conversation, request: InboundRequest): Session {
  const attributes = { ...request.routingAttributes };
  const session = activeSession(conversation);
  if (session !== undefined) {
    if (request.isNewMessagingSession === true && session.inbound === 0) {
      Object.assign(session.attributes, attributes);
      session.language = request.language || session.language;
    }
    return session;
  }
  if (conversation.deployment.prechat?.everySession === true && request.isNewMessagingSession !== true) {
    throw new ApiError(417, "A new messaging session needs pre-chat.");
  }
  requireRoomForSession(world);
  return world.sessions.start(conversation, { attributes, language: request.language || undefined });
}
