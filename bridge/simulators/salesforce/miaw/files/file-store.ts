import { randomBytes, randomUUID } from "node:crypto";
import { recordId } from "../identifiers.ts";
import type { AttachmentFacts } from "../conversations/payloads.ts";

/** A file that went through a conversation. */
export interface StoredFile {
  id: string;
  conversationId: string;
  from: "customer" | "rep";
  name: string;
  mimeType: string;
  bytes: Buffer;
  /** Unguessable part of its address. */
  secret: string;
  referenceId: string;
}

/** Files by id (for control) and by secret (for whoever has the link). */
export class FileStore {
  readonly #byId = new Map<string, StoredFile>();
  readonly #bySecret = new Map<string, StoredFile>();

  add(file: Omit<StoredFile, "id" | "secret" | "referenceId"> & { id?: string }): StoredFile {
    const secret = randomBytes(24).toString("base64url");
    const stored: StoredFile = { ...file, id: file.id ?? randomUUID(), secret, referenceId: recordId("069") };
    this.#byId.set(stored.id, stored);
    this.#bySecret.set(secret, stored);
    return stored;
  }

  get(id: string): StoredFile | undefined {
    return this.#byId.get(id);
  }

  bySecret(secret: string): StoredFile | undefined {
    return this.#bySecret.get(secret);
  }

  all(): StoredFile[] {
    return [...this.#byId.values()];
  }

  clear(): void {
    this.#byId.clear();
    this.#bySecret.clear();
  }
}

/** The file as an attachment entry shows it. */
export function attachmentFacts(file: StoredFile, baseUrl: string): AttachmentFacts {
  const { id, name, mimeType, referenceId } = file;
  return { id, name, mimeType, referenceId, url: `${baseUrl}/files/${file.secret}/${encodeURIComponent(name)}` };
}
