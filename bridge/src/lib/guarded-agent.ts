import { Agent, buildConnector } from "undici";
import { type AddressPolicy, checkUrl, type Lookup, lookupAll, resolveSafely } from "./address-guard.ts";
import { pinnedLookup } from "./pinned-lookup.ts";

/**
 * An agent that reaches the hosts of a policy and nothing else. Each connection is checked as it is made and goes to the
 * very addresses that were checked, so that a name that changes its mind in between gains nothing. It follows no redirect.
 * A request that is not let through fails with BridgeError `ADDRESS_REFUSED` or `ADDRESS_NOT_ALLOWED`, unsent.
 */
export function guardedAgent(policy: AddressPolicy, lookup: Lookup = lookupAll): Agent {
  const connect: buildConnector.connector = (options, callback) => {
    resolve(options, policy, lookup).then(
      (addresses) => buildConnector({ allowH2: false, lookup: pinnedLookup(addresses) })(options, callback),
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), null),
    );
  };
  return new Agent({ allowH2: false, keepAliveTimeout: 30_000, connect });
}

async function resolve({ protocol, host, hostname }: buildConnector.Options, policy: AddressPolicy, lookup: Lookup) {
  return resolveSafely(checkUrl(`${protocol}//${host ?? hostname}`, policy), policy, lookup);
}
