/** Limits and times of the service; `null` lifts a limit (contract dynamics-365 7.4 to 7.7). */
export interface Limits {
  /** Each field of `customercontext`, in UTF-16 units. */
  customerFieldCharacters: number;
  contextEntries: number;
  /** `startmessage.message` in UTF-8: 27 KB. */
  startMessageBytes: number;
  textCharacters: number;
  /** `from.id`, `from.name`, and the names and types of files. */
  nameCharacters: number;
  /** An activity's JSON without the data of embedded files: 28 KB. */
  messageBytes: number;
  /** One file of the customer. Default 5 MB, what an environment takes that nobody changed (contract 5.6). */
  fileBytes: number;
  /** What a context value may hold where the rep sees it (contract 5.2); the rest is cut. */
  contextValueCharacters: number;
  /** Requests in `windowMs`, by channel. The vendor gives no number. Default `null`. */
  requests: number | null;
  windowMs: number;
  /** First pages of `/messages` a minute and conversation, above which the bridge is said to poll. */
  messagePolls: number;
  /** From the start until the Dataverse row and the context can be read. */
  recordDelayMs: number;
  /** From the end until the transcript can be read. */
  transcriptDelayMs: number;
  /** From when something is said until `/messages` lists it. */
  listDelayMs: number;
  /** How far the service's clock, and with it every message id, is ahead of this machine's; negative: behind. */
  clockAheadMs: number;
  /** The answer to `create` comes this long after its work is done, so that the webhook may be first. */
  createAnswerDelayMs: number;
  /** Wrap-up ends by itself after this; `null`: only when the rep closes. */
  wrapUpMs: number | null;
  webhookAttempts: number;
  webhookTimeoutMs: number;
  /** Between two attempts. */
  webhookRetryDelayMs: number;
}

export function defaultLimits(): Limits {
  return {
    customerFieldCharacters: 200,
    contextEntries: 100,
    startMessageBytes: 27 * 1024,
    textCharacters: 6000,
    nameCharacters: 256,
    messageBytes: 28 * 1024,
    fileBytes: 5 * 1024 * 1024,
    contextValueCharacters: 512,
    requests: null,
    windowMs: 60_000,
    messagePolls: 10,
    recordDelayMs: 200,
    transcriptDelayMs: 200,
    listDelayMs: 0,
    clockAheadMs: 0,
    createAnswerDelayMs: 0,
    wrapUpMs: null,
    webhookAttempts: 3,
    webhookTimeoutMs: 10_000,
    webhookRetryDelayMs: 0,
  };
}
