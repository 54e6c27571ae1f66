import { el } from "./dom.js";

const outcomes = {
  ok: { text: "Worked", tone: "good" },
  failed: { text: "Failed", tone: "bad" },
  unknown: { text: "Tried", tone: "plain" },
};

/** One thing that the AI has tried, as a line of a list. */
export function step({ title, detail, tool, outcome }) {
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
