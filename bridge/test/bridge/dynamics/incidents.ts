import type { DynamicsSimulator } from "../../../simulators/dynamics/dynamics-simulator.ts";
import type { BridgeWorld } from "../../support/bridge-world.ts";
import { eventually } from "../../support/eventually.ts";

export const minuteMs = 60_000;

/** An e-mail conversation that waits as an incident. */
export interface IncidentScene {
  sessionId: string;
  /** The handoff's id. */
  id: string;
  incidentId: string;
}

export async function onIncident(world: BridgeWorld): Promise<IncidentScene> {
  const sessionId = await world.handedOffSession({ channel: "email" });
  const id = await world.handOff(sessionId);
  const { conversations } = await world.reaches(id, "queued");
  return { sessionId, id, incidentId: conversations[0]?.conversationId ?? "" };
}

/** How often an incident has been read so far. */
export function readsOf(tenant: DynamicsSimulator, incidentId: string): number {
  return tenant.requests().filter(({ method, path }) => method === "GET" && path.includes(`incidents(${incidentId})`))
    .length;
}

export function statusOf(world: BridgeWorld, sessionId: string): string {
  return world.simulators.opencx.ledger(sessionId).status;
}

export async function resolved(world: BridgeWorld, sessionId: string): Promise<void> {
  await eventually("the resolved session", () => statusOf(world, sessionId) === "closed_resolved");
}

/** How often the session was resolved. */
export function resolvesOf(world: BridgeWorld, sessionId: string): number {
  const { requests } = world.simulators.opencx.ledger(sessionId);
  return requests.filter(({ operation }) => operation === "sessions.update").length;
}
