import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Browser } from "playwright-core";
import { openBrowser, openPanel, type StandIn } from "../lib/stand-in.ts";
import { overflows, unfold, violations } from "./support/look-into.ts";

const findings: Record<string, unknown> = {
  Bridge: { status: "pass", message: "The bridge answered.", details: [] },
  Flow: { status: "fail", message: "It is not active.", remedy: "Activate it.", details: ["x".repeat(300)] },
  Names: { status: "warn", message: "y".repeat(300), remedy: "Look at them.", details: [] },
};
const apex: StandIn = {
  facts: {},
  readTrace: () => undefined,
  checks: Object.keys(findings).map((name) => ({ name, title: `Check of ${name}` })),
  runCheck: (name) => findings[name],
};

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
}, 60_000);
afterAll(() => browser.close());

test("the setup page: nothing is cut off, nobody is kept out, everything is copied", async () => {
  const { page, complaints, close } = await openPanel(browser, apex, { width: 320 }, "mountSetupCheck");
  await page.getByText("Good: 1 · to look at: 1 · to repair: 1").waitFor();
  await unfold(page);

  for (const width of [320, 900]) {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.setViewportSize({ width, height: 700 });
      await page.emulateMedia({ colorScheme });
      expect([width, colorScheme, await overflows(page)]).toEqual([width, colorScheme, []]);
      expect([width, colorScheme, await violations(page)]).toEqual([width, colorScheme, []]);
    }
  }
  await page.getByRole("button", { name: "Copy as text" }).click();
  await page.getByText("Copied.").waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain("[To repair] Check of Flow");
  expect(complaints).toEqual([]);
  await close();
});
