import { recordIdChecksum } from "../lib/record-id.ts";

/** What a text is, taken as a Salesforce org id. */
export type OrgIdVerdict = "ok" | "not-an-org-id" | "wrong-checksum";

/** Checks the 15 or 18 character form of an org id; the 18 form carries a checksum of the letters' case. */
export function checkOrgId(value: string): OrgIdVerdict {
  if (!/^00D[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?$/.test(value)) return "not-an-org-id";
  if (value.length === 15) return "ok";
  return recordIdChecksum(value.slice(0, 15)) === value.slice(15).toUpperCase() ? "ok" : "wrong-checksum";
}

/** The 15 character form, which is the one to send everywhere (contract salesforce-miaw 1.1). */
export function shortOrgId(value: string): string {
  return value.slice(0, 15);
}
