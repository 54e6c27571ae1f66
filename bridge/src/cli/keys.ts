import { generateKeyPair, randomBytes } from "node:crypto";
import { resolve } from "node:path";
import { parseArgs, promisify } from "node:util";
import { calculateJwkThumbprint, exportJWK } from "jose";
import { selfSignedCertificate } from "../desks/salesforce-messaging/identity/certificate.ts";
import { publicJwk } from "../desks/salesforce-messaging/identity/jwks.ts";
import { BridgeError } from "../lib/errors.ts";
import type { Io } from "./io.ts";
import { writeKeyFiles } from "./key-files.ts";
import { keyInstructions, secretLines } from "./key-instructions.ts";

const dayMs = 86_400_000;
const usage = [
  "opencx-bridge keys <directory> [--issuer opencx-bridge] [--key-id id] [--bits 2048] [--days 3650] [--secrets]",
  "  Makes the key pair that proves to Salesforce who a customer is, and says where to put each half.",
  "opencx-bridge keys --secrets",
  "  Makes an encryption key, caller keys, a webhook token, and a webhook key for Dynamics 365.",
].join("\n");

/** Runs `opencx-bridge keys`; returns the exit code. */
export async function keysCommand(args: readonly string[], io: Io): Promise<number> {
  try {
    const { directory, options } = readArguments(args);
    if (options.help === true) io.out(usage);
    else if (directory === undefined && options.secrets !== true) throw badUsage("A directory is missing.");
    else {
      if (directory !== undefined) io.out(await makeKeys(resolve(directory), options));
      if (options.secrets === true) io.out(secretLines(() => randomBytes(32)));
    }
    return 0;
  } catch (error) {
    if (!(error instanceof BridgeError)) throw error;
    io.error(`${error.message} ${error.remedy} [${error.code}]`);
    return error.code === "KEYS_USAGE" ? 2 : 1;
  }
}

type Options = ReturnType<typeof readArguments>["options"];

function readArguments(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        issuer: { type: "string", default: "opencx-bridge" },
        "key-id": { type: "string" },
        bits: { type: "string", default: "2048" },
        days: { type: "string", default: "3650" },
        secrets: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
    if (positionals.length > 1) throw badUsage("There is more than one directory.");
    return { directory: positionals[0], options: values };
  } catch (error) {
    throw error instanceof BridgeError ? error : badUsage("An option is not known or has no value.");
  }
}

async function makeKeys(directory: string, options: Options): Promise<string> {
  const modulusLength = wholeNumber("bits", options.bits, 2048, 8192);
  const days = wholeNumber("days", options.days, 11, 9000);
  const pair = await promisify(generateKeyPair)("rsa", { modulusLength });
  const privateKey = pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const publicKey = pair.publicKey.export({ type: "spki", format: "pem" }).toString();
  const thumbprint = await calculateJwkThumbprint(await exportJWK(pair.publicKey));
  const authKeyId = options["key-id"] ?? `opencx-${Buffer.from(thumbprint, "base64url").toString("hex").slice(0, 8)}`;
  const now = Date.now();
  const certificate = selfSignedCertificate({
    privateKey,
    keyId: authKeyId,
    notBefore: new Date(now - dayMs),
    notAfter: new Date(now + days * dayMs),
  });
  const identity = { mode: "verified", authKeyId, issuer: options.issuer, privateKey, certificate } as const;
  const jwk = await publicJwk({ ...identity, tokenLifetimeMs: 240_000, algorithm: "RS256", onFallback: "continue" });
  const files = writeKeyFiles(directory, { privateKey, publicKey, certificate, jwk });
  return keyInstructions({ authKeyId, issuer: options.issuer, files });
}

function wholeNumber(name: string, value: string, least: number, most: number): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw badUsage(`--${name} takes a whole number from ${least} to ${most}.`);
}

function badUsage(message: string): BridgeError {
  return new BridgeError({ code: "KEYS_USAGE", message, remedy: `Usage:\n${usage}\n`, status: 400 });
}
