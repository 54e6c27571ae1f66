import type { FollowOptions } from "../../desk.ts";
import type { Cursor } from "../follow/cursor.ts";
import type { LookTimes } from "./look-times.ts";
import type { GapTimings, OmnichannelParts } from "../settings.ts";

/** Where a conversation is followed from; whoever tells an event moves it on. */
export interface Place {
  cursor: Cursor;
}

/** What looking for gaps in one conversation works with. */
export interface GapParts {
  parts: OmnichannelParts;
  timings: GapTimings;
  looks: LookTimes;
  options: FollowOptions;
}
