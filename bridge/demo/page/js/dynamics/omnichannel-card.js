import { byId, el } from "../dom.js";
import { button, fileButton, troubleButtons, writeForm } from "./controls.js";

/** Puts the reps' console of Omnichannel into the page, empty. */
export function mountOmnichannel() {
  const head = el(
    "div",
    { className: "card-head" },
    el("h2", { id: "omnichannel-title" }, "Omnichannel for Customer Service"),
    el("ul", { className: "reps", id: "omnichannel-reps", "aria-label": "Reps" }),
  );
  const log = { role: "log", tabindex: "0", "aria-label": "The rep's conversation in Dynamics 365" };
  byId("columns").append(
    el(
      "section",
      { className: "card", id: "omnichannel", "aria-labelledby": "omnichannel-title", hidden: "" },
      ...[head, workItem(), contextVariables()],
      el("div", { className: "log scroll", id: "omnichannel-log", ...log }),
      foot(),
    ),
  );
  byId("trouble").append(troubleButtons("omnichannel-trouble", troubles));
}

const troubles = [
  ["chat-lose", "Lose a delivery", "Dynamics loses the rep's next words on their way to the bridge."],
  ["chat-double", "Deliver twice", "Dynamics delivers the rep's next words twice."],
  ["chat-fault", "Fail three times", "Dynamics answers the next three calls of the bridge with 503."],
  ["chat-token", "Expire tokens", "The bridge's tokens end now."],
  ["chat-reps", "Reps sign out", "Nobody is there to be offered work."],
  ["chat-hours", "Outside hours", "A chat that comes outside operating hours becomes an incident."],
];

function workItem() {
  const facts = el(
    "div",
    {},
    el("p", { className: "work-title", id: "omnichannel-customer" }),
    el("p", { className: "work-state", id: "omnichannel-state", role: "status" }),
    el("p", { className: "work-note", id: "omnichannel-facts" }),
  );
  return el(
    "div",
    { className: "work", id: "omnichannel-work", hidden: "" },
    facts,
    button("chat-accept", "Accept", { className: "button primary" }),
  );
}

function contextVariables() {
  return el(
    "div",
    { id: "omnichannel-item", hidden: "" },
    el("p", { className: "subject" }, el("span", { className: "subject-label" }, "Subject "), subjectText()),
    el(
      "details",
      { className: "attributes" },
      el("summary", { id: "omnichannel-context-title" }, "Context variables"),
      el(
        "div",
        { className: "context", role: "region", tabindex: "0", "aria-labelledby": "omnichannel-context-title" },
        el("dl", { className: "facts", id: "omnichannel-context" }),
      ),
    ),
  );
}

function subjectText() {
  return el("span", { id: "omnichannel-subject" });
}

function foot() {
  return el(
    "div",
    { className: "card-foot" },
    writeForm({ id: "chat", label: "Reply of the rep in Dynamics 365", submit: "Reply" }),
    el(
      "div",
      { className: "actions" },
      button("chat-transfer", "Transfer"),
      button("chat-queue", "Back to queue"),
      button("chat-leave", "Leave"),
      button("chat-end", "End conversation"),
      button("chat-close", "Close"),
      fileButton("chat-file", "Attach file"),
    ),
  );
}
