/** What `OpenCx_Settings__mdt`, the named credential and the org's own switches hold, and what the simulated org adds. */
export interface OutboxSettings {
  /** Address of the bridge; without it rows wait. */
  bridgeUrl: string | undefined;
  /** Key that the named credential sends. */
  bridgeKey: string;
  carryComments: boolean;
  carryPosts: boolean;
  carryEmails: boolean;
  carryStatus: boolean;
  /** Whether the org sends what the bridge filed on a Case to be sent (`Send_OpenCx_Emails__c`). */
  sendOpencxEmails: boolean;
  /** The org-wide address that those emails come from; none where it is empty. */
  orgWideAddress: string;
  orgWideAddressVerified: boolean;
  /** Whether the org itself mails the contact of a Case about each new public comment. */
  notifyContactOfComments: boolean;
  /** Whether emails leave the org at all; `system` is what a sandbox begins with. */
  deliverability: "all" | "system" | "none";
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
    sendOpencxEmails: false,
    orgWideAddress: "support@example.com",
    orgWideAddressVerified: true,
    notifyContactOfComments: false,
    deliverability: "all",
    maxAttempts: 8,
    timeoutMs: 20_000,
    backoffMinutes: [1, 2, 5, 15, 60],
    batchSize: 200,
    automatic: true,
  };
}
