import { expect, test } from "@jest/globals";
import { hindrances } from "./hindrances.ts";
import { stagedDemo } from "./stage.ts";

const { demo, page } = stagedDemo();

test("a visitor chats, asks for a person, is transferred, and both sides and the trace show all of it", async () => {
  await demo().startOver("web", "verified-email");
  await demo().suggest("front desk yesterday");
  await demo().suggest("delivery photo shows another building");
  await demo().suggest("I am bringing in a colleague");

  await demo().shows("#panel", "Verified");
  await demo().shows("#panel", "The AI lacked a tool");
  await demo().shows("#panel", "Asked the carrier to find the parcel");
  await demo().click("Accept");
  await demo().shows("#panel", "With Ann Agent");
  await demo().shows("#desk-log", "OpenCX handoff");
  await demo().reply("Hello, I am Ann. The photo shows number 14.");
  await demo().shows("#visitor-log", "I am Ann. The photo shows number 14.");
  await demo().write("That is across the street, thank you!");
  await demo().shows("#desk-log", "That is across the street");
  await demo().openFold("Timeline");
  await demo().shows("#panel", "Reply delivered to the customer");
  await demo().takeScreenshot("demo.png");
  await demo().click("Transfer");
  await demo().shows("#visitor-log", "We are passing you on to a colleague");
  await demo().click("Accept");
  await demo().shows("#panel", "With Bob Agent");
  await demo().reply("I am Bob. I have asked number 14.");
  await demo().shows("#visitor-log", "I am Bob.");
  await demo().click("End conversation");

  await demo().shows("#visitor-log", "has ended");
  await demo().shows("#visitor-state", "Resolved");
  for (const words of ["Ann Agent left", "Bob Agent joined", "ended by the rep", "Resolved in OpenCX"]) {
    await demo().shows("#panel", words);
  }
}, 60_000);

test("what a rep writes while the stream drops and the token expires reaches the visitor", async () => {
  await demo().startOver("whatsapp", "matched-by-phone");
  await demo().click("Ask for a human");
  await demo().click("Accept");
  await demo().shows("#panel", "Matched by phone");
  await demo().shows("#panel", "With Ann Agent");

  await demo().click("Drop the stream");
  await demo().reply("Written into a dropped stream.");
  await demo().shows("#visitor-log", "Written into a dropped stream.");
  await demo().click("Expire the token");
  await demo().reply("Written with an expired token.");
  await demo().shows("#visitor-log", "Written with an expired token.");
  await demo().click("Stop (/end)");

  await demo().shows("#visitor-state", "Resolved");
  await demo().shows("#work-note", "Ended");
}, 60_000);

test("without reps the visitor is told so, and a rep who comes back takes over", async () => {
  await demo().startOver("web", "anonymous");
  await demo().click("Org out of reps");
  await page().getByRole("button", { name: "Reps back online" }).waitFor();
  await demo().click("Ask for a human");
  await demo().shows("#visitor-log", "We could not reach a colleague just now");
  await demo().shows("#panel", "Anonymous");

  await demo().click("Reps back online");
  await demo().click("Accept");

  await demo().shows("#visitor-log", "has joined the conversation");
}, 60_000);

test("a visitor who comes back is handed over a second time", async () => {
  await talkWithAnn();
  await demo().click("End conversation");
  await demo().shows("#visitor-state", "Resolved");

  await demo().click("Come back: second handoff");
  await demo().click("Accept");

  await demo().shows("#panel", "With Ann Agent");
  await demo().shows("#panel", "is back: parcel 10432");
}, 60_000);

test("a file goes each way and can be downloaded on the other side", async () => {
  await talkWithAnn();

  await page().setInputFiles("#visitor-file", { name: "door.txt", mimeType: "text/plain", buffer: Buffer.from("14") });
  await demo().shows("#desk-log", "door.txt");
  await page().setInputFiles("#rep-file", { name: "label.txt", mimeType: "text/plain", buffer: Buffer.from("label") });
  await demo().shows("#visitor-log", "label.txt");

  expect(await demo().downloaded("#desk-log", "door.txt")).toBe("14");
  expect(await demo().downloaded("#visitor-log", "label.txt")).toBe("label");
}, 60_000);

test("nothing keeps people out, in light and in dark, wide and narrow", async () => {
  await talkWithAnn();
  for (const fold of ["Timeline", "Conversation", "Contact, ids and link"]) await demo().openFold(fold);
  await page().click("#attributes summary");

  expect(await hindrances(demo())).toEqual([]);
}, 60_000);

/** A visitor asks for a person, and Ann takes the conversation. */
async function talkWithAnn(): Promise<void> {
  await demo().startOver("web", "verified-email");
  await demo().click("Ask for a human");
  await demo().click("Accept");
  await demo().shows("#panel", "With Ann Agent");
}
