import { z } from "zod";
import { described, optionalChoice } from "./members.ts";

/** The body of `POST /v1/handoffs/{id}/end`; it may be missing altogether. */
export const endRequest = z
  .object({
    by: optionalChoice(["customer", "opencx"], "Who ends it; opencx unless given."),
    reason: described(
      z
        .string()
        .regex(/^[\w.:-]{1,100}$/, "Give a short code: 1 to 100 letters, digits or . _ : -")
        .nullish()
        .transform((value) => value ?? undefined),
      "Why, as a code; it appears in the trace, so no words of people.",
      "customer-closed-chat",
    ),
    resolve: described(
      z
        .boolean()
        .nullish()
        .transform((value) => value ?? true),
      "Whether OpenCX's session is resolved too; true unless given.",
      true,
    ),
  })
  .meta({ id: "EndRequest" });
