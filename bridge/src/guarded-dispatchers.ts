import type { Dispatcher } from "undici";
import type { Config } from "./config/schema.ts";
import { type AddressPolicy, type Lookup, lookupAll } from "./lib/address-guard.ts";
import { guardedAgent } from "./lib/guarded-agent.ts";

/** For the addresses that an admin has written: each reaches its own host alone, and nothing private unless allowed. */
export interface GuardedDispatchers {
  callback: Dispatcher;
  workflow: Dispatcher;
}

/** Where each of them may lead. */
export function guardedPolicies({ callback, nobodyThere, opencx }: Config): {
  callback: AddressPolicy;
  workflow: AddressPolicy;
} {
  return {
    callback: {
      hosts: hostsOf(callback?.url),
      allowPrivateAddresses: callback?.allowPrivateAddresses ?? false,
      privateSetting: "callback.allowPrivateAddresses",
    },
    workflow: {
      hosts: hostsOf(nobodyThere.workflowUrl),
      allowPrivateAddresses: opencx.allowPrivateAddresses,
      privateSetting: "opencx.allowPrivateAddresses",
    },
  };
}

export function guardedDispatchers(config: Config, lookup: Lookup = lookupAll): GuardedDispatchers {
  const { callback, workflow } = guardedPolicies(config);
  return { callback: guardedAgent(callback, lookup), workflow: guardedAgent(workflow, lookup) };
}

function hostsOf(address: string | undefined): string[] {
  return address === undefined ? [] : [new URL(address).hostname.replace(/\.$/, "")];
}
