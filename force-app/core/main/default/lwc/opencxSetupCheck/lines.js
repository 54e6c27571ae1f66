import { fill, setup } from "c/opencxLabels";

const looks = {
  pass: { text: setup.setupPass, tone: "good" },
  warn: { text: setup.setupWarn, tone: "caution" },
  fail: { text: setup.setupFail, tone: "bad" },
  running: { text: setup.setupRunning, tone: "plain" },
};

/** A check and what it found, as it is shown. */
export function lineOf({ name, title }, finding) {
  const { text, tone } = looks[finding?.status] ?? { text: setup.setupWaiting, tone: "plain" };
  return {
    name,
    title,
    statusText: text,
    statusClass: `badge ${tone}`,
    message: finding?.message,
    remedy: finding?.status === "pass" ? undefined : finding?.remedy,
    details: (finding?.details ?? []).map((detail, number) => ({ key: number, text: detail })),
    hasDetails: (finding?.details ?? []).length > 0,
    runAgain: fill(setup.setupRunOne, title),
  };
}

/** How many are good, to be looked at, to be repaired. */
export function summaryOf(findings) {
  const count = (status) => findings.filter((finding) => finding.status === status).length;
  return fill(setup.setupSummary, count("pass"), count("warn"), count("fail"));
}

/** All of it as plain text, for whoever is asked for help. */
export function asText(lines, summary) {
  const parts = lines.map(({ title, statusText, message, remedy, details }) =>
    [
      `[${statusText}] ${title}`,
      message && `  ${message}`,
      remedy && `  ${setup.setupRemedy}: ${remedy}`,
      ...details.map(({ text }) => `  - ${text}`),
    ]
      .filter(Boolean)
      .join("\n"),
  );
  return [setup.setupTitle, summary, ...parts].join("\n");
}
