import type { Migration } from "kysely/migration";
import { up as initial } from "./0001-initial.ts";
import { up as sessionSeen } from "./0002-session-seen.ts";
import { up as moreNames } from "./0003-more-names.ts";
import { up as cases } from "./0004-cases.ts";
import { up as deskInbox } from "./0005-desk-inbox.ts";
import { up as joinedAgain } from "./0006-joined-again.ts";

/** Every migration in order; the names are never changed once released. */
export const migrations: Record<string, Migration> = {
  "0001-initial": { up: initial },
  "0002-session-seen": { up: sessionSeen },
  "0003-more-names": { up: moreNames },
  "0004-cases": { up: cases },
  "0005-desk-inbox": { up: deskInbox },
  "0006-joined-again": { up: joinedAgain },
};
