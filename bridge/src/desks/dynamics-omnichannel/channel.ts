import type { Dataverse } from "../../dynamics/dataverse/dataverse.ts";
import type { ChannelIds } from "../../dynamics/messaging/messaging-api.ts";
import { BridgeError } from "../../lib/errors.ts";

const messagingApi = 192350005;

/** The channel and organization that every request names, asked once (contract dynamics-365 7.2). */
export function channelOf(
  { channelId, workstreamId }: { channelId: string | undefined; workstreamId: string | undefined },
  dataverse: Dataverse,
): () => Promise<ChannelIds> {
  let asked: Promise<ChannelIds> | undefined;
  return () => {
    if (asked === undefined) {
      const fresh = ask(channelId, workstreamId, dataverse);
      asked = fresh;
      fresh.catch(() => {
        if (asked === fresh) asked = undefined;
      });
    }
    return asked;
  };
}

async function ask(
  channelId: string | undefined,
  workstreamId: string | undefined,
  dataverse: Dataverse,
): Promise<ChannelIds> {
  const { organizationId } = await dataverse.whoAmI();
  return { organizationId, channelId: channelId ?? (await onlyChannel(workstreamId ?? "", dataverse)) };
}

async function onlyChannel(workstreamId: string, dataverse: Dataverse): Promise<string> {
  const rows = await dataverse.find("msdyn_occustommessagingchannels", {
    select: ["msdyn_occustommessagingchannelid", "msdyn_name"],
    filter: `_msdyn_liveworkstreamid_value eq ${workstreamId} and msdyn_occustomchannelid eq ${messagingApi} and statecode eq 0`,
    top: 5,
  });
  const [only] = rows;
  const id = only?.["msdyn_occustommessagingchannelid"];
  if (rows.length === 1 && typeof id === "string") return id.toLowerCase();
  throw new BridgeError({
    code: "DYNAMICS_CHANNEL_UNCLEAR",
    message: `The workstream ${workstreamId} has ${rows.length} messaging channels.`,
    remedy:
      rows.length === 0
        ? "Check that workstreamId is the workstream's, and add the messaging channel to it in Customer Service admin center, Workstreams."
        : "Set messaging.channelId to the one that is meant.",
    status: 502,
  });
}
