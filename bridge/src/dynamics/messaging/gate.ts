import { Gate, type GateLimits } from "../gate.ts";

/** A gate for the Messaging API, which answers 429 beyond a limit that nobody names (contract dynamics-365 7.8). */
export function messagingGate(limits: GateLimits): Gate {
  return new Gate(limits, { throttled: "DYNAMICS_THROTTLED", busy });
}

const busy = {
  code: "DYNAMICS_BUSY",
  message: "The Messaging API has asked for a pause that is not over, or the bridge's own requests to it are spent.",
  remedy: "Nothing to do: the bridge goes on when there is room. If it lasts, raise limits.messagingRequestsPerSecond.",
};
