import { lookup as systemLookup } from "node:dns/promises";
import { isIP } from "node:net";
import ipaddr from "ipaddr.js";
import { BridgeError } from "./errors.ts";

/** Where the bridge may fetch from, for addresses that somebody else wrote. */
export interface AddressPolicy {
  /** Exact host names; `*.example.com` takes every subdomain. */
  hosts: readonly string[];
  /** Also private and loopback addresses, and plain http there: for simulators and closed networks. */
  allowPrivateAddresses: boolean;
  /** The setting that says so, for who reads that an address was refused. */
  privateSetting?: string;
}

export interface ResolvedAddress {
  address: string;
  family: number;
}

export type Lookup = (host: string) => Promise<readonly ResolvedAddress[]>;

/** The machine's own resolver. */
export const lookupAll: Lookup = (host) => systemLookup(host, { all: true });

/**
 * `public` is a host on the internet, `private` one of a closed network or this machine. `special` is everything that
 * is never fetched from: link-local (cloud metadata), multicast, carrier NAT, translated and reserved addresses.
 */
export function addressKind(address: string): "public" | "private" | "special" {
  if (isIP(address) === 0) return "special";
  const parsed = ipaddr.process(address);
  const range = parsed.range();
  if (range === "loopback" || range === "private" || range === "uniqueLocal") return "private";
  if (range !== "unicast") return "special";
  return parsed.kind() === "ipv4" || isGlobalIpv6(parsed.toByteArray()) ? "public" : "special";
}

/**
 * Checks everything that can be seen without a look-up.
 * @throws BridgeError `ADDRESS_REFUSED` (scheme, credentials) or `ADDRESS_NOT_ALLOWED` (host not listed)
 */
export function checkUrl(address: string | URL, policy: AddressPolicy): URL {
  if (!URL.canParse(String(address))) throw refused("The address cannot be read.");
  const url = new URL(address);
  const plain = url.protocol === "http:" && policy.allowPrivateAddresses;
  if (url.protocol !== "https:" && !plain) throw refused("The address does not use https.");
  if (url.username !== "" || url.password !== "") throw refused("The address carries a user name or password.");
  const host = hostOf(url);
  if (policy.hosts.some((pattern) => matchesHost(host, pattern))) return url;
  throw new BridgeError({
    code: "ADDRESS_NOT_ALLOWED",
    message: `The host ${host.slice(0, 100)} is not on the list of allowed hosts.`,
    remedy: "Add the host to opencx.attachmentHosts if files are to be fetched from there.",
    status: 422,
  });
}

/**
 * The addresses of a checked URL, each of them safe; connect to these and to no others.
 * @throws BridgeError `ADDRESS_REFUSED` when even one of them is not
 */
export async function resolveSafely(url: URL, policy: AddressPolicy, lookup: Lookup): Promise<ResolvedAddress[]> {
  const host = hostOf(url);
  const family = isIP(host);
  const found = family === 0 ? [...(await lookup(host))] : [{ address: host, family }];
  if (found.length === 0) throw refused("The host has no address.");
  for (const { address } of found) {
    const kind = addressKind(address);
    if (kind === "special" || (kind === "private" && !policy.allowPrivateAddresses)) {
      throw refused(
        "The host leads to an address that is not on the public internet.",
        kind === "private" ? policy : {},
      );
    }
    if (kind === "public" && url.protocol === "http:") throw refused("The address does not use https.");
  }
  return found;
}

/** The host without brackets and without a closing dot. */
function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
}

function matchesHost(host: string, pattern: string): boolean {
  const wanted = pattern.toLowerCase().replace(/^\[|\]$/g, "");
  return wanted.startsWith("*.") ? host.endsWith(wanted.slice(1)) : host === wanted;
}

/** Only 2000::/3 is handed out for the internet; the rest of "unicast" holds embedded and old forms. */
function isGlobalIpv6(bytes: number[]): boolean {
  return ((bytes[0] ?? 0) & 0xe0) === 0x20;
}

function refused(message: string, { privateSetting }: { privateSetting?: string } = {}): BridgeError {
  const remedy = "Use an https address of a host on the public internet, without user name and password";
  return new BridgeError({
    code: "ADDRESS_REFUSED",
    message,
    remedy: `${remedy}${privateSetting === undefined ? "" : `; in a closed network set ${privateSetting} to true`}.`,
    status: 422,
  });
}
