import { z } from "zod";
import { ApiError } from "../api-error.ts";
import * as events from "../conversations/events.ts";
import { messageDraft, textMessage } from "../conversations/message-draft.ts";
import { activeSession } from "../conversations/model.ts";
import type { Conversation, Entry, Json, Participant } from "../conversations/model.ts";
import * as payloads from "../conversations/payloads.ts";
import { attachmentFacts } from "../files/file-store.ts";
import { activate } from "../routing/join.ts";
import type { World } from "../world.ts";
import { operation } from "../../../lib/operation.ts";

/** One conversation to do something to. */
export interface ConversationTarget {
  world: World;
  conversation: Conversation;
}

type At = ConversationTarget;

/** Id or name of the rep; absent: the first one in the conversation. */
export const rep = z.string().optional();
const choices = z.object({ text: z.string(), options: z.array(z.string()).min(1), rep });

/** What reps and automation say (contract salesforce-miaw 4.3, 5.7). */
export const speech = {
  type: operation("A rep begins typing, or stops.", z.object({ on: z.boolean().default(true), rep }), (at: At, args) =>
    at.world.emitter.emit(at.conversation, events.typing(speaker(at, args.rep), args.on, at.world.now())),
  ),
  say: operation("A rep sends a text.", z.object({ text: z.string(), rep }), (at: At, { text, rep: who }) =>
    speak(at, who, { staticContent: payloads.textContent(text) }),
  ),
  sendLink: operation(
    "A rep sends a rich link.",
    z.object({ url: z.string(), title: z.string().optional(), imageUrl: z.string().optional(), rep }),
    (at: At, { rep: who, ...link }) => speak(at, who, { staticContent: payloads.richLinkContent(defined(link)) }),
  ),
  sendFile: operation(
    "A rep sends a file; its bytes in base64.",
    z.object({ name: z.string(), mimeType: z.string(), base64: z.base64(), text: z.string().optional(), rep }),
    (at: At, { base64, name, mimeType, text, rep: who }) => {
      const { world, conversation } = at;
      const bytes = Buffer.from(base64, "base64");
      const file = world.files.add({ conversationId: conversation.id, from: "rep", name, mimeType, bytes });
      const content = payloads.attachmentContent(attachmentFacts(file, world.baseUrl), text ?? null);
      return speak(at, who, { staticContent: content });
    },
  ),
  sendButtons: operation("A rep offers buttons.", choices, (at: At, { text, options, rep: who }) =>
    speak(at, who, { choices: payloads.choicesContent("Buttons", text, options) }, "ChoicesMessage"),
  ),
  sendQuickReplies: operation("A rep offers quick replies.", choices, (at: At, { text, options, rep: who }) =>
    speak(at, who, { choices: payloads.choicesContent("QuickReplies", text, options) }, "ChoicesMessage"),
  ),
  sendForm: operation(
    "A rep sends a form of text fields.",
    z.object({ title: z.string(), labels: z.array(z.string()).min(1), rep }),
    (at: At, { title, labels, rep: who }) =>
      speak(at, who, { form: payloads.formContent(title, labels) }, "FormMessage"),
  ),
  automate: operation("Automation says something, with nobody there.", z.object({ text: z.string() }), (at: At, args) =>
    at.world.emitter.emit(at.conversation, textMessage(args.text, events.bot)),
  ),
  read: operation(
    "A rep has read a message of the customer; absent: the latest.",
    z.object({ messageId: z.string().optional(), rep }),
    (at: At, { messageId, rep: who }) => {
      const id = messageId ?? lastFromCustomer(at.conversation);
      const receipt = events.acknowledgement("Read", speaker(at, who), id, at.world.now());
      return at.world.emitter.emit(at.conversation, receipt);
    },
  ),
};

/** The participant who acts. Throws ApiError 409 when nobody is there, or not that one. */
export function speaker({ world, conversation }: At, idOrName: string | undefined): Participant {
  const all = [...conversation.participants.values()];
  const id = idOrName === undefined ? undefined : world.reps.get(idOrName).id;
  const found =
    id === undefined ? (all.find(({ role }) => role === "Agent") ?? all[0]) : conversation.participants.get(id);
  if (found === undefined) throw new ApiError(409, `${idOrName ?? "A rep"} is not in the conversation.`);
  return found;
}

function speak(at: At, who: string | undefined, content: Json, messageType = "StaticContentMessage"): Entry {
  const session = activeSession(at.conversation);
  if (session === undefined) throw new ApiError(409, "No session is active.");
  const from = speaker(at, who);
  activate(at.world.routing.parts, at.conversation, session);
  return at.world.emitter.emit(at.conversation, messageDraft({ from, messageType, content }));
}

function lastFromCustomer({ entries }: Conversation): string {
  const last = entries.findLast(({ entryType, sender }) => entryType === "Message" && sender.role === "EndUser");
  if (last === undefined) throw new ApiError(409, "The customer has said nothing.");
  return last.identifier;
}

function defined(link: { url: string; title?: string | undefined; imageUrl?: string | undefined }): payloads.LinkFacts {
  const { url, title, imageUrl } = link;
  return { url, ...(title === undefined ? {} : { title }), ...(imageUrl === undefined ? {} : { imageUrl }) };
}
