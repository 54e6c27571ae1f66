import { LightningElement, api } from "lwc";
import { panel } from "c/opencxLabels";

const longSummary = 320;

/** Why the conversation came to a person: the reason, then the AI's summary. */
export default class OpencxTraceWhy extends LightningElement {
  @api reason;
  @api summary;

  labels = panel;
  isWhole = false;

  get isUnknown() {
    return !this.reason && !this.summary;
  }

  get isLong() {
    return (this.summary?.length ?? 0) > longSummary;
  }

  get summaryClass() {
    return this.isLong && !this.isWhole ? "summary foreign clamped" : "summary foreign";
  }

  get expanded() {
    return String(this.isWhole);
  }

  get toggleLabel() {
    return this.isWhole ? panel.panelShowLess : panel.panelShowMore;
  }

  handleToggle() {
    this.isWhole = !this.isWhole;
  }
}
