import type { IncidentParts } from "./settings.ts";

/**
 * Brings a new incident to people: into the queue, or through the environment's routing rules (contract dynamics-365
 * 5.7). One that is in a queue already, because an earlier try got so far or a rep has moved it, stays there.
 */
export async function routeIncident(id: string, isNew: boolean, { dataverse, settings }: IncidentParts): Promise<void> {
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
