import { z } from "zod";
import { always, section, setting } from "../setting.ts";
import {
  checkDynamicsHosts,
  dynamicsLogin,
  dynamicsTimeouts,
  guid,
  oldNameOf,
  oldNamesIn,
  requestLimits,
  withoutSlashes,
} from "./dynamics-connection.ts";
import {
  checkOwner,
  incidentOf,
  incidentSettings,
  noteLimits,
  oldIncidentNames,
  writtenAfterEnd,
} from "./dynamics-incident.ts";
import { channels, connectionName } from "./salesforce-connection.ts";

/** One environment whose people work on incidents (contract dynamics-365 6). */
export const dynamicsIncidentsConnection = section({
  name: connectionName,
  desk: z.literal("dynamics-incidents"),
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
  .transform(({ default_queue_id: oldQueue, ...connection }) => {
    const incident = incidentOf(connection);
    const queueId = incident.queueId ?? oldQueue;
    return {
      ...withoutSlashes(connection),
      incident: { ...incident, queueId },
      oldNames: oldNamesIn(connection, oldQueue),
    };
  });
