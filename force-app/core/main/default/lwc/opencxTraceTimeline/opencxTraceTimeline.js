import { LightningElement, api } from "lwc";
import { counted, panel } from "c/opencxLabels";

const technical = { one: panel.panelTechnicalOne, other: panel.panelTechnicalOther };
const events = { one: panel.panelEventsOne, other: panel.panelEventsOther };

/** What happened when and how long it took, folded; technical steps are hidden until they are asked for. */
export default class OpencxTraceTimeline extends LightningElement {
  @api lines = [];

  labels = panel;
  isOpen = false;
  showsTechnical = false;

  get isShown() {
    return this.lines.length > 0;
  }

  get count() {
    return counted(events, this.lines.length - this.technicalCount);
  }

  get technicalCount() {
    return this.lines.filter(({ isTechnical }) => isTechnical).length;
  }

  get shownLines() {
    return this.lines
      .filter(({ isTechnical }) => this.showsTechnical || !isTechnical)
      .map((line) => ({ ...line, wordsClass: line.isTechnical ? "foreign quiet" : "foreign" }));
  }

  get expanded() {
    return String(this.showsTechnical);
  }

  get toggleLabel() {
    return this.showsTechnical ? panel.panelTechnicalHide : counted(technical, this.technicalCount);
  }

  handleFold(event) {
    this.isOpen = event.target.open;
  }

  handleToggle() {
    this.showsTechnical = !this.showsTechnical;
  }
}
