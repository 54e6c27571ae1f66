import { expect, test } from "@jest/globals";
import { hindrances } from "./hindrances.ts";
import { stagedDemo } from "./stage.ts";

const { demo, page } = stagedDemo({
  violations: ({ world }) => world.simulators.salesforceOrg.violations(),
});

test("an e-mail that the AI hands over becomes a Case, and what the rep publishes on it reaches the mailbox", async () => {
  await demo().startOver("email", "verified-email");
  await demo().suggest("front desk yesterday");
  await demo().suggest("delivery photo shows another building");
  await demo().suggest("I am bringing in a colleague");

  await demo().shows("#case-title", "Case 0000");
  await demo().shows("#case-status", "New");
  await demo().shows("#case-contact", "@example.com");
  await demo().shows("#case-log", "OpenCX handoff");
  await demo().shows("#panel", "Verified");
  await demo().shows("#panel", "Asked the carrier to find the parcel");
  await demo().comment("Sounds angry: please call first.", "private");
  await demo().shows("#case-log", "Sounds angry");
  await demo().comment("The photo shows number 14, across the street. Could you ask there?");
  await demo().shows("#visitor-log", "The photo shows number 14");
  await demo().write("They have it, thank you!");
  await demo().shows("#case-log", "They have it, thank you!");
  await demo().openFold("Timeline");
  await demo().shows("#panel", "Case 00000001 opened in Salesforce");
  await demo().takeScreenshot("demo-case.png");

  const mailbox = await page().locator("#visitor-log").innerText();
  expect(mailbox).not.toContain("Sounds angry");
  expect(mailbox.split("The photo shows number 14")).toHaveLength(2);
  await expectPills("#case-log", "Private", "Sounds angry");
  await expectPills("#case-log", "Public", "The photo shows number 14");
  await demo().shows("#visitor-log", "Re: Parcel 10432 has not arrived");
}, 120_000);

test("a file goes each way between mailbox and Case and can be downloaded on the other side", async () => {
  await onCase();

  await page().setInputFiles("#visitor-file", { name: "door.txt", mimeType: "text/plain", buffer: Buffer.from("14") });
  await demo().shows("#case-log", "door.txt");
  await page().fill("#case-text", "Your label");
  await page().setInputFiles("#case-file", { name: "label.txt", mimeType: "text/plain", buffer: Buffer.from("label") });
  await demo().shows("#visitor-log", "label.txt");
  await demo().shows("#visitor-log", "Your label");

  expect(await demo().downloaded("#case-log", "door.txt")).toBe("14");
  expect(await demo().downloaded("#visitor-log", "label.txt")).toBe("label");
}, 120_000);

test("a closed Case resolves the session, and one that is opened again goes on", async () => {
  await onCase();

  await demo().click("Close Case");
  await demo().shows("#visitor-state", "Resolved");
  await demo().shows("#case-status", "Closed");
  await demo().click("Reopen Case");
  await demo().shows("#visitor-state", "Handed over");
  await demo().write("Thank you for opening it again.");
  await demo().shows("#case-log", "Thank you for opening it again.");

  await demo().openFold("Timeline");
  await demo().shows("#panel", "Handoff goes on: the Case was opened again");
  await demo().shows("#panel", "Opened again in OpenCX");
  await demo().shows("#case-status", "Working");
}, 120_000);

test("a mail after the end comes to people as a new Case", async () => {
  await onCase();
  const first = await page().locator("#case-title").textContent();
  await demo().click("Close Case");
  await demo().shows("#visitor-state", "Resolved");

  await demo().click("Write again after the end");
  await page().waitForFunction(
    `!["Case", ${JSON.stringify(first)}].includes(document.getElementById("case-title").textContent)`,
  );

  await demo().shows("#case-log", "It still has not come.");
  await demo().shows("#visitor-state", "Handed over");
}, 120_000);

test("a chat that nobody takes goes on with a Case", async () => {
  await demo().startOver("web", "verified-email");
  await demo().click("Ask for a human");
  await demo().shows("#work-note", "Incoming");

  await demo().click("Nobody comes: make it a Case");
  await demo().shows("#case-title", "Case 0000");
  await demo().shows("#visitor-log", "passing your conversation to another team");
  await demo().comment("Sorry that nobody was there. It comes tomorrow.");
  await demo().shows("#visitor-log", "It comes tomorrow.");
  await demo().write("Good, thank you.");
  await demo().shows("#case-log", "Good, thank you.");

  await demo().openFold("Timeline");
  await demo().shows("#panel", "Handed on to simulated-cases");
  expect(await page().locator("#desk").isVisible()).toBe(false);
}, 120_000);

test("what is written while Salesforce fails and the token expires is on the Case once", async () => {
  await onCase();

  await demo().click("Salesforce fails three times");
  await demo().write("Written while Salesforce failed.");
  await demo().shows("#case-log", "Written while Salesforce failed.");
  await demo().click("Expire the token");
  await demo().write("Written with an expired token.");
  await demo().shows("#case-log", "Written with an expired token.");

  const onIt = await page().locator("#case-log").innerText();
  expect(onIt.split("Written while Salesforce failed.")).toHaveLength(2);
}, 120_000);

test("nothing keeps people out of the Case side, in light and in dark, wide and narrow", async () => {
  await onCase();
  await demo().comment("A-word-that-is-much-longer-than-any-card-on-this-page-".repeat(6));
  await demo().shows("#visitor-log", "A-word-that-is-much-longer");
  await page().click(".case-description summary");

  expect(await hindrances(demo(), [1600, 1280, 400])).toEqual([]);
}, 120_000);

/** A visitor mails that they want a person, and their Case is there. */
async function onCase(): Promise<void> {
  await demo().startOver("email", "verified-email");
  await demo().click("Ask for a human");
  await demo().shows("#case-title", "Case 0000");
}

/** The entry with these words has that pill. */
async function expectPills(list: string, pill: string, words: string): Promise<void> {
  const entry = page().locator(`${list} article`).filter({ hasText: words });
  expect(await entry.locator(".pill").allInnerTexts()).toContain(pill);
}
