import type { Simulators } from "../../simulators/start.ts";
import type { RequestCounts, Requests } from "./protocol.ts";

/** Where the simulators' counts stood at a moment. */
export interface CountsBefore {
  salesforce: RequestCounts;
  /** Number of the last request to Entra and Dataverse, and of the last one to the Messaging API. */
  dataverseSeq: number;
  messagingSeq: number;
}

export function countsNow(simulators: Simulators): CountsBefore {
  const { dynamics } = simulators;
  const dataverseSeq = dynamics?.requests().at(-1)?.seq ?? 0;
  const messagingSeq = dynamics?.messaging.requests().at(-1)?.seq ?? 0;
  return { salesforce: salesforceCounts(simulators), dataverseSeq, messagingSeq };
}

/**
 * What has been requested for one handoff whose conversation has just been made: from OpenCX by its session, from the
 * desk by all that is new.
 */
export function requestsSince(simulators: Simulators, sessionId: string, before: CountsBefore): Requests {
  const opencx: RequestCounts = {};
  for (const { operation } of simulators.opencx.ledger(sessionId).requests) add(opencx, operation);
  const salesforce: RequestCounts = {};
  for (const [operation, count] of Object.entries(salesforceCounts(simulators))) {
    const known = before.salesforce[operation] ?? 0;
    if (count > known) salesforce[operation] = count - known;
  }
  return { salesforce, dynamics: dynamicsSince(simulators, before), opencx };
}

/** All requests to all simulators. */
export function totalRequests(simulators: Simulators): number {
  const { salesforce, dataverseSeq, messagingSeq } = countsNow(simulators);
  const desks = Object.values(salesforce).reduce((sum, count) => sum + count, dataverseSeq + messagingSeq);
  return desks + Object.values(simulators.opencx.requests()).reduce((sum, { count }) => sum + count, 0);
}

/** By operation of Salesforce Messaging, and by method and path of the org. */
function salesforceCounts({ salesforceMessaging, salesforceOrg }: Simulators): RequestCounts {
  const counts = Object.entries(salesforceMessaging.requests());
  const all: RequestCounts = Object.fromEntries(counts.map(([operation, { count }]) => [operation, count]));
  for (const { method, path } of salesforceOrg.requests()) {
    add(all, `${method} ${path.replace(/^\/services(\/data\/v[\d.]+)?/, "").replace(/\/[a-zA-Z0-9]{18}$/, "/{id}")}`);
  }
  return all;
}

const guid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/**
 * By operation of the Messaging API, and by method and path of Dataverse and Entra. What names a conversation, such as
 * the title that an earlier one is given some seconds after its start, belongs to another handoff: this one's
 * conversation had no id until now.
 */
function dynamicsSince({ dynamics }: Simulators, { dataverseSeq, messagingSeq }: CountsBefore): RequestCounts {
  const counts: RequestCounts = {};
  for (const { seq, operation, conversationId } of dynamics?.messaging.requests() ?? []) {
    if (seq > messagingSeq && conversationId === undefined) add(counts, operation);
  }
  for (const { seq, service, method, path } of dynamics?.requests() ?? []) {
    if (seq <= dataverseSeq || path.includes("/msdyn_ocliveworkitems(")) continue;
    const place = path.replace(/^\/api\/data\/v[\d.]+/, "").replace(guid, "{id}");
    add(counts, `${service} ${method} ${place}`);
  }
  return counts;
}

function add(counts: RequestCounts, operation: string): void {
  counts[operation] = (counts[operation] ?? 0) + 1;
}
