import { z } from "zod";
import { always, count, duration, flag, refuse, section, setting, text } from "../setting.ts";
import {
  checkDynamicsHosts,
  dynamicsLogin,
  dynamicsTimeouts,
  guid,
  hostFault,
  oldNameOf,
  oldNamesIn,
  requestLimits,
  withoutSlashes,
} from "./dynamics-connection.ts";
import {
  checkOwner,
  incidentOf,
  incidentSettings,
  noteLimits,
  oldIncidentNames,
  writtenAfterEnd,
} from "./dynamics-incident.ts";
import { channels, connectionName } from "./salesforce-connection.ts";

/** The Omnichannel Messaging API and its webhook (contract dynamics-365 7). */
const messaging = section({
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
    sentence: "How long a conversation with a rep is silent before the bridge looks whether a message was lost.",
    example: "60s",
  }),
});

const chatLimits = {
  messageCharacters: setting(count({ min: 200, max: 6000 }).default(6000), {
    sentence: "Longest message; the Messaging API takes 6000 characters.",
    example: "6000",
  }),
  chatBriefParts: setting(count({ min: 1, max: 90 }).default(10), {
    sentence: "Most messages the brief takes; older lines of the transcript are left out first.",
    example: "10",
  }),
};

interface Draft {
  chatMode?: unknown;
  messaging?: { url?: unknown; channelId?: unknown } | undefined;
  workstreamId?: unknown;
  default_queue_id?: unknown;
  allowAnyHost?: unknown;
}

const messagingHost = /\.omnichannelengagementhub\.(com|us|cn)$/;

function checkChat(draft: Draft, ctx: z.RefinementCtx): void {
  const hasWorkstream = draft.workstreamId !== undefined || draft.default_queue_id !== undefined;
  if (draft.chatMode === "messaging_api" && draft.messaging === undefined) {
    refuse(ctx, "CONFIG_DYNAMICS_MESSAGING_MISSING", "The Messaging API is not described.", ["messaging"]);
  } else if (draft.chatMode === "messaging_api" && draft.messaging?.channelId === undefined && !hasWorkstream) {
    refuse(ctx, "CONFIG_DYNAMICS_WORKSTREAM_MISSING", "Neither channel nor workstream is named.", ["workstreamId"]);
  }
  if (draft.chatMode === "dataverse_record" && !hasWorkstream) {
    refuse(ctx, "CONFIG_DYNAMICS_WORKSTREAM_MISSING", "No workstream is named.", ["workstreamId"]);
  }
  const fault = hostFault(draft.messaging?.url, messagingHost, draft.allowAnyHost === true);
  if (fault !== undefined) {
    const message =
      fault === "INVALID" ? "This is not an https address of a host alone." : "The host is not Microsoft's.";
    refuse(ctx, `CONFIG_MESSAGING_HOST_${fault}`, message, ["messaging", "url"]);
  }
}

/** One environment whose people answer live chats (contract dynamics-365 7 to 9). */
export const dynamicsOmnichannelConnection = section({
  name: connectionName,
  desk: z.literal("dynamics-omnichannel"),
  channels,
  ...dynamicsLogin,
  chatMode: setting(z.enum(["messaging_api", "dataverse_record", "incident_only"]).default("messaging_api"), {
    sentence:
      "How a chat reaches reps: messaging_api goes both ways; dataverse_record writes OpenCX's live work item, one way; incident_only opens an incident, one way.",
    example: "messaging_api",
  }),
  messaging: messaging.optional(),
  workstreamId: setting(guid().optional(), {
    sentence: "Omnichannel workstream of the conversations.",
    example: "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee",
    remedy: "Copy the GUID from the workstream's address in Customer Service admin center, Workstreams.",
  }),
  recordEntitySet: setting(
    text({ max: 100 })
      .regex(/^[A-Za-z0-9_]+$/)
      .default("msdyn_ocliveworkitems"),
    { sentence: "Entity set that dataverse_record writes to.", example: "msdyn_ocliveworkitems" },
  ),
  checkAvailability: setting(flag().default(false), {
    sentence: "Asks before each handoff whether reps are there; needs the role Omnichannel administrator.",
    example: "false",
  }),
  incident: incidentSettings.prefault({}),
  default_queue_id: setting(
    guid().optional(),
    oldNameOf("workstreamId (incident_only: incident.queueId)", "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"),
  ),
  ...oldIncidentNames,
  writtenAfterEnd,
  timeouts: dynamicsTimeouts.prefault({}),
  limits: section({ ...requestLimits, ...noteLimits, ...chatLimits }).prefault({}),
})
  .superRefine(checkDynamicsHosts, always)
  .superRefine(checkChat, always)
  .superRefine(({ incident }, ctx) => checkOwner(incident, ctx), always)
  .transform(({ default_queue_id: old, ...connection }) => {
    // OpenCX's one name holds a queue for incidents and a workstream for chats.
    const isChat = connection.chatMode !== "incident_only";
    const incident = incidentOf(connection);
    const queueId = incident.queueId ?? (isChat ? undefined : old);
    const workstreamId = connection.workstreamId ?? (isChat ? old : undefined);
    const shared = { incident: { ...incident, queueId }, workstreamId, oldNames: oldNamesIn(connection, old) };
    return { ...withoutSlashes(connection), ...shared };
  });
