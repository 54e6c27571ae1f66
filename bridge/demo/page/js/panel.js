/* global window */
import { askApex } from "./api.js";
import { byId, redraw, setText, show } from "./dom.js";
import { step } from "./steps.js";

let mounted;
let shown = {};

window.opencxApex = Object.fromEntries(
  ["OpenCxTraceController.readFacts", "OpenCxTraceController.readTrace"].map((name) => [
    name,
    (parameters) => askApex(name, parameters),
  ]),
);

/** Shows the rep's panel of the org's record; before there is one, what the AI has tried so far. */
export function drawPanel({ panel = null, trace = null, visitor }) {
  const isEmpty = panel === null && trace === null;
  show(byId("trace-empty"), isEmpty);
  show(byId("panel"), panel !== null);
  drawTried(isEmpty ? visitor.steps : []);
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
