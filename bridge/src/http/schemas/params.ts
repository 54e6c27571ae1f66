import { z } from "zod";
import { described, exampleUuid } from "./members.ts";

export const handoffPath = z.object({
  id: described(z.string(), "The handoff's id, as POST /v1/handoffs answered it.", exampleUuid),
});

export const conversationPath = z.object({
  id: described(z.string(), "The desk's id: a messaging conversation's identifier, or a Case's id.", exampleUuid),
});

export const sessionPath = z.object({ id: described(z.string(), "OpenCX's id of the session.", exampleUuid) });

export const webhookPath = z.object({
  token: described(z.string(), "One of webhook.tokens.", "a-long-secret-token-of-your-own"),
});

export const activityPath = z.object({
  token: described(z.string(), "messaging.webhookKey of a connection.", "a-long-secret-key-of-your-own"),
  id: described(z.string(), "Dynamics' id of the conversation.", exampleUuid),
});

export const entryPath = z.object({ entryId: described(z.string(), "The entry's id, from the list.", exampleUuid) });

export const idempotencyHeader = z.object({
  "Idempotency-Key": described(
    z.string().max(200).optional(),
    "Makes the call safe to repeat for seven days: the same key with another body is refused.",
    "handoff-7d0f6c1e-1",
  ),
});

/** Digits in an address, as a whole number. */
function wholeNumber(limits: { min: number; max: number; standard: number }) {
  return z.preprocess(
    (value) => (typeof value === "string" && /^\d{1,16}$/.test(value) ? Number(value) : value),
    z.int("Give a whole number.").min(limits.min).max(limits.max).default(limits.standard),
  );
}

export const afterQuery = z.object({
  after: described(
    wholeNumber({ min: 0, max: Number.MAX_SAFE_INTEGER, standard: 0 }),
    "Only events after this one: the `next` of the page before. Pages after the first carry no transcript.",
    0,
  ),
});

export const deadQuery = z.object({
  limit: described(wholeNumber({ min: 1, max: 200, standard: 50 }), "At most this many.", 50),
});

export const handoffsQuery = deadQuery.extend({
  state: described(
    z
      .enum([
        "open",
        "over",
        "received",
        "opening",
        "queued",
        "with-rep",
        "transferring",
        "handing-on",
        "ended",
        "failed",
      ])
      .default("open"),
    "One state, or open or over for all of either kind.",
    "open",
  ),
});
