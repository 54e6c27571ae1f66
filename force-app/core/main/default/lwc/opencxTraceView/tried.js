import { panel } from "c/opencxLabels";
import { clean, entryOf, listOf, objectsOf, oneLine } from "./text";

const outcomes = {
  // Nothing is to stand out but what failed.
  ok: { text: panel.panelOutcomeOk, tone: "plain" },
  failed: { text: panel.panelOutcomeFailed, tone: "bad" },
};

/** What the AI or its caller tried, in order. */
export function stepsOf(steps) {
  return objectsOf(steps).map(({ title, detail, tool, outcome }, number) => {
    const { text, tone } = entryOf(outcomes, outcome) ?? { text: panel.panelOutcomeUnknown, tone: "plain" };
    return {
      key: number,
      title: clean(title),
      detail: clean(detail),
      tool: oneLine(tool),
      outcome: text,
      outcomeClass: `badge ${tone}`,
      hasFailed: outcome === "failed",
    };
  });
}

/** What the AI answered last, where no steps are known. */
export function answersOf(answers) {
  return listOf(answers)
    .map((answer, number) => ({ key: number, text: clean(answer) }))
    .filter(({ text }) => text !== "");
}
