import { byId, el, fileLink, grow, setText, show } from "./dom.js";

const phases = {
  new: "Not started",
  ai: "With the AI",
  person: "Handed over",
  over: "Resolved",
};

/** Draws the visitor's chat, with what OpenCX's widget shows and nothing else. */
export function drawVisitor({ visitor }) {
  setText(byId("visitor-title"), visitor.name ?? "Visitor");
  setText(byId("visitor-state"), visitor.isThinking ? "The AI is working" : phases[visitor.phase]);
  grow(byId("visitor-log"), visitor.lines, line, "Write to the AI, or take its suggestion below.");
  const suggestion = byId("suggestion");
  show(suggestion, visitor.suggestion !== null && !visitor.isThinking);
  setText(suggestion, visitor.suggestion ?? "");
  show(byId("phone-hint"), visitor.channel === "phone");
  const isOver = visitor.phase === "over";
  byId("ask-for-human").disabled = visitor.isThinking || visitor.phase === "person" || isOver;
  byId("stop").disabled = visitor.phase !== "person";
  show(byId("second-handoff"), isOver);
  show(byId("ask-for-human"), !isOver);
}

function line({ from, name, text, files }) {
  const isMine = from === "contact";
  const who = isMine ? name || "Visitor" : from === "ai" ? `${name}, AI` : name;
  const kind = isMine ? "mine" : from === "ai" ? "ai" : "person";
  return el(
    "div",
    { className: `say ${kind}` },
    el("span", { className: "who" }, who),
    text && el("span", { className: "bubble" }, text),
    ...files.map((file) => el("span", { className: "bubble" }, fileLink("visitor", file))),
  );
}
