import { counted, panel } from "c/opencxLabels";

const lines = { one: panel.panelNewLinesOne, other: panel.panelNewLinesOther };

/** What is read aloud of a view that replaces another: new lines, and a new state. Empty where nothing is new. */
export function newsOf(before, now) {
  const known = new Set(before.transcript.map(({ key }) => key));
  const fresh = now.transcript.filter(({ key }) => !known.has(key)).length;
  const state = now.state?.text === before.state?.text ? undefined : now.state?.text;
  return [fresh > 0 ? counted(lines, fresh) : undefined, state].filter(Boolean).join(". ");
}
