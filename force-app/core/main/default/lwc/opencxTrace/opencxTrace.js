import { LightningElement, api, wire } from "lwc";
import { refreshApex } from "@salesforce/apex";
import readFacts from "@salesforce/apex/OpenCxTraceController.readFacts";
import readTrace from "@salesforce/apex/OpenCxTraceController.readTrace";
import { faultOf } from "c/opencxFaultOf";
import { durationText, fill, messages, panel, people } from "c/opencxLabels";
import { viewOfFacts, viewOfTrace } from "c/opencxTraceView";
import { TraceFeed } from "./feed";
import { newsOf } from "./news";
import { Ticker } from "./ticker";

const timeoutMs = 4000;
const fastestSeconds = 10;
const slowFactor = 6;

/** The rep's panel: who the customer is, why the conversation came to a person, and what was tried before. */
export default class OpencxTrace extends LightningElement {
  /** Replaces the panel's heading. */
  @api heading;

  labels = { ...panel, ...messages };
  facts;
  factsFault;
  view;
  fault;
  isNotOpened = false;
  isReading = false;
  announcement = "";

  _recordId;
  _wired;
  _feed;
  _isConnected = false;
  _ticker = new Ticker({ tick: () => this._read(), seconds: () => this._seconds() });

  /** The record's id; the page gives it. */
  @api
  get recordId() {
    return this._recordId;
  }
  set recordId(value) {
    if (value === this._recordId) return;
    this._recordId = value;
    this._forget();
  }

  @wire(readFacts, { recordId: "$recordId" })
  wiredFacts(wired) {
    this._wired = wired;
    if (wired.data === undefined && wired.error === undefined) return;
    this.facts = wired.data;
    this.factsFault = wired.error === undefined ? undefined : faultOf(wired.error);
    this._follow();
  }

  connectedCallback() {
    this._isConnected = true;
    this._follow();
  }

  disconnectedCallback() {
    this._isConnected = false;
    this._unfollow();
  }

  /** Reads everything anew. */
  @api
  async refresh() {
    await this._rereadFacts();
    await this._read();
  }

  get title() {
    return this.heading || panel.panelTitle;
  }

  get isError() {
    return this.factsFault !== undefined;
  }

  get isEmpty() {
    return this.facts !== undefined && !this.facts.fromOpenCx && this.view === undefined;
  }

  get isLoading() {
    return !this.isError && !this.isEmpty && !this.isNotOpened && this.shown === undefined;
  }

  /** The trace; while the bridge is silent, what is stored on the record. */
  get shown() {
    if (this.isError || this.isEmpty || this.isNotOpened) return undefined;
    return this.view ?? (this.fault && this.facts ? viewOfFacts(this.facts) : undefined);
  }

  get isPartlyKnown() {
    return this.fault !== undefined && this.shown !== undefined;
  }

  get silenceIntro() {
    return this.view ? messages.noticeOutdated : messages.noticeStored;
  }

  get missing() {
    return this.view ? undefined : messages.noticeMissing;
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
      if (this.facts === undefined) this.factsFault = faultOf(error);
    }
  }

  _follow() {
    const isWorthAsking = this.facts?.fromOpenCx || this.facts?.isMarkUncertain;
    if (this.facts && !isWorthAsking) this._unfollow();
    if (!this._isConnected || !isWorthAsking || this._feed !== undefined) return;
    const recordId = this._recordId;
    this._feed = new TraceFeed({
      read: ({ after, etag }) => readTrace({ recordId, after, etag }),
      timeoutMs,
      tell: (told) => this._take(told),
    });
    this._ticker.start();
    this._read();
  }

  _unfollow() {
    this._ticker.stop();
    this._feed?.stop();
    this._feed = undefined;
    this.isReading = false;
  }

  async _read() {
    if (this._feed === undefined) return;
    this.isReading = true;
    await this._feed.refresh();
    this.isReading = false;
  }

  _take({ late, status, trace, fault }) {
    // A record without a mark is OpenCX's only once the bridge says so; until then nothing is wrong with it.
    if (this.isEmpty && status !== "data") return;
    if (late) {
      this.fault = lateFault();
      return;
    }
    this.fault = status === "failed" ? fault : undefined;
    // Silence does not make true what the bridge has denied.
    if (status !== "failed") this.isNotOpened = status === "not-opened";
    const view = trace === undefined ? undefined : viewOfTrace(trace, this.facts);
    this.announcement = view && this.view ? newsOf(this.view, view) : "";
    this.view = view;
  }

  _forget() {
    this._unfollow();
    this.facts = undefined;
    this.factsFault = undefined;
    this.view = undefined;
    this.fault = undefined;
    this.isNotOpened = false;
    this.announcement = "";
  }

  /** What is over, or cannot be read, is looked at less often. */
  _seconds() {
    const seconds = Math.max(fastestSeconds, Number(this.facts?.refreshSeconds) || fastestSeconds);
    const isQuiet = this.view?.isOver || this.isNotOpened || this.isEmpty || this.fault !== undefined;
    return isQuiet ? seconds * slowFactor : seconds;
  }
}

function lateFault() {
  return {
    code: null,
    message: fill(messages.errorLate, durationText(timeoutMs)),
    remedy: messages.errorLateRemedy,
  };
}
