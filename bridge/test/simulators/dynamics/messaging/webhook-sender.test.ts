import { decodeJwt } from "jose";
import { describe, expect, test } from "@jest/globals";
import { facts } from "../../../../simulators/dynamics/facts.ts";
import { simulated } from "./simulated.ts";

const { control, customers, tenant, webhook, clock, changeChannel, tokenFor, takeViolations } = simulated();

/** A conversation that Ann has, and a webhook that has forgotten how it came to that. */
async function talking(customerid = "c1"): Promise<string> {
  const id = await customers().begin({ customerid });
  control().accept(id, { rep: "Ann Agent" });
  await control().settled();
  webhook().clear();
  return id;
}

async function received() {
  await control().settled();
  return webhook().received.map(({ activity }) => activity);
}

describe("the webhook gets", () => {
  test("what a rep writes, in markdown, without id and time", async () => {
    const id = await talking();

    control().reply(id, { text: "**Hello**" });

    expect(await received()).toEqual([
      {
        type: "message",
        channelId: facts.channelId,
        from: { id: facts.annAgentId, name: "Ann Agent" },
        conversation: { id },
        textFormat: "markdown",
        text: "**Hello**",
      },
    ]);
    expect(webhook().received[0]).toMatchObject({
      path: `/d365/secret/v3/conversations/${id}/activities`,
      headers: { "content-type": "application/json; charset=utf-8" },
    });
    expect(webhook().received[0]?.headers).not.toHaveProperty("authorization");
  });

  test("ids and times where that is so set", async () => {
    control().setBehaviour({ webhookIds: true, webhookTimestamps: true, channelIds: "literal" });
    const id = await talking();

    const { messageId } = control().reply(id, { text: "Hello" });

    const timestamp = new Date(Number(messageId)).toISOString();
    expect(await received()).toMatchObject([{ id: messageId, timestamp, channelId: "MessagingApi" }]);
  });

  test("typing, with a recipient and no sender", async () => {
    const id = await talking();

    control().type(id);

    expect(await received()).toEqual([
      { type: "typing", channelId: "MessagingApi", conversation: { id }, recipient: { id: "c1" } },
    ]);
  });

  test("files of a rep by an address, with bytes behind it", async () => {
    const id = await talking();
    const base64 = Buffer.from([1, 2, 3]).toString("base64");

    control().attach(id, { files: [{ name: "issue (1).png", contentType: "image/png", base64 }] });

    const [activity] = await received();
    expect(activity).toMatchObject({
      type: "message",
      attachments: [{ contentType: "image/png", content: null, name: "issue (1).png", thumbnailUrl: null }],
    });
    expect(activity).not.toHaveProperty("text");
    const [{ contentUrl }] = activity!["attachments"] as [{ contentUrl: string }];
    expect(Buffer.from(await (await fetch(contentUrl)).arrayBuffer())).toEqual(Buffer.from([1, 2, 3]));
    expect((await fetch(contentUrl.replace(/files\/[^/]+/, "files/guess"))).status).toBe(404);
  });

  test("addresses that want a messaging token where that is so set", async () => {
    control().setBehaviour({ fileAccess: "messaging-token" });
    const id = await talking();
    const base64 = Buffer.from([1, 2, 3]).toString("base64");
    control().attach(id, { files: [{ name: "a.png", contentType: "image/png", base64 }], text: "See this" });

    const [activity] = await received();
    const [{ contentUrl }] = activity!["attachments"] as [{ contentUrl: string }];
    const withToken = async (token: string) =>
      (await fetch(contentUrl, { headers: { authorization: `Bearer ${token}` } })).status;

    expect(activity!["text"]).toBe("See this");
    expect((await fetch(contentUrl)).status).toBe(401);
    expect(await withToken(await tokenFor(facts.environmentUrl))).toBe(401);
    expect(await withToken(await tokenFor())).toBe(200);
  });

  test("supervisors and bots, and no talk between reps", async () => {
    const id = await talking();

    control().note(id, { text: "between us" });
    control().supervisorMessage(id, { text: "I take over", rep: "Bob Agent" });
    control().botMessage(id, { text: "Beep", name: "Robo" });

    expect(await received()).toMatchObject([
      { text: "I take over", from: { id: facts.bobAgentId, name: "Bob Agent" } },
      { text: "Beep", from: { name: "Robo" } },
    ]);
    expect(control().conversation(id).messages).toMatchObject([
      { text: "between us", visibility: "internal" },
      { by: { kind: "supervisor" } },
      { by: { kind: "bot" } },
    ]);
  });

  test("the start message back where that is so set", async () => {
    control().setBehaviour({ echoStartMessage: true });
    control().signOut();

    await customers().begin({}, { startmessage: { message: "Summary", displayname: "OpenCX AI" } });

    expect(await received()).toMatchObject([{ type: "message", text: "Summary", from: { name: "OpenCX AI" } }]);
  });

  test("any activity and any event that a test makes up", async () => {
    const id = await talking();

    control().emit(id, { activity: { Type: "event", Name: "CustomTest" } });
    control().announce(id, { name: "AgentStartSecondaryChannel", rep: "Ann Agent" });

    expect(await received()).toMatchObject([
      { Type: "event", Name: "CustomTest" },
      { name: "AgentStartSecondaryChannel", from: { id: facts.annAgentId } },
    ]);
  });
});

describe("a lifecycle event", () => {
  const ending = { channelId: facts.channelId, from: { id: facts.annAgentId } };

  test.each([
    ["event", { type: "event", name: "AgentEndSession" }],
    ["message", { type: "message", name: "AgentEndSession", text: "EventName: **_AgentEndSession_**" }],
    ["text-only", { type: "message", text: "EventName: **_AgentEndSession_**" }],
  ])("is spelled as %s", async (spelling, expected) => {
    const id = await talking();
    control().setBehaviour({ eventSpellings: [spelling] });

    control().leave(id);

    expect(await received()).toEqual([{ ...ending, ...expected, conversation: { id } }]);
  });

  test("comes in both spellings, and by the names of the samples", async () => {
    const id = await talking();
    control().setBehaviour({ eventSpellings: ["event", "message"], eventNames: "samples" });

    control().close(id);

    expect(await received()).toMatchObject([
      { type: "event", name: "AgentClosed" },
      { type: "message", name: "AgentClosed", text: "EventName: **_AgentClosed_**" },
      { type: "event", name: "ConversationClosed" },
      { type: "message", name: "ConversationClosed" },
    ]);
  });
});

describe("an attempt", () => {
  test("that fails is made again, three times in all, and then the activity is lost", async () => {
    const id = await talking();
    webhook().answers = [500, 404, 302, 200];

    control().reply(id, { text: "lost" });
    control().reply(id, { text: "found" });
    await control().settled();

    expect(webhook().received.map(({ activity }) => activity["text"])).toEqual(["lost", "lost", "lost", "found"]);
    expect(control().deliveries(id).slice(-2)).toMatchObject([
      {
        outcome: "lost",
        attempts: [{ status: 500 }, { status: 404 }, { status: 302 }],
      },
      { outcome: "delivered", attempts: [{ status: 200 }] },
    ]);
  });

  test("that takes too long has failed", async () => {
    control().setLimits({ webhookTimeoutMs: 30, webhookAttempts: 1 });
    const id = await talking();
    webhook().answers = ["hang"];

    control().reply(id, { text: "Hello" });
    await control().settled();

    expect(control().deliveries(id).at(-1)).toMatchObject({
      outcome: "lost",
      attempts: [{ error: expect.stringMatching(/timeout/) }],
    });
  });

  test("goes to the address that the channel row has by then", async () => {
    const id = await talking();
    changeChannel({ msdyn_webhookurl: `${webhook().url}/new/` });

    control().reply(id, { text: "Hello" });
    await control().settled();

    expect(webhook().received[0]?.path).toBe(`/d365/secret/new/v3/conversations/${id}/activities`);
  });

  test("without an address is a violation", async () => {
    const id = await talking();
    changeChannel({ msdyn_webhookurl: "" });

    control().reply(id, { text: "Hello" });
    await control().settled();

    expect(takeViolations()).toEqual([expect.stringMatching(/has no webhook address/)]);
    expect(control().deliveries(id).at(-1)).toMatchObject({ outcome: "lost", attempts: [] });
  });
});

describe("on its way to the webhook", () => {
  const texts = async () => (await received()).map(({ text }) => text);

  test("each conversation keeps its order", async () => {
    const id = await talking();
    const sent = Array.from({ length: 10 }, (_, index) => `m${index}`);

    for (const text of sent) control().reply(id, { text });

    expect(await texts()).toEqual(sent);
  });

  test("one conversation does not wait for another", async () => {
    const [slow, quick] = [await talking("a"), await talking("b")];
    webhook().answers = ["hang"];

    control().reply(slow, { text: "slow" });
    control().reply(slow, { text: "next" });
    await webhook().got(1);
    control().reply(quick, { text: "quick" });
    await webhook().got(2);
    webhook().release();

    expect(await texts()).toEqual(["slow", "quick", "next"]);
  });

  test("activities are lost, doubled and reordered on demand", async () => {
    const id = await talking();
    const say = (text: string) => control().reply(id, { text });

    control().disturb({ kind: "lose", conversationId: facts.teamId });
    control().disturb({ kind: "lose", conversationId: id });
    say("lost");
    control().disturb({ kind: "duplicate" });
    say("twice");
    control().disturb({ kind: "reorder", count: 3, conversationId: id });
    ["a", "b", "c", "d"].forEach(say);

    expect(await texts()).toEqual(["twice", "twice", "c", "b", "a", "d"]);
    expect(
      control()
        .deliveries(id)
        .find(({ activity }) => activity["text"] === "lost"),
    ).toMatchObject({
      outcome: "lost",
      attempts: [{}, {}, {}],
    });
  });

  test("what is held back comes when all is calm", async () => {
    const id = await talking();
    control().disturb({ kind: "reorder", count: 5 });
    control().reply(id, { text: "a" });
    control().reply(id, { text: "b" });
    const before = await texts();
    const held = control().deliveries(id).slice(-2);
    const outcomes = held.map(({ outcome }) => outcome);

    control().calm();

    expect([before, outcomes]).toEqual([[], ["held", "held"]]);
    expect(await texts()).toEqual(["b", "a"]);
  });

  test("an outage loses all until it is over", async () => {
    const id = await talking();
    control().setNetwork({ outage: true });
    control().reply(id, { text: "lost" });
    control().setNetwork({ outage: false });
    control().reply(id, { text: "found" });

    expect(await texts()).toEqual(["found"]);
    expect((await customers().messages(id)).body["messages"]).toHaveLength(2);
  });

  test("everything can be delayed", async () => {
    const id = await talking();
    control().setNetwork({ delayMs: 50 });
    const started = performance.now();

    control().reply(id, { text: "late" });

    expect(await texts()).toEqual(["late"]);
    expect(performance.now() - started).toBeGreaterThanOrEqual(45);
  });
});

describe("with a managed identity the request carries a token", () => {
  const identity = "1de47170-0000-4000-8000-000000000001";

  async function bearer(): Promise<string> {
    tenant().rows.insert("managedidentity", { managedidentityid: identity, applicationid: facts.clientId });
    changeChannel({ managedidentityid: { table: "managedidentity", id: identity } });
    const id = await talking();
    control().reply(id, { text: "Hello" });
    await control().settled();
    return String(webhook().received[0]?.headers["authorization"] ?? "");
  }

  test("for its own app, by the v2 issuer", async () => {
    const token = await bearer();

    expect(decodeJwt(token.replace("Bearer ", ""))).toMatchObject({
      aud: facts.clientId,
      iss: `https://login.microsoftonline.com/${facts.tenantId}/v2.0`,
      exp: Math.floor(clock.now / 1000) + 3599,
    });
    await expect(tenant().tokens.verify(token, facts.clientId)).resolves.toMatchObject({ appId: facts.clientId });
  });

  test("by the v1 issuer for the Application ID URI", async () => {
    control().setBehaviour({ tokenVersion: 1, tokenAudience: "app-uri" });

    expect(decodeJwt((await bearer()).replace("Bearer ", ""))).toMatchObject({
      aud: `api://${facts.clientId}`,
      iss: `https://sts.windows.net/${facts.tenantId}/`,
    });
  });

  test.each(["expired", "audience", "signature"] as const)("that is no good: %s", async (tokenFault) => {
    control().setBehaviour({ tokenFault });

    expect(await tenant().tokens.verify(await bearer(), facts.clientId)).toBeUndefined();
  });

  test("or none, where it is missing", async () => {
    control().setBehaviour({ tokenFault: "missing" });

    expect(await bearer()).toBe("");
  });
});
