import { z } from "zod";
import { type Action, action, ActionFault } from "../action.ts";
import { file, nothing, words } from "../inputs.ts";
import type { Story } from "../story.ts";
import { chatOf, dynamicsOf } from "./at-dynamics.ts";

const refusals = { status: 503, times: 3 };

/** What reps do in Omnichannel for Customer Service, and what goes wrong there. */
export const chatActions: Readonly<Record<string, Action>> = {
  "chat-accept": action(nothing, (story) => inChat(story, "accept")),
  "chat-reply": action(words, (story, { text }) => inChat(story, "reply", { text })),
  "chat-file": action(file, (story, { name, type, base64 }) =>
    inChat(story, "attach", { files: [{ name, contentType: type || "application/octet-stream", base64 }] }),
  ),
  "chat-typing": action(z.object({ on: z.boolean() }), async (story, { on }) => {
    // Dynamics tells that somebody types, and not that they have stopped.
    if (on) await inChat(story, "type");
  }),
  "chat-transfer": action(nothing, transfer),
  "chat-queue": action(nothing, giveBack),
  "chat-leave": action(nothing, (story) => inChat(story, "leave")),
  "chat-end": action(nothing, (story) => inChat(story, "wrap-up")),
  "chat-close": action(nothing, (story) => inChat(story, "close")),
  "chat-lose": action(nothing, (story) => disturb(story, "lose")),
  "chat-double": action(nothing, (story) => disturb(story, "duplicate")),
  "chat-fault": action(nothing, (story) =>
    dynamicsOf(story).chats.service("add-fault", { path: "^/api/", ...refusals }),
  ),
  "chat-token": action(nothing, (story) => dynamicsOf(story).records.act("expire-tokens")),
  "chat-reps": action(z.object({ online: z.boolean() }), (story, { online }) =>
    dynamicsOf(story).chats.service(online ? "sign-in" : "sign-out"),
  ),
  "chat-hours": action(z.object({ open: z.boolean() }), async (story, { open }) => {
    story.whenNobodyComes(open ? "keep-waiting" : "hand-on");
    await dynamicsOf(story).chats.service("set-hours", { hours: open ? "open" : "non-working" });
  }),
};

async function inChat(story: Story, operation: string, args: object = {}): Promise<void> {
  await dynamicsOf(story).chats.act(await chatOf(story), operation, args);
}

async function transfer(story: Story): Promise<void> {
  const id = await chatOf(story);
  const { chats } = dynamicsOf(story);
  const [{ rep }, reps] = await Promise.all([chats.read(id), chats.reps()]);
  const other = reps.find(({ name, onDuty }) => onDuty && name !== rep);
  if (other === undefined) throw new ActionFault("No other rep is on duty.");
  await chats.act(id, "transfer-to-rep", { to: other.id });
}

/** Back to the queue that it came from, where another rep is offered it. */
async function giveBack(story: Story): Promise<void> {
  const { queueId } = await dynamicsOf(story).chats.read(await chatOf(story));
  await inChat(story, "transfer-to-queue", { queueId });
}

async function disturb(story: Story, kind: "lose" | "duplicate"): Promise<void> {
  const conversationId = await chatOf(story);
  await dynamicsOf(story).chats.service("disturb", { kind, conversationId, count: 1 });
}
