import type { Sf } from "./sf.ts";

export const parts = ["core", "messaging", "routing", "connection"] as const;
export type Part = (typeof parts)[number];

/** What the admin asked for; everything that differs from org to org. */
export interface OrgOptions {
  targetOrg: string;
  parts: readonly Part[];
  /** The bridge's public address, for the named credential. */
  bridgeUrl?: string | undefined;
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
