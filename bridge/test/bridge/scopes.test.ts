import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { answerError } from "../../src/opencx/answer-error.ts";
import { keys } from "../support/bridge-config.ts";
import { BridgeWorld } from "../support/bridge-world.ts";
import { eventually } from "../support/eventually.ts";
import { customerReadsThat, repReadsThat, withRep } from "./support/scene.ts";

const enough = ["chat-sessions:read", "chat-sessions:write"];
const base64 = Buffer.from("a form").toString("base64");
let world: BridgeWorld;
beforeAll(async () => {
  world = await BridgeWorld.start();
});
afterAll(() => world.close());

test("a key that may only read and write chat sessions carries a conversation from its handoff to its end", async () => {
  world.opencx.setKeys([{ key: String(world.simulators.facts["opencxApiKey"]), scopes: enough }]);
  world.connectWebhooks();
  world.opencx.set({ webhooks: { signing: { secret: keys.webhookSecret } } });

  const { sessionId, id, conversationId } = await withRep(world);
  world.desk.say(conversationId, { text: "Hello, I am Ann." });
  await customerReadsThat(world, sessionId, "Hello, I am Ann.");
  world.desk.sendFile(conversationId, { name: "form.txt", mimeType: "text/plain", base64 });
  await eventually("the file", () =>
    world.simulators.opencx.ledger(sessionId).visible.some((one) => one.attachments[0]),
  );
  world.opencx.customerWrites(sessionId, { text: "Thank you." });
  await repReadsThat(world, conversationId, "Thank you.");
  world.desk.end(conversationId);
  await world.reaches(id, "ended");
  await eventually("resolved", () => world.simulators.opencx.ledger(sessionId).status === "closed_resolved");

  const { events } = await world.trace(conversationId);
  expect(JSON.stringify(events)).not.toContain("OPENCX_SCOPE_MISSING");
});

test.each([
  ["the error", () => answerError({ status: 403, text: "", json: undefined, retryAfterMs: undefined }).remedy],
  ["the README", () => committed("README.md")],
  [
    "the setting",
    () =>
      committed("docs/settings.md")
        .split("\n")
        .filter((line) => line.includes("opencx.apiKey"))
        .join(),
  ],
])("%s asks for these scopes and no other", (_where, words) => {
  expect([...new Set(words().match(/\b[a-z-]+:(?:read|write)\b/g))].toSorted()).toEqual(enough);
});

function committed(path: string): string {
  return readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");
}
