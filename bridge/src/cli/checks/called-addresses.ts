import type { Config } from "../../config/schema.ts";
import { guardedPolicies } from "../../guarded-dispatchers.ts";
import { type AddressPolicy, checkUrl, type Lookup, lookupAll, resolveSafely } from "../../lib/address-guard.ts";
import { BridgeError } from "../../lib/errors.ts";
import { type Checked, tried } from "./check.ts";

/** Looks up the addresses that the bridge posts to, and asks the guard; calls none of them. */
export async function checkCalledAddresses(config: Config, lookup: Lookup = lookupAll): Promise<Checked[]> {
  const policies = guardedPolicies(config);
  const addresses = [
    ["callback.url", config.callback?.url, policies.callback],
    ["nobodyThere.workflowUrl", config.nobodyThere.workflowUrl, policies.workflow],
  ] as const;
  return Promise.all(
    addresses.flatMap(([setting, url, policy]) =>
      url === undefined ? [] : [checkAddress(setting, url, policy, lookup)],
    ),
  );
}

function checkAddress(setting: string, url: string, policy: AddressPolicy, lookup: Lookup): Promise<Checked> {
  const { host } = new URL(url);
  const remedy = `Check the host in ${setting}, and that this machine can look it up.`;
  const toFind = async (name: string) => {
    try {
      return await lookup(name);
    } catch (cause) {
      throw new BridgeError({ code: "HOST_UNKNOWN", message: `The host ${host} cannot be looked up.`, remedy, cause });
    }
  };
  return tried(setting, remedy, async () => {
    await resolveSafely(checkUrl(url, policy), policy, toFind);
    return `${host} is found and may be called; it was not called.`;
  });
}
