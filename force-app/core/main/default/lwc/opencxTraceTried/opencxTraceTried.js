import { LightningElement, api } from "lwc";
import { fill, panel } from "c/opencxLabels";

const mostSteps = 4;

/** What was tried before: steps, else the AI's last answers; nothing where neither is known. */
export default class OpencxTraceTried extends LightningElement {
  @api steps = [];
  @api answers = [];

  isWhole = false;

  get isShown() {
    return this.hasSteps || this.answers.length > 0;
  }

  get hasSteps() {
    return this.steps.length > 0;
  }

  get heading() {
    return this.hasSteps ? panel.panelTried : panel.panelAnswers;
  }

  /** Of many steps those that failed and the latest, still in order. */
  get shownSteps() {
    if (!this.isCut) return this.steps;
    const byWeight = [...this.steps].sort((one, other) => other.hasFailed - one.hasFailed || other.key - one.key);
    const chosen = new Set(byWeight.slice(0, mostSteps).map(({ key }) => key));
    return this.steps.filter(({ key }) => chosen.has(key));
  }

  get isCut() {
    return this.canBeCut && !this.isWhole;
  }

  get canBeCut() {
    return this.steps.length > mostSteps;
  }

  get expanded() {
    return String(this.isWhole);
  }

  get toggleLabel() {
    return this.isWhole ? panel.panelShowLess : fill(panel.panelShowAll, this.steps.length);
  }

  handleToggle() {
    this.isWhole = !this.isWhole;
  }
}
