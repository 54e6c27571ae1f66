import { messages } from "c/opencxLabels";
import { viewOfFacts } from "c/opencxTraceView";
import { isUnmarked } from "./known";

/**
 * What the panel shows of what is known: `kind` is loading, empty, error, not-opened or data; with data the view, and
 * what is to be said of it: a `notice` with the fault, or a `remark` where nothing is wrong.
 */
export function situationOf(known) {
  const { facts, view, isNotOpened } = known;
  if (isUnmarked(known)) return { kind: "empty" };
  if (view !== undefined) return { kind: "data", view, notice: noticeOf(known) };
  if (facts === undefined) return unreadSituation(known);
  if (isNotOpened && !isOwnRecord(facts)) return { kind: "not-opened" };
  return storedSituation(known);
}

/** The bridge's trace stands for itself, whether or not the record can be read. */
function noticeOf({ factsFault, fault }) {
  if (fault !== undefined) return { fault, intro: messages.noticeOutdated };
  return factsFault && { fault: factsFault, intro: messages.noticeUnread };
}

/** Of a record that cannot be read nobody knows what it claims, so a bridge that denies it raises no alarm. */
function unreadSituation({ factsFault, fault, isNotOpened }) {
  const isHopeless = factsFault !== undefined && (fault !== undefined || isNotOpened);
  return isHopeless ? { kind: "error", fault: factsFault } : { kind: "loading" };
}

function storedSituation({ facts, fault, isNotOpened }) {
  if (fault !== undefined) {
    const notice = { fault, intro: messages.noticeStored, missing: messages.noticeMissing };
    return { kind: "data", view: viewOfFacts(facts), notice };
  }
  if (isNotOpened) return { kind: "data", view: viewOfFacts(facts), remark: messages.noticeUnknownCase };
  return { kind: "loading" };
}

/**
 * Whether the company's own systems wrote what the record says. A guest may have sent what is on a Messaging Session;
 * OpenCX's own integration writes Cases too, and those the bridge does not know.
 */
function isOwnRecord({ objectName }) {
  return objectName === "Case";
}
