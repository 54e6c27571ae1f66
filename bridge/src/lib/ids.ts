import { createHash, randomUUID } from "node:crypto";
import { v5 } from "uuid";

/** The name space of every id that the bridge derives; never changed, or retries would no longer be recognised. */
const bridgeNamespace = "6f0d7a52-3f5e-5b43-9a3b-7f2f2b0a6c11";

/** The same UUIDv5 for the same parts, in this version and every later one. */
export function derivedId(...parts: (string | number)[]): string {
  return v5(parts.join("\u001f"), bridgeNamespace);
}

export function newId(): string {
  return randomUUID();
}

/** A lowercase UUID with valid RFC 4122 version and variant bits (contract salesforce-miaw 3.1). */
export function isLowercaseUuid(value: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(value);
}

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
