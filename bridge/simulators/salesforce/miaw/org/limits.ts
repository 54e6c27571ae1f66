/** Every limit of contract salesforce-miaw 8. `null` lifts one. */
export interface Limits {
  /** Access-token requests a minute, whole org. Default 200. */
  tokensPerMinute: number | null;
  /** Continuation-token requests a minute, whole org. Default 200. */
  renewalsPerMinute: number | null;
  /** Conversation starts of one subject within `startsWindowMs`. Default 3. */
  starts: number | null;
  /** Default 30 000. */
  startsWindowMs: number;
  /** Inbound messages and files a minute in one conversation. Default 22. */
  messagesPerMinute: number | null;
  /** Sessions that may be active at once in the org; beyond it a create answers 412. Default 11 000. */
  activeSessions: number | null;
  /** Default 5 MiB. */
  fileBytes: number | null;
  /** UTF-8 bytes of one message's text. Default 8 192. */
  textBytes: number | null;
  /** Largest `limit` of a list. Default 50. */
  pageSize: number;
  /** Events kept for replay, for each subject. Default 1 000. */
  replayEvents: number;
  /** How long an event is kept for replay. Default 24 h. */
  replayMs: number;
  /** An inactive session ends after this long. Default 24 h. */
  idleSessionMs: number;
}

/** The documented values. */
export function defaultLimits(): Limits {
  return {
    tokensPerMinute: 200,
    renewalsPerMinute: 200,
    starts: 3,
    startsWindowMs: 30_000,
    messagesPerMinute: 22,
    activeSessions: 11_000,
    fileBytes: 5 * 1024 * 1024,
    textBytes: 8192,
    pageSize: 50,
    replayEvents: 1000,
    replayMs: 24 * 3_600_000,
    idleSessionMs: 24 * 3_600_000,
  };
}
