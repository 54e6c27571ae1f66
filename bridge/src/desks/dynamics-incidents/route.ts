import { isBridgeError } from "../../lib/errors.ts";
import type { Warning } from "./create-incident.ts";
import type { IncidentParts } from "./settings.ts";

/**
 * Brings a new incident to people: into the queue, or through the environment's routing rules (contract dynamics-365
 * 5.7). One that is in a queue already, because an earlier try got so far or a rep has moved it, stays there. The
 * incident is there by now, so a refusal for good is only told: a failed handoff would leave it behind, and the next one
 * would make another.
 *
 * @throws BridgeError what passes.
 */
export async function routeIncident(id: string, isNew: boolean, parts: IncidentParts): Promise<Warning[]> {
  try {
    await route(id, isNew, parts);
    return [];
  } catch (error) {
    if (!isBridgeError(error) || error.retryable) throw error;
    const { code, remedy } = error;
    const message = `The incident is open and was brought into no queue. ${error.message}`;
    parts.logger?.warn({ code, remedy, incidentId: id }, "an incident could not be routed");
    return [{ code, message, remedy }];
  }
}

async function route(id: string, isNew: boolean, { dataverse, settings }: IncidentParts): Promise<void> {
  const { routing, queueId } = settings.incident;
  if (routing === "none" || (routing === "queue" && queueId === undefined)) return;
  if (!isNew && (await isQueued(id, dataverse))) return;
  const target = { Target: { "@odata.type": "Microsoft.Dynamics.CRM.incident", incidentid: id } };
  if (routing === "unified") await dataverse.act("msdyn_ApplyRoutingRuleEntityRecord", target);
  else await dataverse.act("AddToQueue", target, { set: "queues", id: queueId ?? "" });
}

async function isQueued(id: string, dataverse: IncidentParts["dataverse"]): Promise<boolean> {
  const filter = `_objectid_value eq ${id} and statecode eq 0`;
  return (await dataverse.find("queueitems", { select: ["queueitemid"], filter, top: 1 })).length > 0;
}
