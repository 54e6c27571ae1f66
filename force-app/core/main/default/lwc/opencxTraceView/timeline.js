import { durationText, timeline } from "c/opencxLabels";
import { eventWords, technicalWords } from "./events";
import { listOf } from "./text";

const levels = {
  warning: { text: timeline.timelineWarning, tone: "caution" },
  error: { text: timeline.timelineError, tone: "bad" },
};

/** The events in the order in which they happened; `isTechnical` marks those that only matter to who looks closely. */
export function timelineOf(events) {
  return listOf(events)
    .map(lineOf)
    .sort((one, other) => one.time - other.time || one.key - other.key);
}

function lineOf({ id, at, kind, level, durationMs, data }) {
  const facts = data ?? {};
  const words = eventWords(kind, facts);
  const mark = levels[level];
  return {
    key: id,
    at,
    time: Date.parse(at) || 0,
    words: words ?? technicalWords(kind, facts),
    took: durationText(durationMs),
    mark: mark?.text,
    markClass: `badge ${mark?.tone ?? ""}`,
    isTechnical: words === undefined && mark === undefined,
  };
}
