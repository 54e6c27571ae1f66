import { createHash, randomUUID } from "node:crypto";

/** A file the simulator holds, downloadable at `path`. */
export interface StoredFile {
  id: string;
  name: string;
  type: string;
  bytes: Buffer;
  sha256: string;
  path: string;
}

/** Holds the bytes of attachments and of uploaded media. */
export class FileStore {
  readonly #files = new Map<string, StoredFile>();

  put(folder: "files" | "media", file: { name: string; type: string; bytes: Buffer }): StoredFile {
    const id = randomUUID();
    const stored: StoredFile = {
      ...file,
      id,
      sha256: createHash("sha256").update(file.bytes).digest("hex"),
      path: `/${folder}/${id}/${pathSegment(file.name)}`,
    };
    this.#files.set(id, stored);
    return stored;
  }

  get(id: string): StoredFile | undefined {
    return this.#files.get(id);
  }

  clear(): void {
    this.#files.clear();
  }
}

/** A name of dots alone would be taken for a folder. */
function pathSegment(name: string): string {
  return /^\.*$/.test(name) ? "file" : encodeURIComponent(name.toWellFormed());
}
