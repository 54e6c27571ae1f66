import type { Config } from "../config/schema.ts";
import { BridgeError } from "../lib/errors.ts";

/** Channels that a live desk takes; e-mail belongs to a desk for Cases (design section 3). */
const notLive = new Set(["email"]);

/**
 * The connection that takes a channel where the handoff names none: the configured default, else the first whose
 * `channels` list it, else the first that does not limit its channels.
 *
 * @throws BridgeError `CHANNEL_NOT_TAKEN`
 */
export function chooseConnection(config: Pick<Config, "connections" | "defaults">, channel: string): string {
  const byDefault = Object.hasOwn(config.defaults, channel) ? config.defaults[channel] : undefined;
  if (byDefault !== undefined) return byDefault;
  const named = config.connections.find((one) => one.channels?.includes(channel));
  const open = config.connections.find((one) => one.channels === undefined && !notLive.has(channel));
  const chosen = named ?? open;
  if (chosen !== undefined) return chosen.name;
  throw new BridgeError({
    code: "CHANNEL_NOT_TAKEN",
    message: `No connection takes the channel ${channel}.`,
    remedy: `Add "${channel}" to a connection's channels, or name a connection for it under defaults.`,
    status: 422,
  });
}
