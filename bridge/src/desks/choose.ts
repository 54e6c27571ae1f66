import type { Config } from "../config/schema.ts";
import type { DeskName } from "./desk.ts";
import { BridgeError } from "../lib/errors.ts";

const forChats = ["salesforce-messaging", "dynamics-omnichannel", "salesforce-cases", "dynamics-incidents"] as const;
const forRecords = ["salesforce-cases", "dynamics-incidents"] as const;
const forCalls = ["salesforce-messaging", "dynamics-incidents", "salesforce-cases"] as const;

/** The desks that take a channel, the one that is made for it first (design section 3). */
function suited(channel: string): readonly DeskName[] {
  if (channel === "email") return forRecords;
  return channel === "phone" ? forCalls : forChats;
}

/**
 * The connection that takes a channel where the handoff names none: the configured default, else the first whose
 * `channels` list it, else the first that does not limit its channels: of the desk that is made for the channel, or of
 * one for records, since a person can always answer a Case.
 *
 * @throws BridgeError `CHANNEL_NOT_TAKEN`
 */
export function chooseConnection(config: Pick<Config, "connections" | "defaults">, channel: string): string {
  const byDefault = Object.hasOwn(config.defaults, channel) ? config.defaults[channel] : undefined;
  if (byDefault !== undefined) return byDefault;
  const named = config.connections.find((one) => one.channels?.includes(channel));
  const open = config.connections.filter((one) => one.channels === undefined);
  const byDesk = suited(channel).map((desk) => open.find((one) => one.desk === desk));
  const chosen = named ?? byDesk.find((one) => one !== undefined);
  if (chosen !== undefined) return chosen.name;
  throw new BridgeError({
    code: "CHANNEL_NOT_TAKEN",
    message: `No connection takes the channel ${channel}.`,
    remedy: `Add "${channel}" to a connection's channels, or name a connection for it under defaults.`,
    status: 422,
  });
}
