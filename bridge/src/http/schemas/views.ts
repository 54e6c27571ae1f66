import { z } from "zod";
import type { ConversationView, HandoffView } from "../../handoff/views.ts";
import { described, exampleUuid } from "./members.ts";

const moment = (sentence: string) =>
  described(z.iso.datetime().nullable(), `${sentence}; null while it has not happened.`, "2026-01-31T09:30:00.000Z");
const text = (sentence: string, example: string) => described(z.string().nullable(), sentence, example);

const conversation = z
  .object({
    no: described(z.int(), "1 for the first desk, 2 where it was handed on, and so on.", 1),
    connection: text("The connection that took it.", "production"),
    desk: text("The kind of desk.", "salesforce-messaging"),
    conversationId: text("The desk's id of the conversation.", exampleUuid),
    records: described(z.record(z.string(), z.string()), "Ids of the desk's own records.", {
      messagingSessionId: "0Mwxx0000004CAE",
    }),
    stage: described(z.string(), "new, prepared, open or closed.", "open"),
    reps: described(z.array(z.string()), "Names of the reps in it.", ["Grace"]),
  })
  .meta({ id: "Conversation", description: "The desk's side of a handoff." }) satisfies z.ZodType<ConversationView>;

export const handoffShape = {
  id: described(z.string(), "The handoff's id.", exampleUuid),
  sessionId: described(z.string(), "OpenCX's id of the session.", exampleUuid),
  state: described(
    z.enum(["received", "opening", "queued", "with-rep", "transferring", "handing-on", "ended", "failed"]),
    "Where it stands.",
    "queued",
  ),
  source: described(z.string(), "Who reported it first: post, webhook or reconcile.", "post"),
  channel: text("web, sms, whatsapp, phone, email, …; null until the session was read.", "web"),
  language: text("The conversation's language.", "en"),
  priority: text("What routing got.", "Medium"),
  identity: text("How the customer is known at the desk.", "verified-email"),
  identityFellBack: described(z.boolean(), "True when the desk did not take the customer for who they are.", false),
  unavailableReason: text("Why nobody is there, as a code.", "no_reps"),
  conversations: z.array(conversation),
  createdAt: described(z.iso.datetime(), "When it was taken in.", "2026-01-31T09:30:00.000Z"),
  openedAt: moment("When the desk had it"),
  firstJoinedAt: moment("When the first rep joined"),
  firstReplyAt: moment("When a rep first wrote"),
  endedAt: moment("When it ended"),
  endedBy: text("Who ended it.", "rep"),
  endReason: text("Why, as a code.", "closed-by-rep"),
  error: described(
    z.object({ code: z.string(), message: z.string(), remedy: z.string() }).nullable(),
    "Why it failed and what to do.",
  ),
};

type Shown = Omit<HandoffView, "state"> & { state: string };

export const handoffView = z.object(handoffShape).meta({ id: "Handoff" }) satisfies z.ZodType<Shown>;

const ignored = described(z.array(z.string()), "Members of the body that nobody reads; a misspelling shows here.", []);

export const acceptedHandoff = z
  .object({
    ...handoffShape,
    created: described(z.boolean(), "False when it joined the session's open handoff, or the key was known.", true),
    statusUrl: described(z.string(), "Where to ask how it stands.", `/v1/handoffs/${exampleUuid}`),
    ignored,
  })
  .meta({ id: "AcceptedHandoff" });

export const endedHandoff = z.object({ ...handoffShape, ignored }).meta({ id: "EndingHandoff" });

export const acceptedMessage = z
  .object({
    accepted: described(z.int(), "How many messages were new.", 1),
    duplicate: described(z.boolean(), "True when this very message was stored before.", false),
    ignored,
  })
  .meta({ id: "AcceptedMessage" });

export const errorAnswer = z
  .object({
    code: described(z.string(), "Decide on this; it never changes.", "BODY_INVALID"),
    message: described(z.string(), "What happened.", "The body does not have the right members."),
    remedy: described(z.string(), "What to do about it.", "Correct what `faults` lists."),
    requestId: described(z.string(), "Find the request in the bridge's log with it.", exampleUuid),
    faults: z
      .array(
        z.object({
          path: described(z.string(), "Which member.", "transcript.0.text"),
          message: described(z.string(), "What is wrong with it.", "Invalid input: expected string, received number"),
        }),
      )
      .optional()
      .meta({ description: "Everything that is wrong, at once." }),
  })
  .meta({ id: "Error" });
