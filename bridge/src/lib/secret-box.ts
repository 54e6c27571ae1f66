import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { BridgeError } from "./errors.ts";

/** Seals texts for the store (design 5): AES-256-GCM, a fresh nonce each time. */
export interface SecretBox {
  /** @param aad Where the text belongs, for example `conversation:<id>`; a box moved elsewhere does not open. */
  seal(plaintext: string, aad: string): string;
  /** @throws BridgeError `SECRET_BOX_UNREADABLE` when key, place or content do not fit. */
  open(box: string, aad: string): string;
}

const version = "v1";
const algorithm = "aes-256-gcm";
const nonceBytes = 12;
const tagBytes = 16;

/**
 * @param encryptionKey The configured key: base64 of 32 bytes.
 * @throws BridgeError `SECRET_BOX_KEY_INVALID`
 */
export function createSecretBox(encryptionKey: string): SecretBox {
  const bytes = Buffer.from(encryptionKey, "base64");
  if (bytes.length !== 32) {
    throw new BridgeError({
      code: "SECRET_BOX_KEY_INVALID",
      message: "The encryption key is not 32 bytes long.",
      remedy: "Make one with: opencx-bridge keys --secrets.",
    });
  }
  const key = createSecretKey(bytes);
  return { seal: (plaintext, aad) => seal(key, plaintext, aad), open: (box, aad) => open(key, box, aad) };
}

function seal(key: KeyObject, plaintext: string, aad: string): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes }).setAAD(Buffer.from(aad, "utf8"));
  const sealed = Buffer.concat([nonce, cipher.update(plaintext, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return `${version}.${sealed.toString("base64url")}`;
}

function open(key: KeyObject, box: string, aad: string): string {
  const [prefix, content, ...rest] = box.split(".");
  if (prefix !== version || content === undefined || rest.length > 0) throw unreadable(undefined);
  const bytes = Buffer.from(content, "base64url");
  if (bytes.length < nonceBytes + tagBytes) throw unreadable(undefined);
  try {
    const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes })
      .setAAD(Buffer.from(aad, "utf8"))
      .setAuthTag(bytes.subarray(-tagBytes));
    return decipher.update(bytes.subarray(nonceBytes, -tagBytes), undefined, "utf8") + decipher.final("utf8");
  } catch (cause) {
    throw unreadable(cause);
  }
}

function unreadable(cause: unknown): BridgeError {
  return new BridgeError({
    code: "SECRET_BOX_UNREADABLE",
    message: "A sealed value in the store cannot be opened.",
    remedy: "Restore the encryptionKey with which it was sealed; with another key the conversation must start anew.",
    cause,
  });
}
