import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const axePath = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** The document's own functions stop where a component begins. */
const deep = `
  window.everyElement = (root = document.body) => [...root.children, ...(root.shadowRoot?.children ?? [])]
    .flatMap((one) => [one, ...window.everyElement(one)]);
  window.activeElement = () => {
    let one = document.activeElement;
    while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
    return one;
  };`;

interface Deep {
  everyElement(): HTMLElement[];
  activeElement(): HTMLElement | null;
}

/** Whatever is wider than the page, by its name. */
export async function overflows(page: Page): Promise<string[]> {
  await page.evaluate(deep);
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const all = (window as unknown as Deep).everyElement();
    const wide = all.filter((one) => one.getBoundingClientRect().right > width + 0.5);
    const names = wide.map((one) => `${one.tagName} ${one.className}`);
    return document.documentElement.scrollWidth > width ? ["the page", ...names] : names;
  });
}

/** All that axe-core finds. */
export async function violations(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: axePath });
  const found = await page.evaluate<{ violations: { id: string; nodes: { failureSummary: string }[] }[] }>("axe.run()");
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.failureSummary).join("; ")}`);
}

/** The size of the letters of each element that has words of its own, with those words. */
export async function letterSizes(page: Page): Promise<{ words: string; size: number }[]> {
  await page.evaluate(deep);
  return page.evaluate(() => {
    const ownWords = (one: Element) =>
      [...one.childNodes]
        .filter((node) => node.nodeType === Node.TEXT_NODE)
        .map((node) => node.textContent?.trim() ?? "")
        .join("");
    return (window as unknown as Deep)
      .everyElement()
      .filter((one) => one.closest("style, script, .slds-assistive-text, h1") === null && ownWords(one) !== "")
      .map((one) => ({ words: ownWords(one), size: Number.parseFloat(getComputedStyle(one).fontSize) }));
  });
}

/** What the tabulator key reaches, in order, from the top of the page to its end. */
export async function tabOrder(page: Page): Promise<string[]> {
  await page.evaluate(deep);
  const reached: string[] = [];
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press("Tab");
    const name = await page.evaluate(() => {
      const one = (window as unknown as Deep).activeElement();
      if (one === null || one === document.body) return undefined;
      return (one.getAttribute("title") || one.textContent || one.tagName).replace(/\s+/g, " ").trim();
    });
    if (name === undefined) break;
    reached.push(name);
  }
  return reached;
}

export async function unfold(page: Page): Promise<void> {
  for (const summary of await page.locator("summary").all()) await summary.click();
}
