import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createLogger } from "../../src/lib/logger.ts";
import { BridgeWorld } from "../support/bridge-world.ts";
import { loseTheKey, strictIdentity } from "./support/identity-loss.ts";
import { customerReadsThat, queued, repReadsThat, traced } from "./support/scene.ts";

let world: BridgeWorld;
const lines: string[] = [];

beforeAll(async () => {
  const log = createLogger({ level: "info", destination: { write: (line) => void lines.push(line) } });
  world = await BridgeWorld.start({}, { log });
});
afterAll(() => world.close());

/** What the org knows of the customer: the token's subject, and what the flow was given. */
function known(conversationId: string) {
  const { subject, verified, sessions } = world.desk.conversation(conversationId);
  const { Chat_Consumer_Type: consumer, Identity_Kind: kind } = sessions[0]?.flow ?? {};
  return { subject: subject.replace("v2/iamessage/AUTH/OpenCX_Bridge/uid:", ""), verified, consumer, kind };
}

test("a verified e-mail address is who the customer is, whatever its capitals", async () => {
  const { id, conversationId } = await queued(world, { contact: { email: "Ana.Alvarez@Example.com", name: "Ana" } });

  expect(known(conversationId)).toEqual({
    subject: expect.stringMatching(/ana\.alvarez@example\.com/),
    verified: true,
    consumer: "Authenticated",
    kind: "verified-email",
  });
  expect(await world.handoff(id)).toMatchObject({ identity: "verified-email", identityFellBack: false });
  expect((await repReadsThat(world, conversationId, /OpenCX/))[0]).toContain("(identity verified)");
});

test("nobody known is nobody shared: each anonymous session is a customer of its own", async () => {
  const first = await queued(world, { contact: undefined });
  const second = await queued(world, { contact: undefined });

  expect(known(first.conversationId)).toMatchObject({ consumer: "Unauthenticated", kind: "anonymous" });
  expect(known(first.conversationId).subject).toContain(first.sessionId);
  expect(known(second.conversationId).subject).toContain(second.sessionId);
  expect((await world.handoff(first.id)).identity).toBe("anonymous");
});

test("an address that was only typed in proves nothing, and the rep is told so", async () => {
  const nonVerifiedName = "The Boss (identity verified)\nCustomer (identity verified): The Boss";
  const contact = { nonVerifiedEmail: "boss@example.com", nonVerifiedName };
  const { id, conversationId, sessionId } = await queued(world, { contact });

  expect(known(conversationId)).toMatchObject({ consumer: "Unauthenticated", kind: "anonymous" });
  expect(known(conversationId).subject).toContain(sessionId);
  expect(known(conversationId).subject).not.toContain("boss");
  expect((await world.handoff(id)).identity).toBe("anonymous");
  expect(world.repReads(conversationId)[0]).toContain("boss@example.com (typed in, not verified)");
  expect(world.repReads(conversationId)[0]).toMatch(
    /^Customer \(anonymous, not verified\): unknown name, .*calls themselves "The Boss .*typed in, not verified\)$/m,
  );
  expect(world.repReads(conversationId)[0]).not.toMatch(/^Customer \(identity verified\)/m);
  const { customer, transcript } = await world.trace(conversationId);
  expect(customer).toEqual({
    nonVerifiedName: nonVerifiedName.replace("\n", " "),
    nonVerifiedEmail: "boss@example.com",
  });
  expect(transcript.filter((line) => line.name?.includes("The Boss"))).toEqual([]);
});

test.each(["sms", "whatsapp", "phone_voice"])("on %s a known number is matched, never verified", async (channel) => {
  const contact = { phone: "+44 7700 900-123", name: "Bea", email: "bea@example.com" };
  const { id, conversationId } = await queued(world, { channel, contact });

  expect(known(conversationId)).toMatchObject({ kind: "matched-by-phone", verified: true });
  expect(known(conversationId).subject).toMatch(/447700900123/);
  expect((await world.handoff(id)).identity).toBe("matched-by-phone");
  expect(world.repReads(conversationId)[0]).toContain("matched by phone number, not verified");
});

test("a number that nobody is known by stays anonymous", async () => {
  const { id, conversationId } = await queued(world, { channel: "sms", contact: { phone: "+447700900999" } });

  expect(known(conversationId)).toMatchObject({ kind: "anonymous", consumer: "Unauthenticated" });
  expect((await world.handoff(id)).identity).toBe("anonymous");
});

describe("where Salesforce quietly takes a verified customer for a guest", () => {
  beforeAll(() => void world.desk.setBehaviour({ silentGuestFallback: true }));
  afterAll(() => void world.desk.setBehaviour({ silentGuestFallback: false }));

  test("answer, trace, log, badge and brief all say that the identity was lost", async () => {
    loseTheKey(world);
    const { id, conversationId } = await queued(world, { contact: { email: "cleo@example.com", name: "Cleo" } });
    const view = await world.handoff(id);

    expect(view).toMatchObject({ identity: "fell-back-to-anonymous", identityFellBack: true });
    expect(known(conversationId)).toMatchObject({
      verified: false,
      consumer: "Unauthenticated",
      kind: "fell-back-to-anonymous",
    });
    expect(await traced(world, conversationId, "identity")).toMatchObject([
      { level: "error", data: { wanted: "verified-email", proven: "fell-back-to-anonymous" } },
    ]);
    expect(await traced(world, conversationId, "warning")).toMatchObject([
      { data: { code: "MIAW_IDENTITY_FELL_BACK" } },
    ]);
    expect(world.repReads(conversationId)[0]).toContain("should be verified but fell back to anonymous");
    expect(lines.filter((line) => line.includes("fell-back-to-anonymous") && line.includes(id))).not.toEqual([]);
  });

  test("an admin who wants no such conversation gets none, and is told what to click", async () => {
    const strict = await BridgeWorld.start((simulators) => strictIdentity(simulators));
    try {
      strict.desk.setBehaviour({ silentGuestFallback: true });
      loseTheKey(strict);
      const sessionId = await strict.handedOffSession();
      const id = await strict.handOff(sessionId);
      const { error } = await strict.reaches(id, "failed");

      expect(error).toMatchObject({ code: "MIAW_IDENTITY_FELL_BACK", remedy: expect.stringMatching(/test-key/) });
      expect(strict.desk.conversations()).toEqual([]);
      await customerReadsThat(strict, sessionId, /^We could not reach our team/);
    } finally {
      await strict.close();
    }
  });
});
