import type { CredentialBox } from "../../../src/desks/desk.ts";

/** Credentials kept in memory; JSON on the way in and out, as in the store. */
export class MemoryBox implements CredentialBox {
  #stored: string;
  #version = 1;
  #known: { value: object; version: number } | undefined;

  constructor(value: object) {
    this.#stored = JSON.stringify(value);
  }

  async read(fresh = false): Promise<{ value: object; version: number }> {
    if (this.#known === undefined || fresh) {
      this.#known = { value: JSON.parse(this.#stored) as object, version: this.#version };
    }
    return this.#known;
  }

  async replace(value: object, version: number): Promise<boolean> {
    if (version !== this.#version) return false;
    this.overwrite(value);
    this.#known = { value, version: this.#version };
    return true;
  }

  /** As another process would: what is known here is stale afterwards. */
  overwrite(value: object): void {
    this.#stored = JSON.stringify(value);
    this.#version += 1;
  }

  get stored(): Record<string, unknown> {
    return JSON.parse(this.#stored) as Record<string, unknown>;
  }

  get version(): number {
    return this.#version;
  }
}
