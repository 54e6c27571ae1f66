import { fill, panel } from "c/opencxLabels";
import { clean, entryOf, listOf, objectsOf, oneLine, timeOf } from "./text";

const speakers = {
  customer: panel.panelSpeakerCustomer,
  ai: panel.panelSpeakerAi,
  inbox: panel.panelSpeakerInbox,
  system: panel.panelSpeakerSystem,
  rep: panel.panelSpeakerRep,
  bridge: panel.panelSpeakerBridge,
};

const notes = {
  pending: { text: panel.panelLinePending, tone: "plain" },
  sending: { text: panel.panelLinePending, tone: "plain" },
  dead: { text: panel.panelLineDead, tone: "bad" },
  too_late: { text: panel.panelLineTooLate, tone: "caution" },
};

/** What was said, oldest first. */
export function transcriptOf(lines) {
  const seen = new Map();
  return objectsOf(lines).map((line) => {
    const name = [line.at, line.speaker, line.text].map(clean).join("|");
    seen.set(name, (seen.get(name) ?? 0) + 1);
    return { ...lineOf(line), key: `${name}|${seen.get(name)}` };
  });
}

function lineOf({ at, speaker, name, text, files, status }) {
  const note = entryOf(notes, status);
  return {
    at: timeOf(at),
    who: oneLine(name) || entryOf(speakers, speaker) || oneLine(speaker),
    lineClass: speaker === "customer" ? "line customer" : "line",
    text: clean(text),
    files: filesOf(files),
    note: note?.text,
    noteClass: `badge ${note?.tone ?? ""}`,
  };
}

function filesOf(files) {
  const names = listOf(files).map(oneLine).filter(Boolean);
  return names.map((name, number) => ({ key: number, text: fill(panel.panelFile, name) }));
}
