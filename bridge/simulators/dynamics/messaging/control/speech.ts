import { z } from "zod";
import { operation } from "../../../lib/operation.ts";
import { readChannel } from "../channels/channel.ts";
import { announce } from "../conversations/announce.ts";
import { addMessage, deliverMessage, factsOf, nextMessageId, send } from "../conversations/messages.ts";
import type { MessageDraft } from "../conversations/messages.ts";
import type { Author, Conversation, Message } from "../conversations/model.ts";
import type { StoredFile } from "../files/file-store.ts";
import type { Rep } from "../routing/reps.ts";
import { typingActivity } from "../webhook/activities.ts";
import type { World } from "../world.ts";
import { ControlError } from "../control-error.ts";

/** One conversation to do something to. */
export interface ConversationTarget {
  world: World;
  conversation: Conversation;
}

type At = ConversationTarget;

/** Id or name of the rep; absent: the one whose conversation it is. */
export const rep = z.string().optional();
const file = z.strictObject({ name: z.string().min(1), contentType: z.string().min(1), base64: z.base64() });

/** What reps, supervisors and bots say (contract dynamics-365 7.7). */
export const speech = {
  type: operation("A rep is typing.", z.strictObject({ rep }), (at: At, args) => {
    const { world, conversation } = at;
    speaker(at, args.rep);
    const facts = factsOf(conversation, nextMessageId(world, conversation));
    send(world, conversation, typingActivity(world.behaviour, facts, conversation.customer.customerid ?? ""));
  }),
  reply: operation(
    "A rep writes to the customer, in markdown.",
    z.strictObject({ text: z.string(), rep }),
    (at: At, args) => say(at, { by: authorOf(speaker(at, args.rep)), text: args.text }),
  ),
  attach: operation(
    "A rep sends files, with or without a text; their bytes in base64.",
    z.strictObject({ files: z.array(file).min(1), text: z.string().default(""), rep }),
    (at: At, args) => {
      const by = authorOf(speaker(at, args.rep));
      if (readChannel(at.world.tenant.rows, at.conversation.channelId)?.takesRepFiles !== true) {
        throw new ControlError(409, "File attachments of reps are turned off for the channel.");
      }
      return say(at, { by, text: args.text, files: args.files.map((one) => keepFile(at, one)) });
    },
  ),
  note: operation(
    "Reps talk among themselves.",
    z.strictObject({ text: z.string(), rep }),
    (at: At, { text, rep: who }) =>
      addMessage(at.world, at.conversation, { by: authorOf(colleague(at, who)), text, visibility: "internal" }),
  ),
  supervisorMessage: operation(
    "A supervisor writes to the customer.",
    z.strictObject({ text: z.string(), rep: z.string() }),
    (at: At, args) =>
      say(at, { by: { ...authorOf(at.world.reps.get(args.rep)), kind: "supervisor" }, text: args.text }),
  ),
  botMessage: operation(
    "A bot of the workstream, or automation, writes to the customer.",
    z.strictObject({ text: z.string(), name: z.string().default("Bot"), id: z.string().default("bot") }),
    (at: At, { text, name, id }) => say(at, { by: { kind: "bot", id, name }, text }),
  ),
  announce: operation(
    "Any lifecycle event, by its published name; nothing else happens.",
    z.strictObject({ name: z.string(), rep }),
    ({ world, conversation }: At, { name, rep: who }) =>
      announce(world, conversation, name, who === undefined ? undefined : world.reps.get(who).id),
  ),
  emit: operation(
    "Any activity at all goes to the webhook, known or not.",
    z.strictObject({ activity: z.record(z.string(), z.unknown()) }),
    ({ world, conversation }: At, { activity }) => send(world, conversation, activity),
  ),
};

/** A rep whom the customer hears. Throws ControlError 409 when nobody is there, or not that one. */
export function speaker(at: ConversationTarget, idOrName: string | undefined): Rep {
  const found = colleague(at, idOrName);
  if (at.conversation.consulted.get(found.id) === "private") {
    throw new ControlError(409, `${found.name} was consulted out of the customer's sight.`);
  }
  return found;
}

/** A rep who is in it, heard by the customer or not. Throws ControlError 409. */
export function colleague({ world, conversation }: At, idOrName: string | undefined): Rep {
  const { primary, consulted } = conversation;
  const found = idOrName === undefined ? world.reps.find(primary ?? "") : world.reps.get(idOrName);
  if (found !== undefined && (found.id === primary || consulted.has(found.id))) return found;
  throw new ControlError(409, `${idOrName ?? "A rep"} is not in the conversation.`);
}

function say({ world, conversation }: At, draft: MessageDraft): Message {
  if (conversation.state === "Wrap-up" || conversation.state === "Closed") {
    throw new ControlError(409, `The conversation is ${conversation.state}.`);
  }
  const message = addMessage(world, conversation, draft);
  deliverMessage(world, conversation, message);
  return message;
}

function keepFile({ world, conversation }: At, { name, contentType, base64 }: z.infer<typeof file>): StoredFile {
  const facts = { conversationId: conversation.id, from: "rep" as const, name, contentType };
  return world.files.add(facts, Buffer.from(base64, "base64"));
}

function authorOf({ id, name }: Rep): Author {
  return { kind: "rep", id, name };
}
