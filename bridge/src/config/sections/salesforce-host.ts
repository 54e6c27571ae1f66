import { isLoopbackHost, isSalesforceHost, parseAddress } from "../addresses.ts";
import type { FaultCode } from "../faults.ts";

/** Which setting holds the address; the fault codes are named for it. */
type Area = "INSTANCE_URL" | "MESSAGING_URL" | "LOGIN_URL";

/** What is wrong with an address that must be Salesforce's; undefined for nothing, or for what is no text. */
export function checkHost(value: unknown, anyHost: boolean, area: Area): FaultCode | undefined {
  if (typeof value !== "string") return undefined;
  const address = parseAddress(value);
  if (address === undefined || address.username !== "" || address.password !== "") return "CONFIG_URL_INVALID";
  const simulated = anyHost && address.protocol === "http:" && isLoopbackHost(address.hostname);
  if (address.protocol !== "https:" && !simulated) return `CONFIG_${area}_NOT_HTTPS`;
  return anyHost || isSalesforceHost(address.hostname) ? undefined : `CONFIG_${area}_NOT_SALESFORCE`;
}

export function hostMessage(code: FaultCode): string {
  if (code === "CONFIG_URL_INVALID") return "This is not an address.";
  return code.endsWith("_NOT_HTTPS") ? "The address does not start with https://." : "The host is not Salesforce's.";
}

export function withoutSlash(url: string): string {
  return url.replace(/\/+$/, "");
}
