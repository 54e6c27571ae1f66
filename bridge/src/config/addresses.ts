import { isIP } from "node:net";
import { z } from "zod";
import { addressKind } from "../lib/address-guard.ts";
import { refuse } from "./setting.ts";

const salesforceDomains = ["salesforce.com", "salesforce-scrt.com", "force.com", "salesforce.mil"];
const instanceSuffix = ".my.salesforce.com";
const messagingSuffix = ".my.salesforce-scrt.com";

/** The parsed address, or undefined when it is none. */
export function parseAddress(value: unknown): URL | undefined {
  return typeof value === "string" && URL.canParse(value) ? new URL(value) : undefined;
}

/** True for names and numbers of this very machine. */
export function isLoopbackHost(host: string): boolean {
  return host === "localhost" || host === "::1" || host === "[::1]" || /^127(\.\d{1,3}){3}$/.test(host);
}

/**
 * Reports an address that is written as a number, or as this machine's name, and that nobody may be sent to: private
 * ones unless `allowPrivate`, and those of cloud metadata and the like always. A name is looked up when it is called.
 */
export function checkReach(value: unknown, allowPrivate: unknown, ctx: z.RefinementCtx, path: PropertyKey[]): void {
  const host = parseAddress(value)?.hostname.replace(/^\[|\]$/g, "");
  if (host === undefined) return;
  const kind = isIP(host) === 0 ? (host === "localhost" ? "private" : "public") : addressKind(host);
  if (kind === "special") refuse(ctx, "CONFIG_ADDRESS_SPECIAL", "No service has an address of this kind.", path);
  if (kind === "private" && allowPrivate !== true) {
    refuse(ctx, "CONFIG_ADDRESS_PRIVATE", "The address is private or this machine's own.", path);
  }
}

/** An https address without a closing slash; plain http is accepted on loopback, for the simulators. */
export function webAddress() {
  return z
    .string()
    .trim()
    .superRefine((value, ctx) => {
      const address = parseAddress(value);
      if (address === undefined) return refuse(ctx, "CONFIG_URL_INVALID", "This is not an address.");
      if (address.username !== "" || address.password !== "") {
        return refuse(ctx, "CONFIG_URL_INVALID", "The address must not carry a user name or password.");
      }
      const plainHere = address.protocol === "http:" && isLoopbackHost(address.hostname);
      if (address.protocol !== "https:" && !plainHere) {
        refuse(ctx, "CONFIG_URL_NOT_HTTPS", "The address does not start with https://.");
      }
    })
    .transform((value) => value.replace(/\/+$/, ""));
}

/** True when the host belongs to Salesforce (contract opencx 14, Q5). */
export function isSalesforceHost(host: string): boolean {
  return salesforceDomains.some((domain) => host.endsWith(`.${domain}`));
}

/**
 * The messaging host of an org's My Domain address (contract opencx 4.5):
 * `https://acme.my.salesforce.com` gives `https://acme.my.salesforce-scrt.com`; undefined when it cannot be derived.
 */
export function deriveMessagingUrl(instanceUrl: string): string | undefined {
  const address = parseAddress(instanceUrl);
  if (address === undefined) return undefined;
  const host = address.hostname;
  if (host.endsWith(messagingSuffix)) return `https://${host}`;
  if (!host.endsWith(instanceSuffix)) return undefined;
  return `https://${host.slice(0, -instanceSuffix.length)}${messagingSuffix}`;
}
