import { facts } from "../../facts.ts";
import type { ControlTarget } from "./target.ts";

/** The tenant as a whole; secrets are counted, not shown. */
export function stateReport({ world, entraFaults }: ControlTarget) {
  const { tenant, privileges, throttle, rules } = world;
  return {
    tenantId: tenant.tenantId,
    organizationId: tenant.organizationId,
    now: tenant.now(),
    environmentUrls: [...tenant.environmentUrls],
    messagingResource: tenant.messagingResource,
    tokenLifetimeSeconds: tenant.directory.lifetimeSeconds,
    apps: [...tenant.directory.apps.values()].map(({ appId, secrets, certificates }) => ({
      appId,
      secrets: secrets.map(({ id, expiresAt }) => ({ id, expiresAt: expiresAt ?? null })),
      certificates: certificates.length,
    })),
    privileges: privileges.list(facts.applicationUserId),
    limits: throttle.settings,
    /** By user: refused requests, and those that came while a `Retry-After` pause was running. */
    throttling: throttle.report(),
    customerOptional: rules.customerOptional,
    duplicateRules: rules.duplicates,
    refusals: rules.refusals,
    faults: { dataverse: world.faults.list(), entra: entraFaults.list() },
    violations: tenant.violations.list,
  };
}
