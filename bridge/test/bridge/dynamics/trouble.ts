import type { DynamicsSimulator } from "../../../simulators/dynamics/dynamics-simulator.ts";

/** The second is longer than the bridge waits in a silent chat before it looks whether something was lost. */
const outagesMs = [3_000, 20_000, 3_000];
const kinds = ["requests", "executionTime", "concurrency"] as const;

/**
 * What goes wrong on a day at the desk: three outages of the webhook at a quarter, half and three quarters of it, and
 * every service says "too many" again and again.
 */
export class Trouble {
  outages = 0;
  throttled = 0;
  readonly #dynamics: DynamicsSimulator;
  readonly #customers: number;
  #backAt = 0;

  constructor(dynamics: DynamicsSimulator, customers: number) {
    this.#dynamics = dynamics;
    this.#customers = customers;
  }

  /** @param served how many customers have been served by now */
  after(served: number): void {
    const quarter = Math.floor(this.#customers / 4);
    if (served % quarter === 0 && served < this.#customers) this.#breakOff();
    if (served % 20 === 0) this.#throttle();
  }

  #breakOff(): void {
    const { control } = this.#dynamics.messaging;
    const lastsMs = outagesMs[this.outages] ?? 0;
    this.outages += 1;
    this.#backAt = Math.max(this.#backAt, performance.now() + lastsMs);
    control.setNetwork({ outage: true });
    const end = () => performance.now() >= this.#backAt - 1 && control.setNetwork({ outage: false });
    setTimeout(end, lastsMs).unref();
  }

  #throttle(): void {
    const { control, messaging } = this.#dynamics;
    const kind = kinds[this.throttled % kinds.length] ?? "requests";
    this.throttled += 1;
    control.throttle({ kind, seconds: 1, times: 5 });
    messaging.control.throttle({ seconds: 1, times: 5 });
    if (this.throttled % 5 === 0) control.throttleTokens({ times: 1, retryAfterSeconds: 1 });
    if (this.throttled % 5 === 0) control.expireTokens({});
  }
}
