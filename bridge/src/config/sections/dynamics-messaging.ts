import { z } from "zod";
import { duration, flag, section, setting, text } from "../setting.ts";
import { guid } from "./dynamics-connection.ts";

/** The Omnichannel Messaging API and its webhook (contract dynamics-365 7). */
export const dynamicsMessaging = section({
  url: setting(z.string().trim(), {
    sentence: "Address of the Messaging API.",
    example: "https://m-11111111-2222-4333-8444-555555555555.us.omnichannelengagementhub.com",
    remedy: "Copy it from the channel's or the chat widget's settings in Customer Service admin center.",
  }),
  scope: setting(
    text({ max: 300 }).regex(/^https:\/\/[^/\s]+\/\.default$/, "It looks like https://…-c.crm.dynamics.com/.default."),
    {
      sentence: "Scope of its tokens.",
      example: "https://11111111222243338444555555555555-c.crm.dynamics.com/.default",
      remedy:
        "It is made of the organization id without dashes, -c and the environment's zone; docs/dynamics.md shows how.",
    },
  ),
  channelId: setting(guid().optional(), {
    sentence: "Id of the messaging channel; else the one channel of the workstream.",
    example: "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee",
    remedy: "Copy msdyn_occustommessagingchannelid of the channel's row, or leave it out and set workstreamId.",
  }),
  webhookKey: setting(
    z
      .string()
      .trim()
      .regex(/^[A-Za-z0-9_-]{24,200}$/, "It needs 24 or more letters, digits, - or _."),
    {
      sentence: "Unguessable part of the address that Dynamics sends a rep's words to.",
      example: "${DYNAMICS_WEBHOOK_KEY}",
      remedy: "Make one with: opencx-bridge keys --secrets.",
      secret: true,
    },
  ),
  webhookAudience: setting(text({ max: 300 }).optional(), {
    sentence: "Audience of the token that the webhook carries where the channel has a managed identity; then required.",
    example: "api://66666666-7777-4888-9999-000000000000",
  }),
  conversationTitle: setting(flag().default(true), {
    sentence: "Makes the AI's summary the conversation's title, by a change of its row.",
    example: "true",
  }),
  gapCheckMs: setting(duration({ min: 5_000, max: 3_600_000 }).default(60_000), {
    sentence:
      "How long a conversation with a rep is silent before the bridge looks whether a message was lost; each look that finds nothing doubles it, up to eight times.",
    example: "60s",
  }),
});
