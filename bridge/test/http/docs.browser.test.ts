import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type Browser, chromium } from "playwright-core";
import { HttpLab } from "./lab.ts";

let lab: HttpLab;
let browser: Browser;
beforeAll(async () => {
  lab = await HttpLab.start();
  const executablePath = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";
  browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
});
afterAll(async () => {
  await browser.close();
  await lab.stop();
});

test("the viewer shows every operation, and its own rules for loading hold nothing back", async () => {
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("requestfailed", (request) => complaints.push(request.url()));

  await page.goto(`${lab.url}/docs`);
  await page.locator(".opblock-summary").first().click();
  await page.locator(".opblock-body").first().waitFor();

  expect(await page.locator(".opblock").count()).toBeGreaterThanOrEqual(18);
  expect(complaints).toEqual([]);
});
