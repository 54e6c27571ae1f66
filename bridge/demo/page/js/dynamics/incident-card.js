import { byId, el } from "../dom.js";
import { button, fileButton, troubleButtons, writeForm } from "./controls.js";

/** Puts the incident's form into the page, empty. */
export function mountIncident() {
  const head = el(
    "div",
    { className: "card-head" },
    el("h2", { id: "incident-title" }, "Incident"),
    el(
      "span",
      { className: "pills" },
      el("span", { className: "pill caution" }, "One-way"),
      el("span", { className: "pill", id: "incident-status", role: "status" }),
    ),
  );
  const facts = el(
    "div",
    { className: "case-facts", id: "incident-facts", hidden: "" },
    el("p", { className: "case-subject", id: "incident-subject" }),
    el("p", { className: "case-line", id: "incident-contact" }),
    el("p", { className: "case-line", id: "incident-line" }),
  );
  const log = { role: "log", tabindex: "0", "aria-label": "What is on the incident" };
  byId("columns").append(
    el(
      "section",
      { className: "card", id: "incident", "aria-labelledby": "incident-title", hidden: "" },
      ...[head, facts, el("div", { className: "log scroll", id: "incident-log", ...log }), foot()],
    ),
  );
  byId("trouble").append(
    troubleButtons("incident-trouble", [
      ["incident-fault", "Fail three times", "Dataverse answers the next three calls of the bridge with 503."],
      ["incident-token", "Expire tokens", "The bridge's tokens end now."],
    ]),
  );
}

function foot() {
  const oneWay = "One-way: reps answer in Dynamics, and nothing of it comes back to OpenCX.";
  return el(
    "div",
    { className: "card-foot" },
    el("p", { className: "hint" }, oneWay),
    writeForm({ id: "incident", label: "Note of the rep", submit: "Add note" }),
    el(
      "div",
      { className: "actions" },
      fileButton("incident-file", "Note with a file"),
      button("incident-resolve", "Resolve"),
      button("incident-reactivate", "Reactivate"),
    ),
  );
}
