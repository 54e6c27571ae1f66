import { type Browser, type BrowserContext } from "playwright-core";
import { type RunningPage, servePage } from "../../demo/server/run-page.ts";
import { startWorld } from "../../demo/world.ts";
import { storeImage } from "../support/store-image.ts";
import { complaintsOf, openBrowser } from "./browser.ts";
import { DemoPage } from "./demo-page.ts";

/** The demo as it runs, and a browser before it. */
export class DemoStage {
  readonly served: RunningPage;
  readonly #browser: Browser;

  private constructor(served: RunningPage, browser: Browser) {
    this.served = served;
    this.#browser = browser;
  }

  static async start(): Promise<DemoStage> {
    const options = { storeImage: await storeImage(), unlimited: true };
    const served = await servePage(await startWorld(options), 0, options);
    return new DemoStage(served, await openBrowser());
  }

  /** A new window with the page in it, and everything that the page complains of from now on. */
  async openPage(): Promise<{ context: BrowserContext; demo: DemoPage; complaints: string[] }> {
    // axe is put into the page by the test, which the page's own policy rightly forbids.
    const context = await this.#browser.newContext({ viewport: { width: 1440, height: 900 }, bypassCSP: true });
    const page = await context.newPage();
    const complaints = complaintsOf(page);
    page.setDefaultTimeout(30_000);
    await page.goto(this.served.url);
    return { context, demo: new DemoPage(page), complaints };
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.served.close();
  }
}
