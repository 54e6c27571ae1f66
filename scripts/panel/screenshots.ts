/** Writes docs/images/panel-{light,dark}-{320,480}.png. `node_modules/.bin/node scripts/panel/screenshots.ts [folder]` */
import { join } from "node:path";
import { openBrowser, openPanel, sample, standInFor } from "./lib/stand-in.ts";

const folder = process.argv[2] ?? join(import.meta.dirname, "..", "..", "docs", "images");
const browser = await openBrowser();
try {
  for (const theme of ["light", "dark"] as const) {
    for (const width of [320, 480]) {
      const { page, close } = await openPanel(browser, standInFor(sample("with-steps")), { width, theme });
      await page.getByText("What was already tried").waitFor();
      await page.locator("#panel").screenshot({ path: join(folder, `panel-${theme}-${width}.png`) });
      await close();
    }
  }
} finally {
  await browser.close();
}
