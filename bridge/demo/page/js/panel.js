/* global window */
import { askApex } from "./api.js";
import { byId, el, redraw, setText, show } from "./dom.js";

const outcomes = {
  ok: { text: "Worked", tone: "good" },
  failed: { text: "Failed", tone: "bad" },
  unknown: { text: "Tried", tone: "plain" },
};

let mounted;
let shown = {};

window.opencxApex = Object.fromEntries(
  ["OpenCxTraceController.readFacts", "OpenCxTraceController.readTrace"].map((name) => [
    name,
    (parameters) => askApex(name, parameters),
  ]),
);

/** Shows the rep's panel of the org's record; before there is one, what the AI has tried so far. */
export function drawPanel({ panel, visitor }) {
  show(byId("trace-empty"), panel === null);
  show(byId("panel"), panel !== null);
  drawTried(panel === null ? visitor.steps : []);
  if (panel === null) forget();
  else void follow(panel);
}

/** The org's page would read again after ten seconds; here every change is shown at once. */
async function follow({ recordId, version }) {
  if (shown.recordId === recordId && shown.version === version) return;
  const isNew = shown.recordId !== recordId;
  shown = { recordId, version };
  mounted ??= import("../panel/panel.js").then(({ mountPanel }) => mountPanel(byId("panel"), { recordId }));
  const handle = await mounted;
  if (isNew) handle.recordId = recordId;
  else await handle.refresh();
}

function forget() {
  shown = {};
  void mounted?.then((handle) => handle.remove());
  mounted = undefined;
}

function drawTried(steps) {
  show(byId("tried"), steps.length > 0);
  setText(byId("tried-title"), "What the AI has tried");
  redraw(byId("tried-list"), steps, () => steps.map(step));
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
