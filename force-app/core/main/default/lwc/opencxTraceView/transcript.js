import { fill, panel } from "c/opencxLabels";
import { clean, listOf, oneLine } from "./text";

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
  return listOf(lines).map((line) => {
    const name = `${line.at}|${line.speaker}|${line.text}`;
    seen.set(name, (seen.get(name) ?? 0) + 1);
    return { ...lineOf(line), key: `${name}|${seen.get(name)}` };
  });
}

function lineOf({ at, speaker, name, text, files, status }) {
  const note = notes[status];
  return {
    at,
    who: oneLine(name) || speakers[speaker] || oneLine(speaker),
    lineClass: speaker === "customer" ? "line customer" : "line",
    text: clean(text),
    files: listOf(files).map((file, number) => ({ key: number, text: fill(panel.panelFile, oneLine(file)) })),
    note: note?.text,
    noteClass: `badge ${note?.tone ?? ""}`,
  };
}
