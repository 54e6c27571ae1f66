import { asMails, drawMail } from "./mail.js";
import { byId, el, fileLink, grow, setText, show } from "./dom.js";

const phases = {
  new: "Not started",
  ai: "With the AI",
  person: "Handed over",
  over: "Resolved",
};

const hints = {
  phone: (_visitor, system) =>
    system === "dynamics"
      ? "A call that people have on an incident: nothing of it comes back to the caller."
      : "A caller has no screen: what a rep types is recorded, not heard.",
  email: ({ phase }, system) => {
    if (phase === "over")
      return `A mail that comes now is left to the AI for five seconds; then people get it as a new ${records[system]}.`;
    const isOneWay = system === "dynamics" && phase === "person";
    return isOneWay ? "People answer from Dynamics by a mail of their own, which OpenCX does not see." : "";
  },
};

const records = { salesforce: "Case", dynamics: "incident" };

/** Draws the visitor's chat, with what OpenCX's widget shows and nothing else. */
export function drawVisitor({ visitor, system }) {
  setText(byId("visitor-title"), visitor.name ?? "Visitor");
  setText(byId("visitor-state"), visitor.isThinking ? "The AI is working" : phases[visitor.phase]);
  const { mail } = visitor;
  const lines = mail === null ? visitor.lines : asMails(visitor);
  grow(byId("visitor-log"), lines, mail === null ? line : drawMail, "Write to the AI, or take its suggestion below.");
  byId("visitor-log").setAttribute("aria-label", mail === null ? "The visitor's chat" : "The visitor's mailbox");
  byId("visitor-text").placeholder = mail === null ? "Write as the visitor" : "Write a mail as the visitor";
  const suggestion = byId("suggestion");
  show(suggestion, visitor.suggestion !== null && !visitor.isThinking);
  setText(suggestion, visitor.suggestion ?? "");
  const hint = hints[visitor.channel]?.(visitor, system) ?? "";
  setText(byId("visitor-hint"), hint);
  show(byId("visitor-hint"), hint !== "");
  const isOver = visitor.phase === "over";
  byId("ask-for-human").disabled = visitor.isThinking || visitor.phase === "person" || isOver;
  byId("stop").disabled = visitor.phase !== "person";
  show(byId("stop"), mail === null);
  setText(byId("second-handoff"), mail === null ? "Come back: second handoff" : "Write again after the end");
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
