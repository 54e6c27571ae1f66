import { expect, test } from "@jest/globals";
import { hindrances } from "./hindrances.ts";
import { brokenInDynamics, stagedDemo } from "./stage.ts";

const { demo, page } = stagedDemo({ violations: brokenInDynamics });

test("an e-mail becomes an incident, what a rep notes on it stays there, and a mail after its end opens a new one", async () => {
  await onIncident();
  const first = await page().locator("#incident-title").textContent();

  await demo().shows("#incident-subject", " - ");
  await demo().shows("#incident-contact", "@example.com");
  await demo().shows("#incident-line", "Priority High");
  await demo().shows("#incident-log", "OpenCX handoff");
  await demo().write("I am at home all day.");
  await demo().shows("#incident-log", "I am at home all day.");
  await page().setInputFiles("#visitor-file", { name: "door.txt", mimeType: "text/plain", buffer: Buffer.from("14") });
  await demo().shows("#incident-log", "door.txt");
  await page().fill("#incident-text", "Called the carrier.");
  await page().click("#incident-send");
  await demo().shows("#incident-log", "Called the carrier.");
  await demo().shows("#incident-log", "Stays in Dynamics");
  expect(await demo().downloaded("#incident-log", "door.txt")).toBe("14");
  await demo().click("Resolve");
  await demo().shows("#incident-status", "Resolved");
  await demo().write("It is still not here.");
  await page().waitForFunction(`document.getElementById("incident-title").textContent !== ${JSON.stringify(first)}`);

  await demo().shows("#incident-log", "It is still not here.");
  expect(await shown("#visitor-log")).not.toContain("Called the carrier.");
}, 120_000);

test("a chat outside operating hours becomes an incident", async () => {
  await demo().startOver("whatsapp", "matched-by-phone", "dynamics");
  await page().click("#chat-hours");
  await demo().shows("#chat-hours", "Within hours again");
  await demo().click("Ask for a human");

  await demo().shows("#incident-title", "Incident CAS-");
  await demo().shows("#visitor-log", "passing your conversation to another team");
  await demo().shows("#sheet-timeline", "Dynamics 365 found nobody: outside business hours");
  await demo().shows("#sheet-timeline", "Handed on to simulated-incidents");
  expect(await page().locator("#omnichannel").isVisible()).toBe(false);
}, 120_000);

test("a call becomes an incident with the caller's number, and says that nothing comes back", async () => {
  await demo().startOver("phone", "matched-by-phone", "dynamics");
  await demo().click("Ask for a human");

  await demo().shows("#incident-contact", "+34600");
  await demo().shows("#incident-line", "origin Phone");
  await demo().shows("#visitor-hint", "nothing of it comes back to the caller");
  await demo().shows("#incident", "One-way");
  await demo().shows("#sheet-head", "On an incident");
}, 120_000);

test("what is written while Dynamics fails and the tokens expire is on the incident once", async () => {
  await onIncident();

  await page().click("#incident-fault");
  await demo().write("Written while Dataverse failed.");
  await demo().shows("#incident-log", "Written while Dataverse failed.");
  await page().click("#incident-token");
  await demo().write("Written with expired tokens.");
  await demo().shows("#incident-log", "Written with expired tokens.");

  const notes = await shown("#incident-log");
  for (const words of ["while Dataverse failed.", "with expired tokens."]) expect(notes.split(words)).toHaveLength(2);
}, 120_000);

test("nothing keeps people out of the incident, in light and in dark, wide and narrow", async () => {
  await onIncident();
  await page().fill("#incident-text", "A-word-that-is-much-longer-than-any-card-on-this-page-".repeat(6));
  await page().click("#incident-send");
  await demo().shows("#incident-log", "A-word-that-is-much-longer");

  expect(await hindrances(demo())).toEqual([]);
}, 120_000);

/** A visitor mails that they want a person, and their incident is there. */
async function onIncident(): Promise<void> {
  await demo().startOver("email", "verified-email", "dynamics");
  await demo().click("Ask for a human");
  await demo().shows("#incident-title", "Incident CAS-");
}

async function shown(selector: string): Promise<string> {
  return page().locator(selector).innerText();
}
