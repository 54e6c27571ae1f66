import { join } from "node:path";
import type { Page } from "playwright-core";

const pictures = join(import.meta.dirname, "../../../docs/images");

/** The demo's page, with what a person does on it. */
export class DemoPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async startOver(channel: string, identity: string, system = "salesforce"): Promise<void> {
    const before = await this.page.locator("#visitor-title").textContent();
    await this.page.check(`#system-${system}`);
    await this.page.selectOption("#channel", channel);
    await this.page.selectOption("#identity", identity);
    await this.click("Start over");
    await this.page.waitForFunction(
      `document.getElementById("visitor-title").textContent !== ${JSON.stringify(before)}`,
    );
    await this.shows("#visitor-state", "Not started");
  }

  async click(button: string): Promise<void> {
    await this.page.getByRole("button", { name: button }).click();
  }

  /** Opens a folded part of the rep's panel. */
  async openFold(name: string): Promise<void> {
    await this.page.locator("#panel summary").filter({ hasText: name }).click();
  }

  /** Takes the AI's suggestion and waits for its answer. */
  async suggest(answer: string): Promise<void> {
    await this.page.click("#suggestion");
    await this.shows("#visitor-log", answer);
    await this.page.waitForFunction(`document.getElementById("visitor-state").textContent !== "The AI is working"`);
  }

  async reply(text: string): Promise<void> {
    await this.page.fill("#desk-text", text);
    await this.click("Reply");
  }

  /** The rep writes in Omnichannel. */
  async replyInDynamics(text: string): Promise<void> {
    await this.page.fill("#chat-text", text);
    await this.page.click("#chat-send");
  }

  /** The visitor writes. */
  async write(text: string): Promise<void> {
    await this.page.fill("#visitor-text", text);
    await this.click("Send");
  }

  /** The rep comments on the Case. */
  async comment(text: string, sight: "public" | "private" = "public"): Promise<void> {
    await this.page.selectOption("#case-public", sight);
    await this.page.fill("#case-text", text);
    await this.page.locator("#case-comment").click();
  }

  async shows(selector: string, text: string): Promise<void> {
    const all = this.page.locator(selector);
    await all
      .getByText(text)
      .or(all.filter({ hasText: text }))
      .first()
      .waitFor({ state: "attached" });
  }

  /** What a file holds that is offered under its name. */
  async downloaded(list: string, name: string): Promise<string> {
    const [download] = await Promise.all([
      this.page.waitForEvent("download"),
      this.page.locator(list).getByText(name, { exact: true }).first().click(),
    ]);
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString();
  }

  /** How far the page is wider than its window, in pixels; and which of its parts do not fit into their own. */
  overflow(): Promise<{ page: number; parts: string[] }> {
    return this.page.evaluate<{ page: number; parts: string[] }>(`({
      page: Math.max(0, document.documentElement.scrollWidth - window.innerWidth),
      parts: [...document.querySelectorAll("main *, header *")]
        .filter((one) => one.clientWidth > 1 && !one.closest("select, #panel") && one.scrollWidth > one.clientWidth + 1)
        .filter((one) => getComputedStyle(one).display !== "inline" && !one.matches("input"))
        .map((one) => one.tagName + "#" + one.id + "." + one.className),
    })`);
  }

  /** Set DEMO_SCREENSHOT to renew this picture of the README; the pointer and the focus are not in it. */
  async takeScreenshot(name: string): Promise<void> {
    if (process.env["DEMO_SCREENSHOT"] === undefined) return;
    await this.page.mouse.move(0, 0);
    await this.page.evaluate("document.activeElement.blur()");
    await this.page.screenshot({ path: join(pictures, name) });
  }
}
