import type { DynamicsOmnichannelConnection } from "../../config/schema.ts";
import type { Dataverse } from "../../dynamics/dataverse/dataverse.ts";
import type { MessagingApi } from "../../dynamics/messaging/messaging-api.ts";
import type { Clock } from "../../lib/clock.ts";
import type { RepNames } from "./rep-names.ts";

/** One environment, as the configuration's connection says it, in the mode `messaging_api`. */
export type DynamicsOmnichannelSettings = DynamicsOmnichannelConnection & {
  messaging: NonNullable<DynamicsOmnichannelConnection["messaging"]>;
};

/** Fetches a file from an address that somebody else chose, with every guard that needs. */
export type FetchFile = (
  url: string,
  options: { maxBytes: number; headers?: Record<string, string> },
) => Promise<{ bytes: Uint8Array; contentType: string | undefined }>;

export interface DeskLogger {
  warn(facts: object, message: string): void;
}

/** Waits that tests shorten. */
export interface GapTimings {
  /** After something that may have been a repetition, the conversation is read again after these waits. */
  againMs: number[];
  /** Between one reading and the next because of a repetition, or because the list may lag. */
  betweenMs: number;
  /** A message that is in the list for less than this, by the list's own times, may still get others before it. */
  settleMs: number;
  /** The list of messages is at most so far behind the webhook. */
  lagMs: number;
  /** How long what stands behind a doubtful message waits for a list that cannot be read. */
  unreadableMs: number;
  /** How long a conversation that has no id yet is left alone. */
  namelessMs: number;
  /** The transcript of a closed conversation is looked for after each of these waits. */
  transcriptMs: number[];
}

/** What the desk works with; all of it belongs to the composition root. */
export interface DynamicsOmnichannelParts {
  clock: Clock;
  dataverse: Dataverse;
  messaging: MessagingApi;
  fetchFile: FetchFile;
  /** A token for files of the messaging host. */
  messagingToken(): Promise<string>;
  logger?: DeskLogger | undefined;
  timings?: Partial<GapTimings> | undefined;
}

export interface OmnichannelParts extends DynamicsOmnichannelParts {
  settings: DynamicsOmnichannelSettings;
  repNames: RepNames;
}

const waits = { againMs: [0, 2_000, 10_000, 30_000], transcriptMs: [0, 2_000, 8_000] };
const usual: GapTimings = {
  ...waits,
  namelessMs: 2_000,
  betweenMs: 2_000,
  settleMs: 30_000,
  lagMs: 10_000,
  unreadableMs: 60_000,
};

export function timingsOf({ timings }: Pick<DynamicsOmnichannelParts, "timings">): GapTimings {
  return { ...usual, ...timings };
}
