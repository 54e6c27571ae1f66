/** What `OpenCx_Settings__mdt` and the named credential hold, and what the simulated org adds. */
export interface OutboxSettings {
  /** Address of the bridge; without it rows wait. */
  bridgeUrl: string | undefined;
  /** Key that the named credential sends. */
  bridgeKey: string;
  carryComments: boolean;
  carryPosts: boolean;
  carryEmails: boolean;
  carryStatus: boolean;
  maxAttempts: number;
  timeoutMs: number;
  /** Minutes until the next attempt, after the first failure, the second, and so on; the last one repeats. */
  backoffMinutes: number[];
  /** Rows in one request. */
  batchSize: number;
  /** Whether a change starts a drain by itself, as the trigger's Queueable does. */
  automatic: boolean;
}

/** What the package ships. */
export function defaultOutboxSettings(): OutboxSettings {
  return {
    bridgeUrl: undefined,
    bridgeKey: "",
    carryComments: true,
    carryPosts: true,
    carryEmails: false,
    carryStatus: true,
    maxAttempts: 8,
    timeoutMs: 20_000,
    backoffMinutes: [1, 2, 5, 15, 60],
    batchSize: 200,
    automatic: true,
  };
}
