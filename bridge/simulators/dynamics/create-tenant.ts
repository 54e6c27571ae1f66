import { platformRows } from "./dataverse/rows/platform-rows.ts";
import { Store } from "./dataverse/rows/store.ts";
import { Schema } from "./dataverse/schema/schema.ts";
import { EntraTokens } from "./entra/access-tokens.ts";
import { Directory } from "./entra/directory.ts";
import { facts, furnishDirectory, furnishRows, systemUser } from "./fixtures.ts";
import { Ledger } from "./ledger.ts";
import type { Tenant } from "./tenant.ts";
import { Violations } from "./violations.ts";

/** What a tenant can be told at its start. */
export interface TenantOptions {
  /** The clock, milliseconds. Default: the real one. */
  now?: () => number;
  /** Called with each violation. Default: standard error. */
  onViolation?: (violation: string) => void;
  /** Issuer host of the tokens that the platform itself sends. Default `https://login.microsoftonline.com`. */
  authority?: string;
  /** Resource of the environment, besides the address that the simulator listens on. Default: the one in `facts`. */
  environmentUrl?: string;
}

/** A tenant with all that its simulators keep. Parts keep their identity; a reset only empties them. */
export interface SimulatedTenant extends Tenant {
  readonly tokens: EntraTokens;
  readonly directory: Directory;
  readonly schema: Schema;
  readonly store: Store;
  /** Requests and writes of the Entra and Dataverse simulators. */
  readonly ledger: Ledger;
  /** Addresses of the environment, each a resource of its own; the Dataverse simulator adds its own. */
  readonly environmentUrls: Set<string>;
  /** Empties the tenant and furnishes it as at the start. Tokens stay valid. */
  reset(): void;
  /** Called after a reset, so that a simulator empties what it keeps itself. */
  onReset(listener: () => void): void;
}

/** Makes a tenant, furnished with what `facts` names (contract dynamics-365 2, 4 and 7.1). */
export function createTenant(options: TenantOptions = {}): SimulatedTenant {
  const now = options.now ?? Date.now;
  const { tenantId, organizationId, messagingResource } = facts;
  const schema = new Schema();
  const store = new Store();
  const ledger = new Ledger(now);
  const directory = new Directory(tenantId);
  const violations = new Violations(options.onViolation);
  const environmentUrls = new Set([options.environmentUrl ?? facts.environmentUrl]);
  const businessUnit = { table: "businessunit", id: facts.businessUnitId };
  const rows = platformRows({ schema, store, now, system: systemUser, businessUnit });
  const authority = options.authority ?? "https://login.microsoftonline.com";
  const furnish = () => {
    furnishDirectory(directory);
    furnishRows(rows);
  };
  furnish();
  const listeners: (() => void)[] = [];
  return {
    ...{ tenantId, organizationId, messagingResource, now, environmentUrls },
    ...{ schema, store, ledger, directory, rows, violations },
    tokens: new EntraTokens({ tenantId, now, authority }),
    reset: () => {
      for (const part of [schema, store, ledger, directory, violations]) part.clear();
      furnish();
      for (const listener of listeners) listener();
    },
    onReset: (listener) => void listeners.push(listener),
  };
}
