import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "@jest/globals";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { type RunningPage, servePage } from "../../demo/server/run-page.ts";
import { startWorld } from "../../demo/world.ts";
import { storeImage } from "../support/store-image.ts";
import { complaintsOf, openBrowser, seriousViolations } from "./browser.ts";

const screenshot = join(import.meta.dirname, "../../../docs/images/demo.png");

let served: RunningPage;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  served = await servePage(await startWorld({ storeImage: await storeImage() }), 0);
  browser = await openBrowser();
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await served?.close();
});

beforeEach(async () => {
  // axe is put into the page by the test, which the page's own policy rightly forbids.
  context = await browser.newContext({ viewport: { width: 1440, height: 900 }, bypassCSP: true });
  page = await context.newPage();
  complaints = complaintsOf(page);
  page.setDefaultTimeout(15_000);
  await page.goto(served.url);
});

afterEach(async () => {
  await context.close();
});

test("a visitor chats, asks for a person, is transferred, and both sides and the trace show all of it", async () => {
  await startOver("web", "verified-email");
  await suggest("front desk yesterday");
  await suggest("delivery photo shows another building");
  await suggest("I am bringing in a colleague");

  await shows("#panel", "Verified");
  await shows("#panel", "The AI lacked a tool");
  await shows("#panel", "Asked the carrier to find the parcel");
  await page.getByRole("button", { name: "Accept" }).click();
  await shows("#panel", "With Ann Agent");
  await shows("#desk-log", "OpenCX handoff");
  await reply("Hello, I am Ann. The photo shows number 14.");
  await shows("#visitor-log", "I am Ann. The photo shows number 14.");
  await write("That is across the street, thank you!");
  await shows("#desk-log", "That is across the street");
  await openFold("Timeline");
  await takeScreenshot();
  await page.getByRole("button", { name: "Transfer" }).click();
  await shows("#visitor-log", "We are passing you on to a colleague");
  await page.getByRole("button", { name: "Accept" }).click();
  await shows("#panel", "With Bob Agent");
  await reply("I am Bob. I have asked number 14.");
  await shows("#visitor-log", "I am Bob.");
  await page.getByRole("button", { name: "End conversation" }).click();

  await shows("#visitor-log", "has ended");
  await shows("#visitor-state", "Resolved");
  for (const words of ["Ann Agent left", "Bob Agent joined", "ended by the rep", "Resolved in OpenCX"]) {
    await shows("#panel", words);
  }
  expect(complaints).toEqual([]);
}, 60_000);

test("what a rep writes while the stream drops and the token expires reaches the visitor", async () => {
  await startOver("whatsapp", "matched-by-phone");
  await page.getByRole("button", { name: "Ask for a human" }).click();
  await page.getByRole("button", { name: "Accept" }).click();
  await shows("#panel", "Matched by phone");
  await shows("#panel", "With Ann Agent");

  await page.getByRole("button", { name: "Drop the stream" }).click();
  await reply("Written into a dropped stream.");
  await shows("#visitor-log", "Written into a dropped stream.");
  await page.getByRole("button", { name: "Expire the token" }).click();
  await reply("Written with an expired token.");
  await shows("#visitor-log", "Written with an expired token.");
  await page.getByRole("button", { name: "Stop (/end)" }).click();

  await shows("#visitor-state", "Resolved");
  await shows("#work-note", "Ended");
  expect(complaints).toEqual([]);
}, 60_000);

test("without reps the visitor is told so, and a rep who comes back takes over", async () => {
  await startOver("web", "anonymous");
  await page.getByRole("button", { name: "Org out of reps" }).click();
  await page.getByRole("button", { name: "Reps back online" }).waitFor();
  await page.getByRole("button", { name: "Ask for a human" }).click();
  await shows("#visitor-log", "We could not reach a colleague just now");
  await shows("#panel", "Anonymous");

  await page.getByRole("button", { name: "Reps back online" }).click();
  await page.getByRole("button", { name: "Accept" }).click();

  await shows("#visitor-log", "has joined the conversation");
  expect(complaints).toEqual([]);
}, 60_000);

test("a visitor who comes back is handed over a second time", async () => {
  await talkWithAnn();
  await page.getByRole("button", { name: "End conversation" }).click();
  await shows("#visitor-state", "Resolved");

  await page.getByRole("button", { name: "Come back: second handoff" }).click();
  await page.getByRole("button", { name: "Accept" }).click();

  await shows("#panel", "With Ann Agent");
  await shows("#panel", "is back: parcel 10432");
  expect(complaints).toEqual([]);
}, 60_000);

test("a file goes each way and can be downloaded on the other side", async () => {
  await talkWithAnn();

  await page.setInputFiles("#visitor-file", { name: "door.txt", mimeType: "text/plain", buffer: Buffer.from("14") });
  await shows("#desk-log", "door.txt");
  await page.setInputFiles("#rep-file", { name: "label.txt", mimeType: "text/plain", buffer: Buffer.from("label") });
  await shows("#visitor-log", "label.txt");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByText("label.txt").first().click()]);

  expect(download.suggestedFilename()).toBe("label.txt");
  expect(complaints).toEqual([]);
}, 60_000);

test("nothing keeps people out, in light and in dark, wide and narrow", async () => {
  await talkWithAnn();
  for (const fold of ["Timeline", "Conversation", "Contact, ids and link"]) await openFold(fold);
  await page.click("#attributes summary");

  for (const colorScheme of ["light", "dark"] as const) {
    for (const width of [1280, 400]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      const found = await seriousViolations(page);
      const overflow = await page.evaluate<number>("document.documentElement.scrollWidth - window.innerWidth");

      expect({ colorScheme, width, found }).toEqual({ colorScheme, width, found: [] });
      expect(overflow).toBeLessThanOrEqual(0);
    }
  }
  expect(complaints).toEqual([]);
}, 60_000);

async function startOver(channel: string, identity: string): Promise<void> {
  const before = await page.locator("#visitor-title").textContent();
  await page.selectOption("#channel", channel);
  await page.selectOption("#identity", identity);
  await page.getByRole("button", { name: "Start over" }).click();
  await page.waitForFunction(`document.getElementById("visitor-title").textContent !== ${JSON.stringify(before)}`);
  await shows("#visitor-state", "Not started");
}

/** A visitor asks for a person, and Ann takes the conversation. */
async function talkWithAnn(): Promise<void> {
  await startOver("web", "verified-email");
  await page.getByRole("button", { name: "Ask for a human" }).click();
  await page.getByRole("button", { name: "Accept" }).click();
  await shows("#panel", "With Ann Agent");
}

/** Opens a folded part of the rep's panel. */
async function openFold(name: string): Promise<void> {
  await page.locator("#panel summary").filter({ hasText: name }).click();
}

/** Takes the AI's suggestion and waits for its answer. */
async function suggest(answer: string): Promise<void> {
  await page.click("#suggestion");
  await shows("#visitor-log", answer);
  await page.waitForFunction(`document.getElementById("visitor-state").textContent !== "The AI is working"`);
}

async function reply(text: string): Promise<void> {
  await page.fill("#desk-text", text);
  await page.getByRole("button", { name: "Reply" }).click();
}

async function write(text: string): Promise<void> {
  await page.fill("#visitor-text", text);
  await page.getByRole("button", { name: "Send" }).click();
}

async function shows(selector: string, text: string): Promise<void> {
  await page
    .locator(selector)
    .getByText(text)
    .or(page.locator(selector).filter({ hasText: text }))
    .first()
    .waitFor({
      state: "attached",
    });
}

/** Set DEMO_SCREENSHOT to renew the picture in the README. */
async function takeScreenshot(): Promise<void> {
  if (process.env["DEMO_SCREENSHOT"] === undefined) return;
  await shows("#panel", "Reply delivered to the customer");
  await page.mouse.move(0, 0);
  await page.evaluate("document.activeElement.blur()");
  await page.screenshot({ path: screenshot });
}
