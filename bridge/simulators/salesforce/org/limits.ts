import { refusal } from "./rest-error.ts";

/** The org's allowance of requests a day, counted as Salesforce does in `Sforce-Limit-Info`. */
export class Limits {
  used = 0;
  /** Calls that came when none was left. */
  refused = 0;
  max: number;
  readonly #max: number;

  constructor(max: number) {
    this.max = this.#max = max;
  }

  /** Counts a request. Throws RestError REQUEST_LIMIT_EXCEEDED when none is left. */
  count(): void {
    if (this.used >= this.max) throw refusal("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.");
    this.used += 1;
  }

  get info(): string {
    return `api-usage=${this.used}/${this.max}`;
  }

  /** The answer of `/limits`. */
  report() {
    return {
      DailyApiRequests: { Max: this.max, Remaining: Math.max(0, this.max - this.used) },
      DataStorageMB: { Max: 1024, Remaining: 1000 },
      FileStorageMB: { Max: 1024, Remaining: 1000 },
      SingleEmail: { Max: 5000, Remaining: 5000 },
      DailyAsyncApexExecutions: { Max: 250_000, Remaining: 250_000 },
    };
  }

  clear(): void {
    this.used = this.refused = 0;
    this.max = this.#max;
  }
}
