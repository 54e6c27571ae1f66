import type { z } from "zod";
import { refuse } from "../setting.ts";

/** A name that OpenCX's own integration has for a setting, and what the setting is called here. */
export interface OldName {
  name: string;
  instead: string;
}

/** OpenCX's one name for two things: a workstream for chats, a queue for incidents (contract dynamics-365 1). */
export type QueueMeaning = "workstreamId" | "incident.queueId";

/** What is said of an old name in the list of settings. */
export function oldNameOf(path: string, example: string) {
  return {
    sentence: `OpenCX's name for ${path}; still read, with a warning at each start.`,
    example,
    remedy: `Write it as ${path}, in a form such as ${example}.`,
  };
}

/** Which old names a connection has; `doctor` and the log at each start tell of them. */
export function oldNamesIn(connection: object, queue: QueueMeaning): OldName[] {
  return meanings(queue).filter(({ name }) => valueAt(connection, [name]) !== undefined);
}

/** One thing has one name: refuses an old one beside the new one, and says which of the two goes. */
export function checkOldNames(draft: object, queue: QueueMeaning, ctx: z.RefinementCtx): void {
  for (const { name, instead } of oldNamesIn(draft, queue)) {
    const taken = newNames(instead).find((path) => isGiven(valueAt(draft, path.split("."))));
    if (taken === undefined) continue;
    refuse(ctx, "CONFIG_DYNAMICS_NAMED_TWICE", `${taken} is given as well: drop ${name}.`, [name]);
  }
}

function meanings(queue: QueueMeaning): OldName[] {
  return [
    { name: "default_queue_id", instead: queue },
    { name: "default_owner_id", instead: "incident.ownerId" },
    { name: "default_priority", instead: "incident.priority" },
    { name: "ticket_properties", instead: "incident.ticketProperties" },
  ];
}

/** A team owns in place of a user. */
function newNames(instead: string): string[] {
  return instead === "incident.ownerId" ? [instead, "incident.ownerTeamId"] : [instead];
}

function isGiven(value: unknown): boolean {
  return typeof value === "object" && value !== null ? Object.keys(value).length > 0 : value !== undefined;
}

function valueAt(value: unknown, path: string[]): unknown {
  return path.reduce<unknown>(
    (inner, part) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, part) : undefined),
    value,
  );
}
