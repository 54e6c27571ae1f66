import { facts } from "../facts.ts";
import { EntraError } from "./entra-error.ts";

const guid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const domain = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/i;
const shared = new Set(["common", "organizations", "consumers"]);

/** Checks that a path names this tenant, by GUID or domain. Throws EntraError. */
export function checkTenant(name: string): void {
  const lower = name.toLowerCase();
  if (lower === facts.tenantId || lower === facts.tenantDomain) return;
  if (shared.has(lower)) {
    throw new EntraError(
      50059,
      "No tenant-identifying information found in either the request or implied by any provided credentials.",
    );
  }
  if (!guid.test(name) && !domain.test(name)) {
    const text = "is neither a valid DNS name, nor a valid external domain.";
    throw new EntraError(900023, `Specified tenant identifier '${name}' ${text}`);
  }
  throw new EntraError(
    90002,
    `Tenant '${name}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.`,
  );
}
