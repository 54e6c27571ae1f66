import { LightningElement, api } from "lwc";
import { panel } from "c/opencxLabels";

/** Who the customer is, in one line of badges. */
export default class OpencxTraceWho extends LightningElement {
  /** `{ label, text, tone, isName }` each */
  @api badges = [];

  heading = panel.panelWho;

  get shown() {
    return this.badges.map((badge) => ({
      ...badge,
      key: badge.label,
      prefix: `${badge.label}: `,
      className: badge.isName ? "name" : `badge ${badge.tone}`,
    }));
  }
}
