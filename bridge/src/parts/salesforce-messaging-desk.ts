import type { SalesforceMessagingConnection } from "../config/schema.ts";
import type { Desk } from "../desks/desk.ts";
import { createSalesforceMessaging } from "../desks/salesforce-messaging/salesforce-messaging.ts";
import { createGuardedFetch } from "../lib/guarded-fetch.ts";
import type { Network } from "./network.ts";

/** Where Salesforce serves the files that reps attach. */
const salesforceFileHosts = ["*.salesforce.com", "*.force.com", "*.salesforce-scrt.com", "*.documentforce.com"];

export function makeMessagingDesk(connection: SalesforceMessagingConnection, network: Network): Desk {
  const { log, timings, clock, dispatcher, streamDispatcher, budgets, random } = network;
  const own = [new URL(connection.messagingUrl).hostname, new URL(connection.instanceUrl).hostname];
  const guarded = createGuardedFetch({
    policy: {
      hosts: [...own, ...salesforceFileHosts],
      allowPrivateAddresses: connection.allowAnyHost,
      privateSetting: "connections[].allowAnyHost",
    },
    timeoutMs: connection.timeouts.requestMs * 3,
  });
  return createSalesforceMessaging(connection, {
    clock,
    dispatcher,
    streamDispatcher,
    budgets,
    random,
    fetchFile: (url, options) => guarded.fetchBytes(url, options),
    logger: { warn: (facts, message) => log.warn(facts, message) },
    ...(timings === undefined ? {} : { timings }),
  });
}
