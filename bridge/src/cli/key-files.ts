import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BridgeError } from "../lib/errors.ts";

export interface KeyMaterial {
  privateKey: string;
  publicKey: string;
  certificate: string;
  jwk: unknown;
}

/** Full paths of the files written. */
export type KeyFiles = Record<keyof KeyMaterial, string>;

/**
 * Writes the four files, the private key for its owner only.
 * @throws BridgeError `KEYS_FILE_EXISTS`: nothing is ever overwritten. `KEYS_NOT_WRITABLE`
 */
export function writeKeyFiles(directory: string, material: KeyMaterial): KeyFiles {
  const files: KeyFiles = {
    privateKey: join(directory, "private-key.pem"),
    publicKey: join(directory, "public-key.pem"),
    certificate: join(directory, "certificate.pem"),
    jwk: join(directory, "public-jwk.json"),
  };
  const taken = Object.values(files).find((file) => existsSync(file));
  if (taken !== undefined) throw fileExists(taken);
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    writeFileSync(files.privateKey, material.privateKey, { flag: "wx", mode: 0o600 });
    writeFileSync(files.publicKey, material.publicKey, { flag: "wx" });
    writeFileSync(files.certificate, material.certificate, { flag: "wx" });
    writeFileSync(files.jwk, `${JSON.stringify(material.jwk, null, 2)}\n`, { flag: "wx" });
  } catch (cause) {
    throw new BridgeError({
      code: "KEYS_NOT_WRITABLE",
      message: `The key files cannot be written to ${directory}.`,
      remedy: "Choose a directory that you may write to.",
      cause,
    });
  }
  return files;
}

function fileExists(file: string): BridgeError {
  return new BridgeError({
    code: "KEYS_FILE_EXISTS",
    message: `${file} exists already and is left as it is.`,
    remedy:
      "Choose another directory; to replace a key, keep the old one as identity.previous until Salesforce has the new one.",
    status: 409,
  });
}
