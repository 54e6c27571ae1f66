import type { Activity } from "./activities.ts";

/** One try to deliver. */
export interface Attempt {
  at: number;
  url: string;
  /** Of the answer; absent when there was none. */
  status?: number;
  /** Why there was no answer. */
  error?: string;
  ms: number;
}

/** One activity on its way to the webhook, with every attempt. */
export interface Delivery {
  seq: number;
  at: number;
  conversationId: string;
  channelId: string;
  activity: Activity;
  /** 1 for the second of a pair that was doubled. */
  copy: number;
  /** `held`: until others come that go first. `lost`: every attempt failed, or it vanished on the way. */
  outcome: "held" | "pending" | "delivered" | "lost";
  attempts: Attempt[];
}
