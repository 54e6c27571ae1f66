import { tried } from "../../dynamics/check.ts";
import type { Dataverse } from "../../dynamics/dataverse/dataverse.ts";
import type { Finding } from "../desk.ts";

/**
 * Whether the channel that is named is one of the workstream that is named beside it: chats come by the channel, and
 * availability and queues are asked of the workstream.
 */
export function channelWorkstream(
  { channelId, workstreamId }: { channelId: string; workstreamId: string },
  dataverse: Dataverse,
): Promise<Finding> {
  const check = "channel-workstream";
  return tried(check, async () => {
    const row = await dataverse.get("msdyn_occustommessagingchannels", channelId, ["_msdyn_liveworkstreamid_value"]);
    const belongs = row?.["_msdyn_liveworkstreamid_value"];
    const actual = typeof belongs === "string" ? belongs.toLowerCase() : undefined;
    if (actual === workstreamId) return { check, result: "pass", found: "The channel is the workstream's." };
    const where = actual === undefined ? "to no workstream" : `to the workstream ${actual}`;
    const remedy =
      "Set workstreamId to the channel's workstream, or messaging.channelId to a channel of workstreamId; one of the two is enough.";
    return { check, result: "fail", found: `The channel belongs ${where}, not to workstreamId.`, remedy };
  });
}
