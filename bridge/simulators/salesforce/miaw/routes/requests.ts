import { z } from "zod";
import { ApiError } from "../api-error.ts";
import { isLowercaseUuid } from "../identifiers.ts";

const filled = z.string().refine((text) => text.trim() !== "", "must not be blank");
const uuid = z.string().refine(isLowercaseUuid, "must be a lowercase UUID");
const attributes = z.record(z.string(), z.string());
const replyTo = z.union([uuid, z.literal("")]).nullish();

/** Contract salesforce-miaw 2.1. */
export const tokenRequest = z.object({
  orgId: filled,
  esDeveloperName: filled,
  capabilitiesVersion: filled,
  platform: z.enum(["Web", "Mobile"]),
  deviceId: filled.optional(),
  context: z.object({ appName: z.string(), clientVersion: z.string() }).partial().optional(),
});

/** Contract salesforce-miaw 2.2. */
export const verifiedTokenRequest = tokenRequest.extend({
  authorizationType: z.literal("JWT"),
  customerIdentityToken: filled,
});

/** Contract salesforce-miaw 3.1. */
export const createRequest = z.object({
  conversationId: z
    .string()
    .refine(isLowercaseUuid, "Specify the conversationId in UUID format. The UUID must be in lowercase."),
  esDeveloperName: filled,
  routingAttributes: attributes.optional(),
  language: z.string().optional(),
});

const sessionPart = {
  esDeveloperName: filled,
  isNewMessagingSession: z.boolean().optional(),
  routingAttributes: attributes.optional(),
  language: z.string().optional(),
};

const option = z.object({
  optionIdentifier: filled,
  optionId: z.string().nullish(),
  optionTitle: z.string().nullish(),
});

/** Contract salesforce-miaw 4.1 and 4.4. */
export const messageRequest = z.object({
  ...sessionPart,
  message: z.discriminatedUnion("messageType", [
    z.object({
      id: uuid,
      messageType: z.literal("StaticContentMessage"),
      inReplyToMessageId: replyTo,
      staticContent: z.object({ formatType: z.literal("Text"), text: filled }),
    }),
    z.object({
      id: uuid,
      messageType: z.literal("ChoicesResponseMessage"),
      inReplyToMessageId: uuid,
      choicesResponse: z.object({ formatType: z.literal("Selections"), selectedOptions: z.array(option).min(1) }),
    }),
    z.object({
      id: uuid,
      messageType: z.literal("FormResponseMessage"),
      inReplyToMessageId: uuid,
      formResponse: z.looseObject({ formatType: z.enum(["Inputs", "Result"]) }),
    }),
  ]),
});

/** Contract salesforce-miaw 4.2. */
export const fileRequest = z.object({
  ...sessionPart,
  message: z.object({ id: uuid, fileId: uuid, text: z.string().nullish(), inReplyToMessageId: replyTo }),
});

/** Contract salesforce-miaw 5.1. */
export const typingRequest = z.object({
  entryType: z.enum(["TypingStartedIndicator", "TypingStoppedIndicator"]),
  id: uuid,
});

/** Contract salesforce-miaw 5.2. */
export const acknowledgeRequest = z.object({
  acks: z.array(z.object({ id: uuid, entryType: z.enum(["Delivery", "Read"]), conversationEntryId: filled })).min(1),
});

export type CreateRequest = z.infer<typeof createRequest>;
export type MessageRequest = z.infer<typeof messageRequest>;
export type FileRequest = z.infer<typeof fileRequest>;
export type TokenRequest = z.infer<typeof tokenRequest>;

/** The body as the schema has it; unknown members are dropped. Throws ApiError 400 that names the first fault. */
export function parsed<T extends z.ZodType>(schema: T, body: unknown): z.infer<T> {
  const result = schema.safeParse(body ?? {});
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue?.path.join(".") ?? "";
  const text = issue?.message ?? "Malformed body.";
  throw new ApiError(400, text.startsWith("Specify") || where === "" ? text : `${where}: ${text}`);
}
