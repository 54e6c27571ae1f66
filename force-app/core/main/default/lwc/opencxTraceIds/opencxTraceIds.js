import { LightningElement, api } from "lwc";
import { fill, panel } from "c/opencxLabels";

/** Contact details, ids to copy and the link to the session in OpenCX, folded. */
export default class OpencxTraceIds extends LightningElement {
  /** `{ key, label, value }` each */
  @api ids = [];
  /** An address of the web, or nothing. */
  @api link;

  labels = panel;
  told = "";

  get isShown() {
    return this.ids.length > 0 || Boolean(this.link);
  }

  get shownIds() {
    return this.ids.map((id) => ({ ...id, copyLabel: fill(panel.panelCopy, id.label) }));
  }

  async handleCopy(event) {
    const { value, label } = event.currentTarget.dataset;
    try {
      await navigator.clipboard.writeText(value);
      this.told = fill(panel.panelCopied, label);
    } catch {
      // No clipboard here: an insecure page, or a browser that refuses. The rep can still select the text.
      this.told = panel.panelCopyFailed;
    }
  }
}
