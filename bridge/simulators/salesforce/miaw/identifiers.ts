import { randomInt } from "node:crypto";

const lowercaseUuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** A lowercase UUID with valid RFC 4122 version and variant bits (contract salesforce-miaw 3.1). */
export function isLowercaseUuid(text: string): boolean {
  return lowercaseUuid.test(text);
}

/** The 15-character form of an org id, or undefined if it is none (contract salesforce-miaw 1.1). */
export function shortOrgId(text: unknown): string | undefined {
  if (typeof text !== "string" || !/^00D([A-Za-z0-9]{12}|[A-Za-z0-9]{15})$/.test(text)) return undefined;
  return text.slice(0, 15);
}

/** A made-up 15-character record id that begins with `prefix`. */
export function recordId(prefix: string): string {
  let id = prefix;
  while (id.length < 15) id += alphabet[randomInt(alphabet.length)] ?? "0";
  return id;
}
