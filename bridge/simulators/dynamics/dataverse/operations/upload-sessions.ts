import { randomUUID } from "node:crypto";

/** A file that is uploaded in blocks. */
export interface UploadSession {
  annotationId: string;
  /** Bytes by block id. */
  blocks: Map<string, Buffer>;
}

/** The uploads that have begun, by `FileContinuationToken`. */
export class UploadSessions {
  readonly #sessions = new Map<string, UploadSession>();

  begin(annotationId: string): string {
    const token = Buffer.from(`${randomUUID()}:${annotationId}`).toString("base64");
    this.#sessions.set(token, { annotationId, blocks: new Map() });
    return token;
  }

  get(token: string): UploadSession | undefined {
    return this.#sessions.get(token);
  }

  end(token: string): void {
    this.#sessions.delete(token);
  }

  clear(): void {
    this.#sessions.clear();
  }
}
