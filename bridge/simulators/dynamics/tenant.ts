import type { Violations } from "./violations.ts";

/** Another row, as a lookup column holds it. */
export interface Lookup {
  /** Logical name of its table. */
  table: string;
  /** GUID in lower case. */
  id: string;
}

export type Value = string | number | boolean | null | Lookup;

/** A row by the logical names of its columns; lookups under the name of their column, without `_…_value`. */
export type Row = Readonly<Record<string, Value>>;

/** One row before and after a write; `before` is absent for a new one, `after` for a deleted one. */
export interface RowChange {
  table: string;
  id: string;
  before?: Row;
  after?: Row;
}

/** Every row of the environment, as the platform itself sees and writes it: no privileges, no limits, no rules. */
export interface PlatformRows {
  get(table: string, id: string): Row | undefined;
  find(table: string, test: (row: Row) => boolean): Row[];
  /** Fills in key, state and times; throws when a column does not exist. */
  insert(table: string, row: Row): Row;
  update(table: string, id: string, changes: Row): Row;
  /** Called after a write has lasted. */
  onChange(listener: (change: RowChange) => void): void;
}

/** Who an app-only token was issued to. */
export interface Caller {
  appId: string;
  tenantId: string;
}

/** The tokens of one Entra tenant, signed with its own keys. */
export interface AccessTokens {
  /**
   * Who a request comes from, by its `Authorization` header; undefined when the token is absent, forged, expired, of
   * another tenant or for another resource.
   */
  verify(authorization: string | undefined, resource: string): Promise<Caller | undefined>;
  /** A token that the platform itself sends, for example to a webhook with a managed identity. */
  issue(claims: { audience: string; subject: string; version?: 1 | 2; lifetimeSeconds?: number }): Promise<string>;
}

/** What the simulators of one Dynamics tenant share. */
export interface Tenant {
  /** GUIDs in lower case. */
  readonly tenantId: string;
  readonly organizationId: string;
  /** The resource of the Messaging API, without `/.default`: `https://<organization id without dashes>-c.crm.dynamics.com`. */
  readonly messagingResource: string;
  readonly now: () => number;
  readonly tokens: AccessTokens;
  readonly rows: PlatformRows;
  readonly violations: Violations;
}
