import { LightningElement, api, wire } from "lwc";
import { refreshApex } from "@salesforce/apex";
import readFacts from "@salesforce/apex/OpenCxTraceController.readFacts";
import readTrace from "@salesforce/apex/OpenCxTraceController.readTrace";
import { faultOf } from "c/opencxFaultOf";
import { messages, panel, people } from "c/opencxLabels";
import { lateFault } from "./faults";
import { Follower } from "./follower";
import { isQuiet, isWorthAsking, nothing, withDelay, withTold } from "./known";
import { newsOf } from "./news";
import { situationOf } from "./situation";

const timeoutMs = 4000;
const fastestSeconds = 10;
const slowFactor = 6;

/** The rep's panel: who the customer is, why the conversation came to a person, and what was tried before. */
export default class OpencxTrace extends LightningElement {
  /** Replaces the panel's heading. */
  @api heading;

  labels = { ...panel, ...messages };
  situation = situationOf(nothing);
  isReading = false;
  announcement = "";

  _known = nothing;
  _recordId;
  _wired;
  _isConnected = false;
  _follower = new Follower({
    element: () => this.template.host,
    seconds: () => this._seconds(),
    reads: (isReading) => {
      this.isReading = isReading;
    },
    tell: (told) => this._take(told),
  });

  /** The record's id; the page gives it. */
  @api
  get recordId() {
    return this._recordId;
  }
  set recordId(value) {
    if (value === this._recordId) return;
    this._recordId = value;
    this._follower.stop();
    this._know(nothing);
    this.announcement = "";
  }

  @wire(readFacts, { recordId: "$recordId" })
  wiredFacts(wired) {
    this._wired = wired;
    if (wired.data === undefined && wired.error === undefined) return;
    const factsFault = wired.error === undefined ? undefined : faultOf(wired.error);
    this._know({ ...this._known, facts: wired.data, factsFault });
    this._follow();
  }

  connectedCallback() {
    this._isConnected = true;
    this._follow();
  }

  disconnectedCallback() {
    this._isConnected = false;
    this._follower.stop();
  }

  /** Reads everything anew. */
  @api
  async refresh() {
    await this._rereadFacts();
    await this._follower.read();
  }

  get title() {
    return this.heading || panel.panelTitle;
  }

  get isError() {
    return this.situation.kind === "error";
  }

  get isEmpty() {
    return this.situation.kind === "empty";
  }

  get isNotOpened() {
    return this.situation.kind === "not-opened";
  }

  get isLoading() {
    return this.situation.kind === "loading";
  }

  get shown() {
    return this.situation.view;
  }

  get busy() {
    return String(this.isReading || this.isLoading);
  }

  get state() {
    return this.shown?.state?.text;
  }

  get stateClass() {
    return `badge state ${this.shown?.state?.tone}`;
  }

  get stateLabel() {
    return `${people.stateState}: `;
  }

  handleRefresh() {
    return this.refresh();
  }

  /** Facts that were read before outlast a read that fails. */
  async _rereadFacts() {
    try {
      if (this._wired !== undefined) await refreshApex(this._wired);
    } catch (error) {
      if (this._known.facts === undefined) this._know({ ...this._known, factsFault: faultOf(error) });
      this._follow();
    }
  }

  _know(known) {
    this._known = known;
    this.situation = situationOf(known);
  }

  _follow() {
    const isWorth = isWorthAsking(this._known);
    if (this._known.facts && !isWorth) this._follower.stop();
    if (!this._isConnected || !isWorth) return;
    const recordId = this._recordId;
    this._follower.start({ read: ({ after, etag }) => readTrace({ recordId, after, etag }), timeoutMs });
  }

  _take(told) {
    const before = this._known;
    this._know(told.late ? withDelay(before, lateFault(timeoutMs)) : withTold(before, told));
    if (told.late || this._known === before) return;
    this.announcement = before.view && this._known.view ? newsOf(before.view, this._known.view) : "";
  }

  /** What is over, or cannot be read, is looked at less often. */
  _seconds() {
    const seconds = Math.max(fastestSeconds, Number(this._known.facts?.refreshSeconds) || fastestSeconds);
    return isQuiet(this._known) ? seconds * slowFactor : seconds;
  }
}
