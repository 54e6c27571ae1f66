import { LightningElement } from "lwc";
import listChecks from "@salesforce/apex/OpenCxSetupController.listChecks";
import runCheck from "@salesforce/apex/OpenCxSetupController.runCheck";
import { faultOf } from "c/opencxFaultOf";
import { panel, setup } from "c/opencxLabels";
import { asText, lineOf, summaryOf } from "./lines";
import { runAll } from "./run";

/** Looks whether OpenCX is set up in this org: a line for each check, with what to do where something is missing. */
export default class OpencxSetupCheck extends LightningElement {
  labels = setup;
  checks;
  fault;
  findings = {};
  /** What came of copying. */
  told = "";
  isRunning = false;

  connectedCallback() {
    return this.start();
  }

  get isLoading() {
    return this.checks === undefined && this.fault === undefined;
  }

  get isEmpty() {
    return this.checks?.length === 0;
  }

  get hasChecks() {
    return this.checks?.length > 0;
  }

  get lines() {
    return this.checks.map((check) => lineOf(check, this.findings[check.name]));
  }

  get summary() {
    return summaryOf(Object.values(this.findings));
  }

  get busy() {
    return String(this.isRunning || this.isLoading);
  }

  /** Reads the list anew, since a deploy may have added checks, and runs all of it. */
  async start() {
    this.fault = undefined;
    try {
      this.checks = await listChecks();
    } catch (error) {
      this.checks = undefined;
      this.fault = faultOf(error);
      return;
    }
    this.findings = {};
    await this._run(this.checks.map(({ name }) => name));
  }

  handleRunAgain() {
    return this.isRunning ? undefined : this.start();
  }

  handleRunOne(event) {
    return this._run([event.currentTarget.dataset.name]);
  }

  async handleCopy() {
    try {
      await navigator.clipboard.writeText(asText(this.lines, this.summary));
      this.told = setup.setupCopied;
    } catch {
      // No clipboard here: an insecure page, or a browser that refuses.
      this.told = panel.panelCopyFailed;
    }
  }

  async _run(names) {
    this.isRunning = true;
    this.told = "";
    await runAll(names, {
      runOne: (name) => runCheck({ name }),
      tell: (name, finding) => {
        this.findings = { ...this.findings, [name]: finding };
      },
    });
    this.isRunning = false;
  }
}
