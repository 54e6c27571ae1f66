import { LightningElement, api } from "lwc";
import { counted, fill, panel } from "c/opencxLabels";

const mostLines = 40;

/** The conversation, folded; drawn when it is opened, the newest lines first asked for. */
export default class OpencxTraceTranscript extends LightningElement {
  @api lines = [];
  /** Whether the bridge left lines or their ends out. */
  @api isCut = false;

  labels = panel;
  isOpen = false;
  isWhole = false;

  get isShown() {
    return this.lines.length > 0;
  }

  get count() {
    return counted({ one: panel.panelLinesOne, other: panel.panelLinesOther }, this.lines.length);
  }

  get shownLines() {
    return this.isWhole ? this.lines : this.lines.slice(-mostLines);
  }

  get hasMore() {
    return this.shownLines.length < this.lines.length;
  }

  get showAllLabel() {
    return fill(panel.panelShowAll, this.lines.length);
  }

  handleToggle(event) {
    this.isOpen = event.target.open;
  }

  handleShowAll() {
    this.isWhole = true;
  }
}
