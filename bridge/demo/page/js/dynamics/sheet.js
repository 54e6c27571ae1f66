import { byId, clock, el, redraw, setText, show } from "../dom.js";
import { step } from "../steps.js";

const notes = {
  chat: "In Dynamics a rep sees the subject, the context variables and the brief as the first message; this is the bridge's own trace.",
  incident: "In Dynamics a rep sees title, description, priority, contact and notes; this is the bridge's own trace.",
};

/** Draws what the bridge tells of a handoff to Dynamics 365; the panel is a component of Salesforce. */
export function drawSheet({ system, trace = null, desk }) {
  const isDynamics = system === "dynamics";
  setText(byId("trace-title"), isDynamics ? "The bridge's trace" : "What the rep sees beside it");
  show(byId("sheet-note"), isDynamics);
  if (isDynamics) setText(byId("sheet-note"), notes[desk.kind]);
  show(byId("sheet"), trace !== null);
  if (trace !== null) stayAtEnd(byId("trace-body"), () => drawFacts(trace));
}

function drawFacts(trace) {
  redraw(byId("sheet-head"), [trace.state, trace.customer, trace.badges], () => head(trace));
  setText(byId("sheet-reason"), trace.reason);
  setText(byId("sheet-summary"), trace.summary);
  show(byId("sheet-tried"), trace.steps.length > 0);
  redraw(byId("sheet-steps"), trace.steps, () => trace.steps.map(step));
  redraw(byId("sheet-timeline"), trace.timeline, () => trace.timeline.filter(({ minor }) => !minor).map(event));
  redraw(byId("sheet-ids"), [trace.ids, trace.link], () => ids(trace));
}

/** Whoever has scrolled to the newest line keeps it in sight. */
function stayAtEnd(scrolled, draw) {
  const isAtEnd = scrolled.scrollTop > 0 && scrolled.scrollHeight - scrolled.scrollTop - scrolled.clientHeight < 40;
  draw();
  if (isAtEnd) scrolled.scrollTop = scrolled.scrollHeight;
}

function head({ state, customer, badges }) {
  return [
    el("span", { className: "sheet-who" }, customer),
    ...[state, ...badges].map(({ text, tone }) => el("span", { className: `pill ${tone}` }, text)),
  ];
}

function event({ at, words, took, level }) {
  return el(
    "li",
    { className: level === "info" ? "" : level },
    el("time", { datetime: at }, clock(at, { second: "2-digit" })),
    el("span", {}, words),
    took && el("span", { className: "took" }, took),
  );
}

function ids({ ids: all, link }) {
  const rows = all.flatMap(({ label, value }) => [el("dt", {}, label), el("dd", {}, value)]);
  const address = link && el("a", { href: link, target: "_blank", rel: "noreferrer" }, "Open the session in OpenCX");
  return link ? [...rows, el("dt", {}, "OpenCX"), el("dd", {}, address)] : rows;
}
