import type { Config } from "../config/schema.ts";
import type { DeskName } from "./desk.ts";
import { BridgeError } from "../lib/errors.ts";

/** The desk that is made for a channel; e-mail belongs to Cases (design section 3). */
function suited(channel: string): DeskName {
  return channel === "email" ? "salesforce-cases" : "salesforce-messaging";
}

/**
 * The connection that takes a channel where the handoff names none: the configured default, else the first whose
 * `channels` list it, else the first that does not limit its channels: of the desk that is made for the channel, or of
 * Cases, since a person can always answer a Case.
 *
 * @throws BridgeError `CHANNEL_NOT_TAKEN`
 */
export function chooseConnection(config: Pick<Config, "connections" | "defaults">, channel: string): string {
  const byDefault = Object.hasOwn(config.defaults, channel) ? config.defaults[channel] : undefined;
  if (byDefault !== undefined) return byDefault;
  const named = config.connections.find((one) => one.channels?.includes(channel));
  const open = config.connections.filter((one) => one.channels === undefined);
  const chosen =
    named ?? open.find(({ desk }) => desk === suited(channel)) ?? open.find(({ desk }) => desk === "salesforce-cases");
  if (chosen !== undefined) return chosen.name;
  throw new BridgeError({
    code: "CHANNEL_NOT_TAKEN",
    message: `No connection takes the channel ${channel}.`,
    remedy: `Add "${channel}" to a connection's channels, or name a connection for it under defaults.`,
    status: 422,
  });
}
