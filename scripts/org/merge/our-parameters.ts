import { readFileSync } from "node:fs";
import { join } from "node:path";
import { MetadataFile } from "../channel-xml.ts";
import { type ChannelParameter, parametersOf } from "./parameters.ts";

const file = "force-app/routing/channel/messagingChannels/OpenCx_Verified.messagingChannel-meta.xml";

/** The parameters that the bridge fills, as the channel of this package declares them. */
export function ourParameters(root: string): ChannelParameter[] {
  return parametersOf(new MetadataFile(readFileSync(join(root, file), "utf8"), "MessagingChannel"));
}
