import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import type { Browser } from "playwright-core";
import {
  answerWith,
  factsOf,
  type Look,
  openBrowser,
  openPanel,
  type PanelPage,
  sample,
  type StandIn,
  standInFor,
} from "../lib/stand-in.ts";
import { letterSizes, overflows, tabOrder, unfold, violations } from "./support/look-into.ts";

const silent = {
  status: "failed",
  fault: { code: "BRIDGE_SILENT", message: "The OpenCX bridge did not answer in time.", remedy: "Try again." },
};

let browser: Browser;
let shown: PanelPage | undefined;
beforeAll(async () => {
  browser = await openBrowser();
}, 60_000);
afterEach(async () => {
  await shown?.close();
  shown = undefined;
});
afterAll(() => browser.close());

/** Opens the panel and waits until it shows some words. */
async function open(apex: StandIn, words: string | RegExp, look: Look = {}): Promise<PanelPage> {
  shown = await openPanel(browser, apex, look);
  await shown.page.getByText(words).first().waitFor();
  return shown;
}

const hostile = sample("with-steps");
hostile.customer = { name: `مرحبا ${"W".repeat(300)}<img src=x onerror=alert(1)>` };
hostile.summary = `<img src=x onerror=alert(1)>${"x".repeat(4000)} ${"مرحبا بالعالم ".repeat(300)}`;
hostile.reason = "y".repeat(400);
hostile.steps = [{ title: "z".repeat(300), tool: "t".repeat(300), detail: "d".repeat(300), outcome: "failed" }];

/** Apex that may not read the record; the bridge answers all the same, where nothing else is said. */
function unreadable(fault: object, { readTrace }: Pick<StandIn, "readTrace"> = standInFor(hostile)): StandIn {
  return {
    get facts(): Record<string, unknown> {
      throw new Error(JSON.stringify({ ...fault, remedy: "Reload." }));
    },
    readTrace,
  };
}

/** Each thing that the panel can show, with words by which it is known. */
const states: Record<string, { apex: StandIn; words: string }> = {
  ...Object.fromEntries(
    ["with-steps", "without-steps", "fell-back", "ended-after-transfer", "long-transcript", "failed"].map((name) => [
      name,
      { apex: standInFor(sample(name)), words: "Why it came to you" },
    ]),
  ),
  loading: { apex: { ...standInFor(hostile), readTrace: () => new Promise(() => {}) }, words: "Loading" },
  empty: {
    apex: { ...standInFor(hostile), facts: { ...factsOf(hostile), fromOpenCx: false } },
    words: "did not come from OpenCX",
  },
  error: {
    apex: unreadable({ code: "RECORD_NOT_FOUND", message: "It is gone." }, { readTrace: () => silent }),
    words: "It is gone.",
  },
  "a record that cannot be read": {
    apex: unreadable({ code: "RECORD_NOT_READABLE", message: "It is hidden." }),
    words: "This is what OpenCX says.",
  },
  "a Case that the bridge does not know": {
    apex: { facts: { ...factsOf(hostile), objectName: "Case" }, readTrace: () => ({ status: "not-opened" }) },
    words: "The bridge has no conversation for this Case",
  },
  "partly known": {
    apex: { ...standInFor(sample("with-steps")), readTrace: () => silent },
    words: "OpenCX does not answer",
  },
  forged: { apex: { ...standInFor(hostile), readTrace: () => ({ status: "not-opened" }) }, words: "Not opened by" },
  hostile: { apex: standInFor(hostile), words: "Why it came to you" },
};
const looks = [320, 480].flatMap((width) => (["light", "dark"] as const).map((theme) => ({ width, theme })));

test.each(Object.keys(states))(
  "%s: nothing is cut off and nobody is kept out, at any width, in any theme",
  async (name) => {
    const { apex, words } = states[name]!;
    const { page, complaints } = await open(apex, words, { width: 320 });
    expect(await overflows(page)).toEqual([]);
    await unfold(page);

    for (const { width, theme } of looks) {
      await page.setViewportSize({ width, height: 700 });
      await page.emulateMedia({ colorScheme: theme });
      expect([width, theme, await overflows(page)]).toEqual([width, theme, []]);
      expect([width, theme, await violations(page)]).toEqual([width, theme, []]);
    }
    expect(complaints).toEqual([]);
  },
);

test.each(["with-steps", "without-steps", "fell-back", "long-transcript"])(
  "%s at 480 by 700: who, why and what was tried are seen without scrolling",
  async (name) => {
    const { page } = await open(standInFor(sample(name)), "Why it came to you", { width: 480, height: 700 });

    for (const part of ["c-opencx-trace-who", "c-opencx-trace-why", "c-opencx-trace-tried"]) {
      const box = await page.locator(part).boundingBox();
      expect([part, Number(box?.height) > 0, Number(box?.y) + Number(box?.height) <= 700]).toEqual([part, true, true]);
    }
  },
);

test("why it came is told in the largest letters: the reason, then the summary", async () => {
  const trace = sample("with-steps");
  const { page } = await open(standInFor(trace), "Why it came to you");
  await unfold(page);

  const sizes = (await letterSizes(page)).toSorted((one, other) => other.size - one.size);

  expect(sizes.slice(0, 2).map(({ words }) => words)).toEqual([trace.reason, trace.summary]);
  expect(sizes[0]!.size).toBeGreaterThan(sizes[1]!.size);
  expect(sizes[1]!.size).toBeGreaterThan(sizes[2]!.size);
});

test("the keyboard reaches everything, top to bottom", async () => {
  const { page } = await open(standInFor(sample("with-steps")), "Why it came to you");

  expect(await tabOrder(page)).toEqual([
    "Refresh",
    "Conversation 10 lines",
    "Timeline 11 events",
    "Contact, ids and link",
  ]);
  await unfold(page);
  await page.locator("h1").click({ force: true });
  const reached = await tabOrder(page);

  expect(reached.slice(0, 4)).toEqual([
    "Refresh",
    "Conversation 10 lines",
    "Timeline 11 events",
    expect.stringMatching(/^Show \d+ technical steps$/),
  ]);
  expect(reached.slice(4, 6)).toEqual(["Contact, ids and link", "Open in OpenCX (opens in a new tab)"]);
  expect(reached.slice(6)).toHaveLength(await page.getByRole("button", { name: /^Copy: / }).count());
});

test("refresh asks Apex with the ETag, and shows what is new; a screen reader hears it", async () => {
  const trace = sample("with-steps");
  const asked: unknown[] = [];
  let current = { ...trace, transcript: trace.transcript.slice(0, -1) };
  const readTrace: StandIn["readTrace"] = (request) => {
    asked.push(request);
    return answerWith(current, request.after, request.etag);
  };
  const { page } = await open({ facts: factsOf(trace), readTrace }, "9 lines");
  current = trace;

  await page.getByRole("button", { name: "Refresh" }).click();
  await page.getByText("10 lines").waitFor();

  expect(asked).toEqual([
    { recordId: "record-1", after: 0, etag: null },
    { recordId: "record-1", after: 0, etag: expect.stringMatching(/^"/) },
  ]);
  expect(await page.getByRole("status").first().textContent()).toBe("1 new line in the conversation");
});

test.each([
  ["display: none", 1],
  ["visibility: hidden", 10_000],
])("with %s, as the console hides a tab, nothing is asked; shown again, it asks within %d ms", async (style, wait) => {
  const asked: unknown[] = [];
  const apex = standInFor(sample("with-steps"));
  const readTrace: StandIn["readTrace"] = (request) => {
    asked.push(request);
    return apex.readTrace(request);
  };
  const { page } = await open({ ...apex, readTrace }, "Why it came to you");
  /** Lets time pass, and everything be asked that was to be asked by then. */
  const pass = async (ms: number) => {
    await page.waitForTimeout(200);
    await page.clock.runFor(ms);
    await page.evaluate("window.callApex('nothing', {})");
  };
  await page.clock.install();
  await page.evaluate(`document.querySelector("main").style.cssText = "${style}"`);
  await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");

  await pass(60_000);
  expect(asked).toHaveLength(1);
  await page.evaluate('document.querySelector("main").style.cssText = ""');
  await pass(wait);

  expect(asked).toHaveLength(2);
});

test("a bridge that comes back replaces what the record said", async () => {
  let isSilent = true;
  const trace = sample("with-steps");
  const apex = { ...standInFor(trace), readTrace: () => (isSilent ? silent : answerWith(trace)) };
  const { page } = await open(apex, "Identity not confirmed");
  isSilent = false;

  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByText("What was already tried").waitFor();

  expect(await page.getByText("Identity not confirmed").count()).toBe(0);
});

test("an id is copied with a click", async () => {
  const trace = sample("with-steps");
  const { page } = await open(standInFor(trace), "Why it came to you");
  await unfold(page);

  await page.getByRole("button", { name: "Copy: OpenCX session" }).click();
  await page.getByText("Copied: OpenCX session").waitFor();

  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(trace.handoff.sessionId);
});

test("markup that a customer wrote does nothing", async () => {
  const { page } = await open(standInFor(hostile), "Why it came to you");
  await page.getByRole("button", { name: "Show more" }).click();

  expect(await page.locator("img").count()).toBe(0);
  expect(await page.locator(".summary").textContent()).toContain("<img src=x onerror=alert(1)>");
});

test("another record may be given to the same panel", async () => {
  const apex = standInFor(sample("with-steps"));
  const { page } = await open(apex, "Ana Ruiz");
  Object.assign(apex, standInFor(sample("without-steps")));

  await page.evaluate("panel.recordId = 'record-2'");
  await page.getByText("Jonas Weber").first().waitFor();

  expect(await page.getByText("Ana Ruiz").count()).toBe(0);
});

test.each([
  ["de", "Was schon versucht wurde", "Englisch", "31. Jan., 10:30"],
  ["es", "Qué se ha intentado ya", "inglés", "31 ene, 10:30"],
] as const)("in %s words, names of languages and times are the user's", async (language, words, name, time) => {
  const { page } = await open(standInFor(sample("with-steps")), words, { language, width: 320 });
  await unfold(page);
  const text = await page.locator("#panel").innerText();

  expect(text).toContain(name);
  expect(text).toContain(time);
  expect(text).not.toMatch(/What was|Conversation|Timeline|Verified/);
  expect(await overflows(page)).toEqual([]);
  expect(await violations(page)).toEqual([]);
});
