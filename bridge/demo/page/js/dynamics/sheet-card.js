import { byId, el } from "../dom.js";

/** Puts the bridge's trace into the card in the middle, empty: who, why, what was tried, what happened. */
export function mountSheet() {
  byId("trace-body").append(
    el(
      "div",
      { id: "sheet", hidden: "" },
      el("p", { className: "sheet-head", id: "sheet-head" }),
      el("h3", { className: "eyebrow" }, "Why it came to a person"),
      el("p", { className: "sheet-reason", id: "sheet-reason" }),
      el("p", { className: "sheet-summary", id: "sheet-summary" }),
      el("div", { id: "sheet-tried" }, ...titled("sheet-steps", "What was already tried", "ul", "tried")),
      ...titled("sheet-timeline", "Timeline", "ol", "timeline"),
      el(
        "details",
        { className: "sheet-more" },
        el("summary", {}, "Ids and link"),
        el("dl", { className: "facts", id: "sheet-ids" }),
      ),
    ),
  );
}

function titled(id, title, list, className) {
  return [
    el("h3", { className: "eyebrow", id: `${id}-title` }, title),
    el(list, { className, id, "aria-labelledby": `${id}-title` }),
  ];
}
