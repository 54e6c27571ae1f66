/** Runs a piece of work once at a time; whoever asks while it runs makes it run once more. */
export class OneAtATime {
  readonly #work: () => Promise<void>;
  #busy = false;
  #again = false;

  /** @param work must not throw. */
  constructor(work: () => Promise<void>) {
    this.#work = work;
  }

  async run(): Promise<void> {
    this.#again = true;
    if (this.#busy) return;
    this.#busy = true;
    try {
      while (this.#again) {
        this.#again = false;
        await this.#work();
      }
    } finally {
      this.#busy = false;
    }
  }
}
