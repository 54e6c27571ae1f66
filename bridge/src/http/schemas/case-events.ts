import { z } from "zod";
import { described } from "./members.ts";

const salesforceId = z.string().regex(/^[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?$/, "Give a record id of Salesforce.");
const key = described(
  z.string().min(1).max(120),
  "The delivery's own key; the same at every try.",
  "00a000000000001AAA",
);

const caseEvent = z
  .object({
    key,
    type: described(z.enum(["reply", "closed", "reopened"]), "What happened to the Case.", "reply"),
    caseId: described(salesforceId, "The Case.", "500000000000001AAA"),
  })
  .meta({ id: "CaseEvent" });

/** The body of `POST /v1/salesforce/case-events`, as the org's Apex builds it. */
export const caseEventsRequest = z
  .object({
    version: described(z.literal(1), "The version of this body.", 1),
    events: described(z.array(caseEvent).min(1).max(200), "Oldest first."),
  })
  .meta({ id: "CaseEventsRequest" });

export const caseEventsAnswer = z
  .object({
    results: z.array(
      z.object({
        key,
        status: described(z.enum(["accepted", "duplicate", "refused"]), "What became of it.", "accepted"),
        code: described(z.string(), "With refused: decide on this.", "CASE_NOT_OPENED_BY_OPENCX"),
        message: described(z.string(), "With refused: why.", "This Case was not opened by OpenCX."),
      }),
    ),
  })
  .meta({ id: "CaseEventsAnswer" });
