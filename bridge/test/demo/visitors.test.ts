import { expect, test } from "@jest/globals";
import { possibleIdentity, sessionOf } from "../../demo/server/visitors.ts";

test("a channel keeps the identity that it can have, and has another one otherwise", () => {
  expect(possibleIdentity("web", "verified-email")).toBe("verified-email");
  expect(possibleIdentity("web", "matched-by-phone")).toBe("anonymous");
  expect(possibleIdentity("whatsapp", "matched-by-phone")).toBe("matched-by-phone");
  expect(possibleIdentity("sms", "verified-email")).toBe("anonymous");
  expect(possibleIdentity("phone", "verified-email")).toBe("anonymous");
  expect(possibleIdentity("email", "anonymous")).toBe("verified-email");
});

test("who writes a mail has the address that it comes from", () => {
  const session = sessionOf({ number: 1, channel: "email", identity: "verified-email" });

  expect(session).toMatchObject({
    channel: "email",
    contact: { name: "Jonas Weber", email: "jonas.weber@example.com" },
  });
});
