import { z } from "zod";
import { described, optionalList, optionalText } from "./members.ts";

const recordId = z.string().regex(/^[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?$/, "Give a record id of Salesforce.");
const key = described(
  z.string().min(1).max(120),
  "The delivery's own key; the same at every try.",
  "00a000000000001AAA",
);
/** An e-mail's text; the request as a whole is limited by `http.bodyLimitBytes`. */
const longestText = 1_000_000;

const author = z
  .object({
    id: optionalText(18, "The user's id.", "005000000000001AAA"),
    name: optionalText(255, "The user's name; the customer sees it.", "Ann Agent"),
  })
  .nullish()
  .transform((value) => value ?? undefined);

const file = z.object({
  id: described(recordId, "The ContentVersion.", "068000000000001AAA"),
  name: described(z.string().min(1).max(500), "The file's name.", "invoice.pdf"),
  type: optionalText(50, "Salesforce's word for its kind.", "PDF"),
  size: described(z.number().int().min(0).nullish(), "Its size in bytes.", 20_480),
});

const caseEvent = z
  .object({
    key,
    number: described(
      z.int().min(0).max(9_999_999_999),
      "The delivery's own number; it counts up over all Cases.",
      1042,
    ),
    type: described(
      z.string().min(1).max(40),
      "What happened to the Case: reply, closed or reopened. Anything else is refused by name.",
      "reply",
    ),
    caseId: described(recordId, "The Case.", "500000000000001AAA"),
    sessionId: optionalText(200, "What the Case's own field says; nothing is decided by it.", "7d0f6c1e"),
    source: optionalText(40, "CaseComment, FeedItem, EmailMessage or CaseStatus.", "CaseComment"),
    occurredAt: optionalText(40, "When it happened, ISO 8601 with its zone.", "2026-01-31T09:30:00.000Z"),
    author: described(author, "Who did it."),
    text: optionalText(longestText, "What the rep wrote.", "Your parcel arrives tomorrow."),
    html: optionalText(longestText, "The same as HTML; read where there is no text.", "<p>Tomorrow.</p>"),
    files: optionalList(file, 50, "What the rep attached."),
  })
  .meta({ id: "CaseEvent" });

/** The body of `POST /v1/salesforce/case-events`, as the org's Apex builds it. */
export const caseEventsRequest = z
  .object({
    version: described(z.literal(1), "The version of this body.", 1),
    orgId: described(recordId, "The org that it happened in.", "00D000000000001EAA"),
    events: described(z.array(caseEvent).min(1).max(200), "Oldest first."),
  })
  .meta({ id: "CaseEventsRequest" });

export const caseEventsAnswer = z
  .object({
    results: z.array(
      z.object({
        key,
        status: described(z.enum(["accepted", "duplicate", "refused"]), "What became of it.", "accepted"),
        code: described(z.string().optional(), "With refused: decide on this.", "CASE_NOT_OPENED_BY_OPENCX"),
        message: described(z.string().optional(), "With refused: why.", "This Case was not opened by OpenCX."),
      }),
    ),
  })
  .meta({ id: "CaseEventsAnswer" });
