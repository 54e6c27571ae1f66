import { createHmac } from "node:crypto";
import type { Config } from "../config/schema.ts";
import { knownSecret, matchSecret } from "./secrets.ts";

/**
 * Whether one of the configured secrets signed this very body (contract opencx 14, Q7). The expected signatures are
 * compared in constant time, all of them.
 */
export function isSigned(
  hmac: NonNullable<Config["webhook"]["hmac"]>,
  rawBody: Buffer,
  header: string | undefined,
): boolean {
  const given = header?.trim() ?? "";
  const cased = hmac.encoding === "hex" ? foldHex(given, hmac.prefix) : given;
  const expected = hmac.secrets.map((secret) => {
    const digest = createHmac("sha256", secret).update(rawBody).digest(hmac.encoding);
    return knownSecret(`${hmac.prefix}${digest}`, true);
  });
  return matchSecret(cased, expected) === true;
}

/** Hexadecimal digits mean the same in both cases. */
function foldHex(given: string, prefix: string): string {
  return given.slice(0, prefix.length) + given.slice(prefix.length).toLowerCase();
}
