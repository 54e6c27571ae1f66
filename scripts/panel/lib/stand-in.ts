import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { buildPanel } from "../build.mjs";
import type { SampleTrace } from "./neutral.ts";

const origin = "https://panel.example";
const types: Record<string, string> = { js: "text/javascript", css: "text/css" };

/** What Apex answers in the org; each part may be replaced while a page is open. */
export interface StandIn {
  facts: Record<string, unknown>;
  /** Answers `readTrace`; may throw what Apex would throw. */
  readTrace(request: { recordId: string; after: number; etag: string | null }): unknown;
  checks?: { name: string; title: string }[];
  runCheck?(name: string): unknown;
}

export interface PanelPage {
  page: Page;
  /** Everything that the page complained of. */
  complaints: string[];
  close(): Promise<void>;
}

export interface Look {
  width?: number;
  height?: number;
  theme?: "light" | "dark";
  language?: "en" | "de" | "es";
}

/** A sample of a trace that a bridge told. */
export function sample(name: string): SampleTrace {
  return JSON.parse(readFileSync(join(import.meta.dirname, "..", "samples", `${name}.json`), "utf8")) as SampleTrace;
}

/** Apex that has the facts of a record and one trace, with an ETag. */
export function standInFor(trace: SampleTrace): StandIn {
  return { facts: factsOf(trace), readTrace: ({ after, etag }) => answerWith(trace, after, etag) };
}

export function answerWith(trace: SampleTrace, after = 0, etag: string | null = null): object {
  const body = JSON.stringify(after === 0 ? trace : { ...trace, transcript: [], events: [] });
  const own = `"${body.length}-${after}"`;
  return own === etag ? { status: "unchanged" } : { status: "data", body, etag: own };
}

/** What the record itself would say of the same handoff. */
export function factsOf({ handoff, customer, reason, summary, link }: SampleTrace): Record<string, unknown> {
  return {
    recordId: "record-1",
    objectName: "MessagingSession",
    fromOpenCx: true,
    isMarkUncertain: false,
    customerName: customer?.name ?? null,
    identityKind: handoff.identity,
    channel: handoff.channel,
    language: handoff.language,
    priority: handoff.priority,
    reason,
    summary: summary?.slice(0, 255) ?? null,
    sessionId: handoff.sessionId,
    customerPhone: customer?.phone ?? null,
    followUp: null,
    link,
    refreshSeconds: 10,
  };
}

export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
  });
}

/** Opens the real panel (or the setup page) in a browser, with Apex standing in. */
export async function openPanel(
  browser: Browser,
  apex: StandIn,
  { width = 480, height = 700, theme = "light", language = "en" }: Look = {},
  what: "mountPanel" | "mountSetupCheck" = "mountPanel",
): Promise<PanelPage> {
  const { outDir } = await buildPanel({ language });
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    locale: language,
    timezoneId: "Europe/Madrid",
    permissions: ["clipboard-read", "clipboard-write"],
  });
  const page = await context.newPage();
  const complaints = complaintsOf(page);
  await page.route(`${origin}/**`, (route) => {
    const name = new URL(route.request().url()).pathname.slice(1);
    if (name === "") return route.fulfill({ contentType: "text/html", body: html(language) });
    const contentType = types[name.split(".").pop() ?? ""] ?? "text/plain";
    return route.fulfill({ contentType, body: readFileSync(join(outDir, name), "utf8") });
  });
  await page.exposeFunction("callApex", (method: string, parameters: never) => call(apex, method, parameters));
  await page.goto(`${origin}/`);
  await page.evaluate(mountScript(what));
  return { page, complaints, close: () => context.close() };
}

function html(language: string): string {
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>Panel</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="panel.css">
<style>body { margin: 0 } * { transition: none !important } @media (prefers-color-scheme: dark) { body { background: #121314 } }</style></head>
<body><main><h1 style="position:absolute;clip-path:inset(50%);margin:0">A record</h1><div id="panel"></div></main></body></html>`;
}

function mountScript(what: string): string {
  return `(async () => {
    const call = (method) => async (parameters) => {
      const { value, error } = await window.callApex(method, parameters);
      if (error !== undefined) throw { body: { message: error } };
      return value;
    };
    const methods = ["OpenCxTraceController.readFacts", "OpenCxTraceController.readTrace",
      "OpenCxSetupController.listChecks", "OpenCxSetupController.runCheck"];
    window.opencxApex = Object.fromEntries(methods.map((method) => [method, call(method)]));
    const { ${what} } = await import("${origin}/panel.js");
    window.panel = ${what}(document.getElementById("panel"), { recordId: "record-1" });
  })()`;
}

async function call(apex: StandIn, method: string, parameters: never): Promise<{ value?: unknown; error?: string }> {
  try {
    return { value: await answer(apex, method, parameters) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

function answer(apex: StandIn, method: string, parameters: never): unknown {
  if (method.endsWith("readFacts")) return apex.facts;
  if (method.endsWith("readTrace")) return apex.readTrace(parameters);
  if (method.endsWith("listChecks")) return apex.checks;
  return apex.runCheck?.((parameters as { name: string }).name);
}

function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  return complaints;
}
