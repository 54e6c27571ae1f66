import { byId, el, redraw, setText, show } from "./dom.js";

const outcomes = {
  ok: { text: "Worked", tone: "good" },
  failed: { text: "Failed", tone: "bad" },
  unknown: { text: "Tried", tone: "plain" },
};

/** Draws the trace in the order of a rep's panel: who, why, what was tried; the rest is folded. */
export function drawTrace({ panel, visitor }) {
  show(byId("trace-empty"), panel === null);
  show(byId("trace-data"), panel !== null);
  show(byId("trace-more"), panel !== null);
  const state = byId("trace-state");
  setText(state, panel?.state.text ?? "");
  state.className = `pill ${panel?.state.tone ?? ""}`;
  drawTried(panel, visitor);
  if (panel === null) return;
  redraw(byId("badges"), panel.badges, () => panel.badges.map(badge));
  setText(byId("reason"), panel.reason ?? "");
  setText(byId("summary"), panel.summary ?? "");
  drawFolded(panel);
}

function drawTried(panel, visitor) {
  const tried = panel?.tried ?? visitor.steps;
  const answers = panel !== null && tried.length === 0 ? panel.lastAnswers : [];
  show(byId("tried"), tried.length + answers.length > 0);
  const titles = {
    steps: "What was already tried",
    answers: "What the AI answered last",
    now: "What the AI has tried",
  };
  setText(byId("tried-title"), answers.length > 0 ? titles.answers : panel === null ? titles.now : titles.steps);
  redraw(byId("tried-list"), [tried, answers], () => [...tried.map(step), ...answers.map(answer)]);
}

function drawFolded({ transcript, timeline, ids, link }) {
  setText(byId("transcript-count"), lines(transcript.length));
  redraw(byId("transcript-list"), transcript, () => transcript.map(transcriptLine));
  const start = Date.parse(timeline[0]?.at ?? "");
  setText(byId("timeline-count"), lines(timeline.length));
  redraw(byId("timeline-list"), timeline, () => timeline.map((one) => timelineLine(one, start)));
  redraw(byId("ids-list"), ids, () => ids.flatMap(({ label, value }) => [el("dt", {}, label), el("dd", {}, value)]));
  const anchor = byId("trace-link");
  show(anchor, link !== null);
  if (link !== null) anchor.href = link;
}

function badge({ text, tone, label }) {
  return el("li", { className: tone }, el("span", { className: "hidden" }, `${label}: `), text);
}

function step({ title, detail, tool, outcome }) {
  const { text, tone } = outcomes[outcome] ?? outcomes.unknown;
  return el(
    "li",
    {},
    el("span", { className: `outcome ${tone}` }, text),
    el(
      "span",
      {},
      title,
      tool && " ",
      tool && el("code", {}, `(${tool})`),
      detail && el("span", { className: "detail" }, detail),
    ),
  );
}

function answer(text) {
  return el("li", {}, el("span", { className: "outcome plain" }, "AI"), el("span", {}, text));
}

function transcriptLine({ at, who, text, files, note }) {
  return el(
    "li",
    {},
    el("span", { className: "who" }, who),
    " ",
    el("time", { datetime: at }, new Date(at).toLocaleTimeString()),
    note && el("span", { className: "note" }, `, ${note}`),
    el("p", {}, [text, ...files.map((file) => `File: ${file}`)].filter(Boolean).join("\n")),
  );
}

function timelineLine({ at, words, took, level, minor }, start) {
  return el(
    "li",
    { className: [level, minor ? "minor" : ""].join(" ") },
    el("span", { className: "offset" }, `+${((Date.parse(at) - start) / 1000).toFixed(2)} s`),
    el("span", { className: "words" }, words),
    el("span", { className: "took" }, took),
  );
}

function lines(count) {
  return count === 1 ? "1 line" : `${count} lines`;
}
