import { messages } from "c/opencxLabels";
import { viewOfFacts } from "c/opencxTraceView";
import { isUnmarked } from "./known";

/**
 * What the panel shows of what is known: `kind` is loading, empty, error, not-opened or data; with data the view, and
 * what is to be said of it: a `notice` with the fault, or a `remark` where nothing is wrong.
 */
export function situationOf(known) {
  const { facts, factsFault, view, fault, isNotOpened } = known;
  if (factsFault !== undefined) return { kind: "error", fault: factsFault };
  if (isUnmarked(known)) return { kind: "empty" };
  if (view !== undefined) return { kind: "data", view, notice: fault && { fault, intro: messages.noticeOutdated } };
  if (facts === undefined) return { kind: "loading" };
  if (isNotOpened && !isOwnRecord(facts)) return { kind: "not-opened" };
  return storedSituation(facts, fault, isNotOpened);
}

function storedSituation(facts, fault, isNotOpened) {
  if (fault !== undefined) {
    const notice = { fault, intro: messages.noticeStored, missing: messages.noticeMissing };
    return { kind: "data", view: viewOfFacts(facts), notice };
  }
  if (isNotOpened) return { kind: "data", view: viewOfFacts(facts), remark: messages.noticeUnknownCase };
  return { kind: "loading" };
}

/**
 * Whether the company's own systems wrote what the record says. A guest may have sent what is on a Messaging Session; OpenCX's own
 * integration writes Cases too, and those the bridge does not know.
 */
function isOwnRecord({ objectName }) {
  return objectName === "Case";
}
