/**
 * The time of everything in this process, bridge, store and simulators alike, moved ahead by as much as it is told.
 * Only `Date` is replaced: timers and streams run as they do.
 */
export class MovedTime {
  readonly #real = Date;
  #aheadMs = 0;

  constructor() {
    const now = () => this.#real.now() + this.#aheadMs;
    globalThis.Date = new Proxy(this.#real, {
      construct: (real, args: unknown[], newTarget: NewableFunction) =>
        Reflect.construct(real, args.length === 0 ? [now()] : args, newTarget) as Date,
      get: (real, name): unknown => (name === "now" ? now : Reflect.get(real, name)),
    });
  }

  pass(ms: number): void {
    this.#aheadMs += ms;
  }

  /** Back to the real time. */
  restore(): void {
    globalThis.Date = this.#real;
  }
}
