const most = 10_000;

/**
 * Conversations that this process has written to. Of any other one nobody here knows whether the process before was
 * stopped in the middle of a write, so the first write looks before it repeats.
 */
export class Familiar {
  readonly #ids = new Set<string>();

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  add(id: string): void {
    this.#ids.delete(id);
    this.#ids.add(id);
    if (this.#ids.size <= most) return;
    const [oldest] = this.#ids;
    if (oldest !== undefined) this.#ids.delete(oldest);
  }

  forget(id: string): void {
    this.#ids.delete(id);
  }
}
