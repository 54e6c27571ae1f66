import { createHash, randomBytes, randomUUID } from "node:crypto";

/** A file that went through a conversation. */
export interface StoredFile {
  id: string;
  conversationId: string;
  from: "customer" | "rep";
  name: string;
  contentType: string;
  /** Where the customer's side said that it is; absent when it was embedded. */
  sourceUrl: string | undefined;
  /** Empty until it is kept. */
  bytes: Buffer;
  size: number;
  /** Hexadecimal; empty until it is kept. */
  sha256: string;
  state: "kept" | "fetching" | "failed";
  /** Why it could not be had. */
  error: string | undefined;
  /** Unguessable part of its address. */
  secret: string;
}

/** What is known of a file before its bytes are. */
export type FileFacts = Pick<StoredFile, "conversationId" | "from" | "name" | "contentType"> & { sourceUrl?: string };

/** Files by id (for control) and by secret (for whoever has the link). */
export class FileStore {
  readonly #byId = new Map<string, StoredFile>();
  readonly #bySecret = new Map<string, StoredFile>();

  /** @param bytes absent: they are still to be fetched. */
  add(facts: FileFacts, bytes?: Buffer): StoredFile {
    const file: StoredFile = {
      id: randomUUID(),
      ...facts,
      sourceUrl: facts.sourceUrl,
      ...{ bytes: Buffer.alloc(0), size: 0, sha256: "", state: "fetching", error: undefined },
      secret: randomBytes(24).toString("base64url"),
    };
    if (bytes !== undefined) keep(file, bytes);
    this.#byId.set(file.id, file);
    this.#bySecret.set(file.secret, file);
    return file;
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

/** The bytes have come. */
export function keep(file: StoredFile, bytes: Buffer): void {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  Object.assign(file, { bytes, size: bytes.length, sha256, state: "kept" });
}

/** Its address on the simulator. */
export function addressOf(file: StoredFile, baseUrl: string): string {
  return `${baseUrl}/files/${file.secret}/${encodeURIComponent(file.name.toWellFormed())}`;
}
