import { z } from "zod";
import { type Action, action, ActionFault } from "./action.ts";
import { caseActions } from "./case-actions.ts";
import { systems } from "./company.ts";
import { chatActions } from "./dynamics/chat-actions.ts";
import { incidentActions } from "./dynamics/incident-actions.ts";
import { file, nothing, words } from "./inputs.ts";
import type { Story } from "./story.ts";
import { channels, identities } from "./visitors.ts";

/** Everything that the page's buttons do. */
export const actions: Readonly<Record<string, Action>> = {
  "start-over": action(
    z.object({ system: z.enum(systems), channel: z.enum(channels), identity: z.enum(identities) }),
    (story, setup) => story.startOver(setup),
  ),
  "choose-system": action(z.object({ system: z.enum(systems) }), async (story, { system }) => story.prepare(system)),
  write: action(words, ({ visit }, { text }) => visit.write(text)),
  "ask-for-human": action(nothing, ({ visit }) => visit.askForHuman()),
  "visitor-file": action(file, ({ visit }, sent) => visit.sendFile(sent)),
  stop: action(nothing, ({ visit }) => visit.write("/end")),
  accept: action(nothing, (story) => accept(story)),
  reply: action(words, (story, { text }) => atDesk(story, "say", { text })),
  "rep-file": action(file, (story, { name, type, base64 }) =>
    atDesk(story, "send-file", { name, mimeType: type || "application/octet-stream", base64 }),
  ),
  typing: action(z.object({ on: z.boolean() }), (story, { on }) => atDesk(story, "type", { on })),
  transfer: action(nothing, (story) => transfer(story)),
  end: action(nothing, (story) => atDesk(story, "end")),
  "drop-stream": action(nothing, (story) => inNetwork(story, "drop-streams")),
  "expire-token": action(nothing, (story) => inNetwork(story, "expire-tokens")),
  reps: action(z.object({ online: z.boolean() }), (story, { online }) => setReps(story, online, "keep-waiting")),
  "nobody-comes": action(nothing, (story) => setReps(story, false, "hand-on")),
  ...caseActions,
  ...chatActions,
  ...incidentActions,
};

async function open(story: Story) {
  const conversation = await story.conversation();
  if (conversation === undefined || conversation.sessions.at(-1)?.status === "Ended") {
    throw new ActionFault("No conversation is open.");
  }
  return conversation;
}

async function atDesk(story: Story, operation: string, args: object = {}): Promise<void> {
  const { conversationId } = await open(story);
  await story.org.act(conversationId, operation, args);
}

/** Whoever it is offered to takes it; else the first rep who is online. */
async function accept(story: Story): Promise<void> {
  const { conversationId, offeredTo, participants } = await open(story);
  const inside = new Set(participants.map(({ id }) => id));
  const reps = (await story.org.reps()).filter(({ id, online }) => online && !inside.has(id));
  const rep = reps.find(({ id }) => id === offeredTo) ?? reps[0];
  if (rep === undefined) throw new ActionFault("No rep is online.");
  await story.org.act(conversationId, "accept", { rep: rep.id });
}

async function transfer(story: Story): Promise<void> {
  const { conversationId, participants } = await open(story);
  const inside = new Set(participants.map(({ id }) => id));
  const other = (await story.org.reps()).find(({ id, online }) => online && !inside.has(id));
  if (other === undefined) throw new ActionFault("No other rep is online.");
  await story.org.act(conversationId, "transfer", { to: other.id });
}

async function inNetwork(story: Story, operation: string): Promise<void> {
  const { conversationId } = await open(story);
  await story.org.org(operation, { conversationId });
}

/** Where somebody waits when the last rep goes, the org looks once more and finds nobody. */
async function setReps(story: Story, online: boolean, fallback: "keep-waiting" | "hand-on"): Promise<void> {
  story.whenNobodyComes(fallback);
  await story.org.org("set-all-reps", { online });
  const waiting = online ? undefined : await story.conversation();
  if (waiting === undefined || waiting.participants.length > 0) return;
  if (waiting.sessions.at(-1)?.status === "Ended") return;
  const failure = {
    failureType: "RoutingError",
    failureReason: "NoAgents",
    errorMessages: ["No agents are available."],
  };
  await story.org.act(waiting.conversationId, "routing-result", failure);
}
