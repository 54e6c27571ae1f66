import type { Sf } from "./sf.ts";

/** What is deployed unless the admin names less. */
export const parts = ["core", "messaging", "queues", "keys", "channel", "connection"] as const;
/** What is deployed only where the admin names it. */
export const optIns = ["all-cases", "anonymous", "org-api", "parity"] as const;
export type Part = (typeof parts)[number] | (typeof optIns)[number];

/** What the admin asked for; everything that differs from org to org. */
export interface OrgOptions {
  targetOrg: string;
  parts: readonly Part[];
  /** The bridge's public address, for the named credential. */
  bridgeUrl?: string | undefined;
  /** The org's own address (My Domain), for the opt-in that lets the setup check read the org's metadata. */
  orgUrl?: string | undefined;
  contactEmail?: string | undefined;
  /** Text of the public JWK that `opencx-bridge keys` wrote, and the issuer in the bridge's configuration. */
  publicJwk?: string | undefined;
  issuer?: string | undefined;
  /** User names. */
  admins: readonly string[];
  reps: readonly string[];
  integration?: string | undefined;
  testLevel?: string | undefined;
  /** Parts that are deployed again although the org has them, whatever was changed there since. */
  again: readonly Part[];
  /** The org's own `Case_From__c` stays as it is. */
  keepCaseFrom: boolean;
  /** Components of the org that have our names are replaced. */
  replace: boolean;
}

export interface OrgContext {
  sf: Sf;
  /** The repository's folder. */
  root: string;
  /** Where files that are fetched or made on the way are kept. */
  work: string;
  options: OrgOptions;
}
