import { viewOfTrace } from "c/opencxTraceView";
import { unreadableFault } from "./faults";

/** What the panel knows of a record before anybody was asked. */
export const nothing = Object.freeze({
  facts: undefined,
  factsFault: undefined,
  view: undefined,
  fault: undefined,
  isNotOpened: false,
});

/** What is known once the bridge was asked; the same object where that changes nothing. */
export function withTold(known, { status, trace, fault }) {
  // A record without a mark is OpenCX's only once the bridge says so; until then nothing is wrong with it.
  if (isUnmarked(known) && status !== "data") return known;
  const hasFailed = status === "failed";
  return {
    ...known,
    ...viewed(known, trace, hasFailed ? fault : undefined),
    // Silence does not make true what the bridge has denied.
    isNotOpened: hasFailed ? known.isNotOpened : status === "not-opened",
  };
}

/** What is known while an answer takes long. */
export function withDelay(known, fault) {
  return isUnmarked(known) ? known : { ...known, fault };
}

/** Whether the record bears no mark of OpenCX and the bridge has not said that it is OpenCX's all the same. */
export function isUnmarked({ facts, view }) {
  return facts !== undefined && !facts.fromOpenCx && view === undefined;
}

/** Whether to ask the bridge; it needs only the record's id, so a record that cannot be read is no obstacle. */
export function isWorthAsking({ facts, factsFault, view }) {
  if (view !== undefined) return true;
  return Boolean(facts === undefined ? factsFault : facts.fromOpenCx || facts.isMarkUncertain);
}

/** Whether nothing new is to be expected soon. */
export function isQuiet(known) {
  return Boolean(known.view?.isOver || known.isNotOpened || isUnmarked(known) || known.fault !== undefined);
}

/** What cannot be read or shown takes nothing away of what was shown before. */
function viewed({ facts, view }, trace, fault) {
  if (trace === undefined) return { view: fault === undefined ? undefined : view, fault };
  try {
    return { view: viewOfTrace(trace, facts), fault };
  } catch {
    return { view, fault: unreadableFault() };
  }
}
