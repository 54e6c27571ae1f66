import { z } from "zod";
import { always, count, flag, refuse, section, setting, text } from "../setting.ts";
import { channels, connectionName, deskFacts, writtenAfterEnd } from "./connection.ts";
import {
  checkDynamicsHosts,
  dynamicsLogin,
  dynamicsTimeouts,
  guid,
  hostFault,
  requestLimits,
  withoutSlashes,
} from "./dynamics-connection.ts";
import { checkOwner, incidentOf, incidentSettings, noteLimits, oldIncidentNames } from "./dynamics-incident.ts";
import { dynamicsMessaging } from "./dynamics-messaging.ts";
import { checkOldNames, oldNameOf, oldNamesIn, type QueueMeaning } from "./dynamics-old-names.ts";
import { withoutSlash } from "./salesforce-host.ts";

const chatLimits = {
  messageCharacters: setting(count({ min: 200, max: 6000 }).default(6000), {
    sentence: "Longest message; the Messaging API takes 6000 characters.",
    example: "6000",
  }),
  chatBriefParts: setting(count({ min: 1, max: 90 }).default(10), {
    sentence: "Most messages the brief takes; older lines of the transcript are left out first.",
    example: "10",
  }),
  messagingRequestsPerSecond: setting(count({ min: 1, max: 200 }).default(10), {
    sentence: "Most requests a second to one organization's Messaging API, from all processes together.",
    example: "10",
  }),
};

interface Draft {
  chatMode?: unknown;
  messaging?: { url?: unknown; channelId?: unknown } | undefined;
  workstreamId?: unknown;
  default_queue_id?: unknown;
  checkAvailability?: unknown;
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
  } else if (draft.chatMode === "messaging_api" && draft.checkAvailability === true && !hasWorkstream) {
    const message = "checkAvailability asks for the workstream's reps, and no workstream is named.";
    refuse(ctx, "CONFIG_DYNAMICS_AVAILABILITY_UNKNOWN", message, ["workstreamId"]);
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
  desk: setting(z.literal("dynamics-omnichannel"), deskFacts),
  channels,
  ...dynamicsLogin,
  chatMode: setting(z.enum(["messaging_api", "dataverse_record", "incident_only"]).default("messaging_api"), {
    sentence:
      "How a chat reaches reps: messaging_api goes both ways; dataverse_record writes OpenCX's live work item, one way; incident_only opens an incident, one way.",
    example: "messaging_api",
  }),
  messaging: dynamicsMessaging.optional(),
  workstreamId: setting(guid().optional(), {
    sentence: "Omnichannel workstream of the conversations.",
    example: "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee",
    remedy: "Copy the GUID from the workstream's address in Customer Service admin center, Workstreams.",
  }),
  recordEntitySet: setting(
    text({ max: 100 })
      .regex(/^[A-Za-z0-9_]+$/, "The name of an entity set has letters, digits and underscores.")
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
    oldNameOf("workstreamId (for incidents incident.queueId)", "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"),
  ),
  ...oldIncidentNames,
  writtenAfterEnd,
  timeouts: dynamicsTimeouts.prefault({}),
  limits: section({ ...requestLimits, ...noteLimits, ...chatLimits }).prefault({}),
})
  .superRefine(checkDynamicsHosts, always)
  .superRefine(checkChat, always)
  .superRefine(({ incident }, ctx) => checkOwner(incident, ctx), always)
  .superRefine((draft, ctx) => checkOldNames(draft, queueMeaning(draft), ctx), always)
  .transform((connection) => {
    const meaning = queueMeaning(connection);
    const old = (wanted: QueueMeaning) => (meaning === wanted ? connection.default_queue_id : undefined);
    const incident = incidentOf(connection);
    const queueId = incident.queueId ?? old("incident.queueId");
    const workstreamId = connection.workstreamId ?? old("workstreamId");
    const shared = { incident: { ...incident, queueId }, workstreamId, oldNames: oldNamesIn(connection, meaning) };
    const { messaging } = connection;
    const api = messaging === undefined ? undefined : { ...messaging, url: withoutSlash(messaging.url) };
    return { ...withoutSlashes(connection), ...shared, messaging: api };
  });

function queueMeaning({ chatMode }: { chatMode?: unknown }): QueueMeaning {
  return chatMode === "incident_only" ? "incident.queueId" : "workstreamId";
}
