import { durationText, timeline } from "c/opencxLabels";
import { eventWords, technicalWords } from "./events";
import { entryOf, isObject, objectsOf, timeOf } from "./text";

const levels = {
  warning: { text: timeline.timelineWarning, tone: "caution" },
  error: { text: timeline.timelineError, tone: "bad" },
};

/** The events in the order in which they happened; `isTechnical` marks those that only matter to who looks closely. */
export function timelineOf(events) {
  return objectsOf(events)
    .map(lineOf)
    .sort((one, other) => one.time - other.time || one.number - other.number);
}

function lineOf({ id, at, kind, level, durationMs, data }, place) {
  const facts = isObject(data) ? data : {};
  const words = eventWords(kind, facts);
  const mark = entryOf(levels, level);
  const number = Number.isFinite(id) ? id : place;
  return {
    // Only the bridge's own numbers are known to be each another's.
    key: Number.isFinite(id) ? id : `at ${place}`,
    number,
    at: timeOf(at),
    time: Date.parse(timeOf(at)) || 0,
    words: words ?? technicalWords(kind, facts),
    took: durationText(durationMs),
    mark: mark?.text,
    markClass: `badge ${mark?.tone ?? ""}`,
    isTechnical: words === undefined && mark === undefined,
  };
}
