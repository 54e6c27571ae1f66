import { caseHook } from "./cases.ts";
import type { Hook } from "./hook.ts";
import { noteHook } from "./notes.ts";
import { liveWorkItemHook, personHook, queueItemHook } from "./others.ts";

const hooks: Record<string, Hook> = {
  incident: caseHook,
  annotation: noteHook,
  contact: personHook,
  systemuser: personHook,
  msdyn_ocliveworkitem: liveWorkItemHook,
  queueitem: queueItemHook,
};

/** The hook of a table; most have none. */
export function hookOf(table: string): Hook | undefined {
  return hooks[table];
}
