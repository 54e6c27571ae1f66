import { createPrivateKey, createPublicKey, X509Certificate } from "node:crypto";
import type { KeyObject } from "node:crypto";
import type { FaultCode } from "./faults.ts";

/** A readable PEM gives its key; anything else the code that says what is wrong with it. */
export type PemReading = { key: KeyObject } | { code: FaultCode; message: string };

export type PemKind = "private-key" | "public-key" | "certificate";

const blockPattern = /-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)-----END \1-----/;
const labels: Record<PemKind, RegExp> = {
  "private-key": /PRIVATE KEY$/,
  "public-key": /PUBLIC KEY$/,
  certificate: /^CERTIFICATE$/,
};
const shortestRsaBits = 2048;

/**
 * Puts a PEM back into its usual form: `\n` written as two characters (common in environment variables) and lines
 * joined by spaces become real lines again. A text that is no whole PEM comes back as it is.
 */
export function tidyPem(text: string): string {
  const lines = text.replaceAll("\\n", "\n").replaceAll("\r", "").trim();
  const match = blockPattern.exec(lines);
  if (match === null || lines.includes("Proc-Type:")) return lines;
  const body = (match[2] ?? "").replace(/\s+/g, "").replace(/(.{64})(?!$)/g, "$1\n");
  return `-----BEGIN ${match[1]}-----\n${body}\n-----END ${match[1]}-----\n`;
}

/** Reads an RSA key of 2048 bits or more out of a PEM (contract opencx 4.1). */
export function readRsaPem(text: string, kind: PemKind): PemReading {
  const block = blockPattern.exec(text);
  if (block === null) return { code: "CONFIG_PEM_INCOMPLETE", message: "The PEM is cut short or is no PEM at all." };
  const label = block[1] ?? "";
  if (label.startsWith("ENCRYPTED") || text.includes("Proc-Type: 4,ENCRYPTED")) {
    return { code: "CONFIG_PEM_ENCRYPTED", message: "The private key is protected by a passphrase." };
  }
  if (!labels[kind].test(label)) {
    return { code: "CONFIG_PEM_WRONG_KIND", message: `Expected a ${kind.replace("-", " ")}, found ${label}.` };
  }
  const key = parse(text, kind);
  return key === undefined
    ? { code: "CONFIG_PEM_UNREADABLE", message: `The ${kind.replace("-", " ")} cannot be read.` }
    : checkRsa(key);
}

/** True when both halves belong together. */
export function sameKeyPair(privateKey: KeyObject, publicKey: KeyObject): boolean {
  return createPublicKey(privateKey).equals(publicKey);
}

function parse(text: string, kind: PemKind): KeyObject | undefined {
  try {
    if (kind === "private-key") return createPrivateKey(text);
    return kind === "certificate" ? new X509Certificate(text).publicKey : createPublicKey(text);
  } catch {
    return undefined;
  }
}

function checkRsa(key: KeyObject): PemReading {
  if (key.asymmetricKeyType !== "rsa") {
    return { code: "CONFIG_SIGNING_KEY_NOT_RSA", message: `The key is of type ${key.asymmetricKeyType ?? "unknown"}.` };
  }
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits < shortestRsaBits) {
    return { code: "CONFIG_SIGNING_KEY_TOO_SHORT", message: `The key has ${bits} bits.` };
  }
  return { key };
}
