import { randomUUID } from "node:crypto";
import { expect, test } from "@jest/globals";
import { createParser } from "eventsource-parser";
import { identityKey, identityToken } from "./keys.ts";
import { simulated } from "./simulated.ts";

const key = identityKey();
const { sim } = simulated(() => ({
  deployments: [
    { developerName: "Shop_Guest", authMode: "UnAuth" },
    {
      developerName: "Shop_Known",
      authMode: "Auth",
      keySet: { name: "Shop", issuer: "opencx", keys: [key.publicJwk] },
    },
  ],
}));

/** A client written from the reference sequence alone (contract salesforce-miaw 10); shares nothing with the others. */
async function stranger(base: string, tokenPath: string, tokenBody: object, developerName: string) {
  const post = (path: string, body: object, token?: string) =>
    fetch(base + path, {
      method: "POST",
      headers: { "Content-Type": "application/json", ...(token ? { Authorization: `Bearer ${token}` } : {}) },
      body: JSON.stringify(body),
    });
  const token = (await (await post(tokenPath, tokenBody)).json()) as {
    accessToken: string;
    lastEventId: string;
    context: { endUser: { subject: string }; configuration: { embeddedServiceConfig: { deploymentType: string } } };
  };
  const stream = await fetch(`${base}/eventrouter/v1/sse?_ts=${Date.now()}`, {
    headers: {
      Accept: "text/event-stream",
      Authorization: `Bearer ${token.accessToken}`,
      "X-Org-Id": "00DSIM000000001",
      "Last-Event-Id": token.lastEventId,
      "Cache-Control": "no-cache",
    },
  });
  const seen: { name: string; role: string; payload: Record<string, unknown> }[] = [];
  let wake = () => {};
  const parser = createParser({
    onEvent: ({ event, data }) => {
      const { conversationEntry } = JSON.parse(data) as {
        conversationEntry: { entryPayload: string; sender: { role: string } };
      };
      const payload = JSON.parse(conversationEntry.entryPayload) as Record<string, unknown>;
      seen.push({ name: event ?? "", role: conversationEntry.sender.role, payload });
      wake();
    },
  });
  void (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of stream.body as AsyncIterable<Uint8Array>) parser.feed(decoder.decode(chunk));
  })().catch(() => {});
  const saw = async (name: string, count = 1) => {
    while (seen.filter((one) => one.name === name).length < count) await new Promise<void>((done) => (wake = done));
  };
  const conversationId = randomUUID();
  const url = `/iamessage/api/v2/conversation/${conversationId}`;
  const create = () =>
    post("/iamessage/api/v2/conversation", { conversationId, esDeveloperName: developerName }, token.accessToken);
  const say = (text: string) => {
    const message = {
      id: randomUUID(),
      messageType: "StaticContentMessage",
      staticContent: { formatType: "Text", text },
    };
    return post(`${url}/message`, { message, esDeveloperName: developerName }, token.accessToken);
  };
  const close = () =>
    fetch(`${base}${url}?esDeveloperName=${developerName}`, {
      method: "DELETE",
      headers: { Authorization: `Bearer ${token.accessToken}`, "Content-Type": "application/json" },
    });
  return { token, stream, seen, saw, conversationId, create, say, close };
}

const body = { orgId: "00DSIM000000001", capabilitiesVersion: "1", platform: "Web" };

test("a guest walks the whole reference sequence, from token to closing", async () => {
  const path = "/iamessage/api/v2/authorization/unauthenticated/access-token";
  const guest = await stranger(sim().url, path, { ...body, esDeveloperName: "Shop_Guest" }, "Shop_Guest");

  expect(guest.token.context.configuration.embeddedServiceConfig.deploymentType).toBe("api");
  expect(guest.stream.headers.get("content-type")).toContain("text/event-stream");
  expect((await guest.create()).status).toBe(201);
  await guest.saw("CONVERSATION_ROUTING_RESULT");
  sim().control.accept(guest.conversationId);
  await guest.saw("CONVERSATION_PARTICIPANT_CHANGED");
  expect((await guest.say("Hello")).status).toBe(202);
  await guest.saw("CONVERSATION_MESSAGE");
  sim().control.say(guest.conversationId, { text: "Good day" });
  await guest.saw("CONVERSATION_MESSAGE", 2);
  expect((await guest.close()).status).toBe(204);
  await guest.saw("CONVERSATION_CLOSE_CONVERSATION");
  await guest.saw("CONVERSATION_SESSION_STATUS_CHANGED", 2);

  expect(guest.seen.map(({ name }) => name)).toEqual([
    "CONVERSATION_ROUTING_RESULT",
    "CONVERSATION_SESSION_STATUS_CHANGED",
    "CONVERSATION_ROUTING_WORK_RESULT",
    "CONVERSATION_PARTICIPANT_CHANGED",
    "CONVERSATION_MESSAGE",
    "CONVERSATION_DELIVERY_ACKNOWLEDGEMENT",
    "CONVERSATION_MESSAGE",
    "CONVERSATION_CLOSE_CONVERSATION",
    "CONVERSATION_SESSION_STATUS_CHANGED",
  ]);
  expect(guest.seen.at(4)?.role).toBe("EndUser");
  expect(guest.seen.at(-1)?.payload).toMatchObject({ sessionStatus: "Ended", sessionEndedByRole: "EndUser" });
  expect((await guest.say("Anyone?")).status).toBe(404);
});

test("a verified customer's conversation outlives the session, and an ending rep leaves it open", async () => {
  const path = "/iamessage/api/v2/authorization/authenticated/access-token";
  const request = { ...body, esDeveloperName: "Shop_Known", authorizationType: "JWT" };
  const customerIdentityToken = await identityToken(key, { sub: "eve" });
  const known = await stranger(sim().url, path, { ...request, customerIdentityToken }, "Shop_Known");

  expect(known.token.context.endUser.subject).toBe("v2/iamessage/AUTH/Shop/uid:eve");
  await known.create();
  sim().control.accept(known.conversationId);
  await known.say("Hello");
  sim().control.end(known.conversationId);
  await known.saw("CONVERSATION_SESSION_STATUS_CHANGED", 2);
  expect(known.seen.at(-2)?.payload["entries"]).toMatchObject([{ operation: "remove" }]);
  expect(known.seen.at(-1)?.payload).toMatchObject({ sessionStatus: "Ended", sessionEndedByRole: "Agent" });
  expect((await known.say("One more thing")).status).toBe(202);
  await known.saw("CONVERSATION_ROUTING_RESULT", 2);
  expect((await known.close()).status).toBe(204);
  await known.saw("CONVERSATION_SESSION_STATUS_CHANGED", 3);

  expect(known.seen.map(({ name }) => name)).not.toContain("CONVERSATION_CLOSE_CONVERSATION");
  expect(sim().ledger(known.conversationId)).toMatchObject({ closed: false, sessionCount: 2, ends: 2 });
});
