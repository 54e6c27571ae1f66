import type { TraceLine } from "../bridge-caller.ts";

/**
 * By time. An org tells of its Cases to the second: what it tells of a second comes behind what was stored before it in
 * the same second.
 */
export function inOrder(events: readonly TraceLine[]): TraceLine[] {
  let latest = "";
  const dated = events
    .toSorted((a, b) => a.id - b.id)
    .map((event) => {
      const second = event.at.slice(0, 19);
      const at = event.at.endsWith(".000Z") && latest.startsWith(second) ? latest : event.at;
      if (at > latest) latest = at;
      return { ...event, at };
    });
  return dated.toSorted((a, b) => a.at.localeCompare(b.at) || a.id - b.id);
}
