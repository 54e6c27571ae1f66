import { Gate, type GateLimits } from "../gate.ts";

/** A gate for Dataverse's service protection limits (contract dynamics-365 3.7). */
export function dataverseGate(limits: GateLimits): Gate {
  return new Gate(limits, { throttled: "DATAVERSE_THROTTLED", busy });
}

const busy = {
  code: "DATAVERSE_BUSY",
  message: "The requests that Dataverse allows in this while are spent.",
  remedy: "Nothing to do: the bridge goes on when there is room. If it lasts, raise limits.requestsPerSecond.",
};
