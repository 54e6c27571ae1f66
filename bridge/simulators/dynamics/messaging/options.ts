import { randomUUID } from "node:crypto";
import type { PlatformRows } from "../tenant.ts";
import { filled } from "./channels/channel.ts";
import type { Behaviour } from "./settings/behaviour.ts";
import type { Limits } from "./settings/limits.ts";

/** A rep as the workspace knows one. */
export interface RepOptions {
  /** `systemuserid`. Default: a made-up GUID. */
  id?: string;
  name: string;
  /** Signed in and available. Default true. */
  onDuty?: boolean;
  /** Conversations at once. Default 1 000. */
  capacity?: number;
  /** Takes offered work by itself. Default false. */
  autoAccept?: boolean;
  /** Queues whose work it gets, by id. Default: any. */
  queues?: string[];
}

/** All that the simulator can be told at its start; every part is changeable by `/_sim`. */
export interface MessagingOptions {
  /** 0 or absent: a free one. */
  port?: number;
  /** Default: the people among the users of the environment. */
  reps?: RepOptions[];
  limits?: Partial<Limits>;
  behaviour?: Partial<Behaviour>;
}

/** Users who are people: enabled, with an e-mail address, and no app. */
export function defaultReps(rows: PlatformRows): RepOptions[] {
  return rows
    .find("systemuser", (row) => filled(row["internalemailaddress"]) !== undefined)
    .filter((row) => filled(row["applicationid"]) === undefined && row["isdisabled"] !== true)
    .map((row) => ({ id: filled(row["systemuserid"]) ?? randomUUID(), name: filled(row["fullname"]) ?? "Rep" }));
}
