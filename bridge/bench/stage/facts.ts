import type { Simulators } from "../../simulators/start.ts";
import type { StageFacts } from "./protocol.ts";

/** What a relay must be told of the simulators. */
export function stageFacts({ facts, dynamics }: Simulators): StageFacts {
  const all = facts as unknown as StageFacts;
  if (dynamics === undefined || all.dynamics === undefined) return all;
  const { channelId, organizationId } = dynamics.facts;
  return { ...all, dynamics: { ...all.dynamics, channelId, organizationId } };
}
