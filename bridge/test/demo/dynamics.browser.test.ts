import { expect, test } from "@jest/globals";
import { hindrances } from "./hindrances.ts";
import { brokenInDynamics, stagedDemo } from "./stage.ts";

const { demo, page } = stagedDemo({ violations: brokenInDynamics });

test("a chat that the AI hands over is answered in Omnichannel, and the bridge's trace tells it", async () => {
  await demo().startOver("web", "verified-email", "dynamics");
  await demo().suggest("front desk yesterday");
  await demo().suggest("delivery photo shows another building");
  await demo().suggest("I am bringing in a colleague");

  await demo().shows("#omnichannel-state", "offered to Ann Agent");
  await demo().shows("#omnichannel-context", "sessionId");
  await demo().shows("#sheet-head", "Verified");
  await demo().shows("#sheet-reason", "The AI lacked a tool");
  await demo().shows("#sheet-steps", "Asked the carrier to find the parcel");
  await page().click("#chat-accept");
  await demo().shows("#sheet-head", "With Ann Agent");
  await demo().shows("#omnichannel-log", "OpenCX handoff");
  await demo().replyInDynamics("Hello, I am Ann. The photo shows number 14.");
  await demo().shows("#visitor-log", "I am Ann. The photo shows number 14.");
  await demo().write("That is across the street, thank you!");
  await demo().shows("#omnichannel-log", "That is across the street");
  await demo().shows("#omnichannel-subject", "was left at another building");
  await demo().shows("#sheet-timeline", "Passed on to the rep");
  await demo().takeScreenshot("demo-dynamics.png");
  await page().click("#chat-transfer");
  await demo().shows("#visitor-log", "We are passing you on to a colleague");
  await demo().shows("#omnichannel-log", "passes it on to a colleague");
  await demo().click("Accept as Bob Agent");
  await demo().shows("#sheet-head", "With Bob Agent");
  await page().click("#chat-end");

  await demo().shows("#visitor-state", "Resolved");
  await demo().shows("#omnichannel-state", "Wrap-up");
  await page().click("#chat-close");
  await demo().shows("#omnichannel-state", "Closed");
  for (const words of ["opened in Dynamics 365", "Ann Agent left", "Bob Agent joined", "ended by the rep"]) {
    await demo().shows("#sheet-timeline", words);
  }
  expect(await page().locator("#sheet").innerText()).not.toContain("Salesforce");
}, 120_000);

test("what Dynamics loses, delivers twice or refuses reaches the other side once", async () => {
  await talkWithAnn();

  await page().click("#chat-lose");
  await demo().replyInDynamics("Lost on its way.");
  await page().click("#chat-double");
  await demo().replyInDynamics("Delivered twice.");
  await page().click("#chat-fault");
  await demo().write("Written while Dynamics failed.");
  await demo().shows("#omnichannel-log", "Written while Dynamics failed.");
  await page().click("#chat-token");
  await demo().write("Written with expired tokens.");
  await demo().shows("#omnichannel-log", "Written with expired tokens.");
  await demo().shows("#visitor-log", "Lost on its way.");
  await demo().shows("#visitor-log", "Delivered twice.");

  const [visitor, rep] = [await shown("#visitor-log"), await shown("#omnichannel-log")];
  for (const words of ["Lost on its way.", "Delivered twice."]) expect(visitor.split(words)).toHaveLength(2);
  for (const words of ["while Dynamics failed.", "with expired tokens."]) expect(rep.split(words)).toHaveLength(2);
}, 120_000);

test("a rep who leaves is missed, and the next words of the customer bring the work item back", async () => {
  await talkWithAnn();

  await page().click("#chat-leave");
  await demo().shows("#omnichannel-state", "until the customer writes again");
  await demo().write("Are you still there?");
  await demo().shows("#omnichannel-state", "offered to");
  await page().click("#chat-accept");
  await demo().shows("#omnichannel-state", "Active");
  await page().click("#chat-queue");
  await demo().shows("#omnichannel-state", "offered to");
  await page().click("#chat-reps");
  await demo().shows("#omnichannel-state", "no rep is signed in");
  await page().click("#chat-reps");
  await demo().shows("#omnichannel-state", "offered to");
}, 120_000);

test("a file goes each way and can be downloaded on the other side", async () => {
  await talkWithAnn();

  await page().setInputFiles("#visitor-file", { name: "door.txt", mimeType: "text/plain", buffer: Buffer.from("14") });
  await demo().shows("#omnichannel-log", "door.txt");
  await page().setInputFiles("#chat-file", { name: "label.txt", mimeType: "text/plain", buffer: Buffer.from("label") });
  await demo().shows("#visitor-log", "label.txt");

  expect(await demo().downloaded("#omnichannel-log", "door.txt")).toBe("14");
  expect(await demo().downloaded("#visitor-log", "label.txt")).toBe("label");
}, 120_000);

test("the switch is kept when the visitor starts anew, and leads back to Salesforce", async () => {
  await demo().startOver("web", "verified-email", "dynamics");
  await page().reload();
  await demo().shows("#visitor-state", "Not started");
  expect(await page().isChecked("#system-dynamics")).toBe(true);

  await demo().startOver("web", "verified-email", "salesforce");
  await demo().click("Ask for a human");

  await demo().shows("#work-note", "Incoming");
  await demo().shows("#panel", "Verified");
  expect(await page().locator("#sheet").isVisible()).toBe(false);
}, 120_000);

test("nothing keeps people out of Omnichannel, in light and in dark, wide and narrow", async () => {
  await talkWithAnn();
  await page().click("#omnichannel-item summary");
  await page().click("#sheet summary");
  await demo().replyInDynamics("A-word-that-is-much-longer-than-any-card-on-this-page-".repeat(6));
  await demo().shows("#visitor-log", "A-word-that-is-much-longer");

  expect(await hindrances(demo())).toEqual([]);
}, 120_000);

/** A visitor asks for a person, and Ann takes the conversation in Dynamics. */
async function talkWithAnn(): Promise<void> {
  await demo().startOver("web", "verified-email", "dynamics");
  await demo().click("Ask for a human");
  await page().click("#chat-accept");
  await demo().shows("#sheet-head", "With ");
}

async function shown(selector: string): Promise<string> {
  return page().locator(selector).innerText();
}
