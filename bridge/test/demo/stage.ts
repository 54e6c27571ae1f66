import { afterAll, afterEach, beforeAll, beforeEach, expect } from "@jest/globals";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { type RunningPage, servePage } from "../../demo/server/run-page.ts";
import { startWorld } from "../../demo/world.ts";
import { storeImage } from "../support/store-image.ts";
import { complaintsOf, openBrowser } from "./browser.ts";
import { DemoPage } from "./demo-page.ts";

/** A window with the demo's page in it, and everything that the page has complained of. */
interface DemoWindow {
  context: BrowserContext;
  page: Page;
  complaints: string[];
}

/**
 * Serves the demo to all tests of a file and opens a new window for each of them. A page that complains fails its test;
 * rules of the simulated services that were broken, as `violations` finds them, fail the file.
 */
export function stagedDemo({
  violations,
}: { violations?: (served: RunningPage) => string[] | Promise<string[]> } = {}) {
  let served: RunningPage;
  let browser: Browser;
  let shown: DemoWindow;
  beforeAll(async () => {
    const options = { storeImage: await storeImage(), unlimited: true };
    served = await servePage(await startWorld(options), 0, options);
    browser = await openBrowser();
  }, 120_000);
  beforeEach(async () => {
    shown = await openWindow(browser, served.url);
  });
  afterEach(async () => {
    const complaints = [...shown.complaints];
    await shown.context.close();
    expect(complaints).toEqual([]);
  });
  afterAll(async () => {
    const broken = await violations?.(served);
    await browser.close();
    await served.close();
    expect(broken ?? []).toEqual([]);
  }, 60_000);
  return { demo: () => new DemoPage(shown.page), page: () => shown.page };
}

/** The rules of the simulated Dynamics that were broken. */
export async function brokenInDynamics(served: RunningPage): Promise<string[]> {
  const { dynamics } = await served.dynamics();
  return [...dynamics.violations(), ...dynamics.messaging.violations()];
}

async function openWindow(browser: Browser, url: string): Promise<DemoWindow> {
  // axe is put into the page by the test, which the page's own policy rightly forbids.
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, bypassCSP: true });
  const page = await context.newPage();
  const complaints = complaintsOf(page);
  page.setDefaultTimeout(30_000);
  await page.goto(url);
  return { context, page, complaints };
}
