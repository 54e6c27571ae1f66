import { z } from "zod";
import { described, optionalChoice, optionalList, optionalMoment, optionalText, token } from "./members.ts";

const attachment = z
  .object({
    name: described(z.string().trim().min(1).max(500), "The file's name.", "receipt.pdf"),
    url: described(
      z.url({ protocol: /^https?$/ }).max(4000),
      "Where the bridge fetches it; only hosts in opencx.attachmentHosts are asked.",
      "https://files.open.cx/receipt.pdf",
    ),
    mimeType: optionalText(200, "Its type; the content itself decides.", "application/pdf"),
    size: described(
      z
        .int()
        .min(0)
        .nullish()
        .transform((value) => value ?? undefined),
      "Its size in bytes.",
      48_213,
    ),
  })
  .meta({ id: "MessageAttachment" });

/** The body of `POST /v1/handoffs/{id}/messages`. */
export const messageRequest = z
  .object({
    id: described(
      z
        .string()
        .regex(token, "Give OpenCX's message id: 1 to 200 letters, digits or . _ : -")
        .nullish()
        .transform((value) => value ?? undefined),
      "OpenCX's id of the message in its history. Without it the header Idempotency-Key is required.",
      "msg_01HZX",
    ),
    text: described(
      z
        .string()
        .max(100_000)
        .nullish()
        .transform((value) => value ?? ""),
      "What was said; long text reaches the rep in parts.",
      "It has still not come.",
    ),
    from: optionalChoice(["customer", "ai", "inbox"], "Who said it; customer unless given."),
    name: optionalText(200, "The speaker's name.", "Ada"),
    at: optionalMoment("When; now unless given."),
    attachments: optionalList(attachment, 20, "Files that came with it."),
  })
  .refine(({ text, attachments }) => text.trim() !== "" || (attachments?.length ?? 0) > 0, {
    path: ["text"],
    message: "Give a text, or at least one attachment.",
  })
  .meta({ id: "MessageRequest" });
