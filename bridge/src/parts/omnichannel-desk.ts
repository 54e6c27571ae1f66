import type { DynamicsOmnichannelConnection } from "../config/schema.ts";
import type { Desk } from "../desks/desk.ts";
import { createDynamicsIncidents } from "../desks/dynamics-incidents/dynamics-incidents.ts";
import { channelOf } from "../desks/dynamics-omnichannel/channel.ts";
import { createDynamicsOmnichannel } from "../desks/dynamics-omnichannel/dynamics-omnichannel.ts";
import { createDynamicsRecords } from "../desks/dynamics-omnichannel/record/record-desk.ts";
import type { DeskLogger } from "../desks/dynamics-omnichannel/settings.ts";
import { MessagingApi } from "../dynamics/messaging/messaging-api.ts";
import { createGuardedFetch } from "../lib/guarded-fetch.ts";
import type { DynamicsEnvironments } from "./dynamics-environments.ts";
import type { Network } from "./network.ts";

/** Where Dynamics serves the files that reps attach. */
const dynamicsFileHosts = ["*.omnichannelengagementhub.com", "*.dynamics.com", "*.skype.com", "*.asm.skype.com"];

export function makeOmnichannelDesk(
  connection: DynamicsOmnichannelConnection,
  environments: DynamicsEnvironments,
  { network, logger }: { network: Network; logger: DeskLogger },
): Desk {
  const { entra, dataverse } = environments.of(connection);
  const { chatMode, messaging, timeouts, workstreamId } = connection;
  if (chatMode === "incident_only") return createDynamicsIncidents(connection, { dataverse, logger });
  if (chatMode === "dataverse_record" || messaging === undefined)
    return createDynamicsRecords(connection, { dataverse });
  const { dispatcher, clock } = network;
  const { url, scope, channelId } = messaging;
  const files = createGuardedFetch({
    policy: {
      hosts: [new URL(url).hostname, ...dynamicsFileHosts],
      allowPrivateAddresses: connection.allowAnyHost,
      privateSetting: "connections[].allowAnyHost",
    },
    timeoutMs: timeouts.requestMs * 3,
  });
  const api = new MessagingApi(
    { url, scope, timeoutMs: timeouts.requestMs },
    {
      entra,
      dispatcher,
      gate: environments.messagingGate(messaging),
      channel: channelOf({ channelId, workstreamId }, dataverse),
    },
  );
  const settings = { ...connection, messaging };
  return createDynamicsOmnichannel(settings, {
    ...{ clock, dataverse, messaging: api, logger },
    fetchFile: (address, options) =>
      files.fetchBytes(address, { ...options, signal: AbortSignal.timeout(timeouts.requestMs * 3) }),
    messagingToken: () => entra.token(scope),
  });
}
