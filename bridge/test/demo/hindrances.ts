import { seriousViolations } from "./browser.ts";
import type { DemoPage } from "./demo-page.ts";

/** What keeps people out of the page as it is, or does not fit into it: in light and in dark, wide and narrow. */
export async function hindrances(demo: DemoPage, widths = [1280, 390]): Promise<string[]> {
  const all: string[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    for (const width of widths) {
      await demo.page.emulateMedia({ colorScheme });
      await demo.page.setViewportSize({ width, height: 900 });
      const { page, parts } = await demo.overflow();
      const wide = page > 0 ? [`the page is ${page} pixels too wide`] : [];
      const found = [...(await seriousViolations(demo.page)), ...wide, ...parts.map((part) => `too narrow: ${part}`)];
      all.push(...found.map((one) => `${colorScheme}, ${width}: ${one}`));
    }
  }
  return all;
}
