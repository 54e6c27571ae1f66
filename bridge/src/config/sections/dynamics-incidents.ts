import { z } from "zod";
import { always, section, setting } from "../setting.ts";
import { channels, connectionName, deskFacts, writtenAfterEnd } from "./connection.ts";
import {
  checkDynamicsHosts,
  dynamicsLogin,
  dynamicsTimeouts,
  guid,
  requestLimits,
  withoutSlashes,
} from "./dynamics-connection.ts";
import { checkOwner, incidentOf, incidentSettings, noteLimits, oldIncidentNames } from "./dynamics-incident.ts";
import { checkOldNames, oldNameOf, oldNamesIn } from "./dynamics-old-names.ts";

/** One environment whose people work on incidents (contract dynamics-365 6). */
export const dynamicsIncidentsConnection = section({
  name: connectionName,
  desk: setting(z.literal("dynamics-incidents"), deskFacts),
  channels,
  ...dynamicsLogin,
  incident: incidentSettings.prefault({}),
  default_queue_id: setting(guid().optional(), oldNameOf("incident.queueId", "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee")),
  ...oldIncidentNames,
  writtenAfterEnd,
  timeouts: dynamicsTimeouts.prefault({}),
  limits: section({ ...requestLimits, ...noteLimits }).prefault({}),
})
  .superRefine(checkDynamicsHosts, always)
  .superRefine(({ incident }, ctx) => checkOwner(incident, ctx), always)
  .superRefine((draft, ctx) => checkOldNames(draft, "incident.queueId", ctx), always)
  .transform((connection) => {
    const incident = incidentOf(connection);
    const queueId = incident.queueId ?? connection.default_queue_id;
    const oldNames = oldNamesIn(connection, "incident.queueId");
    return { ...withoutSlashes(connection), incident: { ...incident, queueId }, oldNames };
  });
