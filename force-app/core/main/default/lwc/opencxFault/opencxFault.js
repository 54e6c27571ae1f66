import { LightningElement, api } from "lwc";
import { fill, messages, panel } from "c/opencxLabels";

/** What went wrong and what to do; fires `retry` where trying again may help. */
export default class OpencxFault extends LightningElement {
  /** `{ code, message, remedy }` */
  @api fault;
  /** A sentence above it, where something is shown all the same. */
  @api intro;
  /** What cannot be shown for that reason. */
  @api missing;
  /** `error` where nothing else can be shown, else `notice`. */
  @api tone = "notice";

  labels = panel;

  get role() {
    return this.tone === "error" ? "alert" : "note";
  }

  get boxClass() {
    return this.tone === "error" ? "notice soft error" : "notice soft";
  }

  get code() {
    return this.fault?.code ? fill(messages.errorCode, this.fault.code) : undefined;
  }

  handleRetry() {
    this.dispatchEvent(new CustomEvent("retry"));
  }
}
