import { randomUUID } from "node:crypto";
import { expect, test } from "@jest/globals";
import { Customer } from "./client.ts";
import { simulated, twoClients } from "./simulated.ts";

const { sim, clock } = simulated(twoClients);

test("a conversation is created with an empty 201, once", async () => {
  const guest = await Customer.guest(sim());
  const conversationId = randomUUID();

  const first = await guest.create({ conversationId });
  const again = await guest.create({ conversationId });

  expect(first).toMatchObject({ status: 201, text: "" });
  expect(again).toMatchObject({ status: 409, body: { errorCode: "CONFLICT" } });
});

test("where so set, a repeated id is accepted without a second session, and successes carry an object", async () => {
  const guest = await Customer.guest(sim());
  const conversationId = await guest.begin();
  sim().control.setBehaviour({ repeatedId: "accept", successBodies: "object" });

  const again = await guest.create({ conversationId });

  expect(again).toMatchObject({ status: 201, text: "{}" });
  expect(sim().ledger(conversationId).sessionCount).toBe(1);
});

test("a malformed create is refused with a sentence that says why", async () => {
  const guest = await Customer.guest(sim());

  const upper = await guest.create({ conversationId: randomUUID().toUpperCase() });
  const version = await guest.create({ conversationId: "11111111-1111-0111-8111-111111111111" });
  const numbers = await guest.create({ conversationId: randomUUID(), routingAttributes: { Origin: 1 } });
  const unknown = await guest.create({ conversationId: randomUUID(), esDeveloperName: "Nowhere" });
  const foreign = await guest.create({ conversationId: randomUUID(), esDeveloperName: "Other_Client" });

  const uuid = "Specify the conversationId in UUID format. The UUID must be in lowercase.";
  expect(upper).toMatchObject({ status: 400, body: { message: uuid } });
  expect(version.status).toBe(400);
  expect(numbers.body["message"]).toContain("routingAttributes.Origin");
  expect([unknown.status, foreign.status]).toEqual([400, 403]);
});

test("an org over storage answers 412", async () => {
  const guest = await Customer.guest(sim());
  sim().control.setStorage({ over: true });

  const { status, body } = await guest.create({ conversationId: randomUUID() });

  expect(status).toBe(412);
  expect(body["errorCode"]).toBe("PRECONDITION_FAILED");
});

test("the flow sees configured attributes only, cut to their length; the others are reported", async () => {
  const guest = await Customer.guest(sim());

  const id = await guest.begin({ Origin: "whatsapp", Priority: "High", origin: "web" });

  const [session] = sim().ledger(id).sessions;
  expect(session).toMatchObject({ flow: { Origin: "whats", Priority: "High" }, unknown: ["origin"], cut: ["Origin"] });
});

test("strict settings refuse unknown and overlong attributes", async () => {
  const guest = await Customer.guest(sim());
  sim().control.setBehaviour({ strictAttributes: true, overlongAttributes: "refuse" });

  const unknown = await guest.create({ conversationId: randomUUID(), routingAttributes: { origin: "web" } });
  const long = await guest.create({ conversationId: randomUUID(), routingAttributes: { Origin: "whatsapp" } });

  expect([unknown.status, long.status]).toEqual([400, 400]);
});

test("the list tells open conversations newest first, and closed ones when asked", async () => {
  const guest = await Customer.guest(sim());
  const first = await guest.begin();
  clock.now += 1000;
  const second = await guest.begin();
  clock.now += 1000;
  const third = await guest.begin();
  await guest.close(second);

  const open = await guest.call("GET", "/conversation/list");
  const all = await guest.call("GET", "/conversation/list?inclClosedConvs=true&limit=2");
  const tooMany = await guest.call("GET", "/conversation/list?limit=51");

  const ids = ({ body }: { body: Record<string, unknown> }) =>
    (body["conversations"] as { conversationId: string }[]).map(({ conversationId }) => conversationId);
  expect(open.body).toMatchObject({ openConversationsFound: 2, closedConversationsFound: 0 });
  expect(ids(open)).toEqual([third, first]);
  expect(all.body).toMatchObject({ openConversationsFound: 2, closedConversationsFound: 1 });
  expect(ids(all)).toEqual([third, second]);
  expect(tooMany.status).toBe(400);
});

test("entries come newest first, in windows that include their ends, by type, and no more than asked for", async () => {
  const guest = await Customer.guest(sim());
  const id = await guest.begin();
  const start = clock.now;
  for (const text of ["a", "b", "c", "d"]) {
    clock.now += 1000;
    await guest.send(id, text);
  }
  const texts = async (query: string) =>
    (await guest.entries(id, `?entryTypeFilter=Message&${query}`)).map(
      (entry) =>
        (entry["entryPayload"] as Record<string, Record<string, Record<string, unknown>>>)["abstractMessage"]?.[
          "staticContent"
        ]?.["text"],
    );

  expect(await texts("limit=2")).toEqual(["d", "c"]);
  expect(await texts("direction=FromStart&limit=2")).toEqual(["a", "b"]);
  expect(await texts(`startTimestamp=${start + 2000}&endTimestamp=${start + 3000}`)).toEqual(["c", "b"]);
  expect(await texts(`direction=FromStart&limit=2&startTimestamp=${start + 2000}`)).toEqual(["b", "c"]);
  expect((await guest.entries(id)).at(-1)).toMatchObject({ entryType: "RoutingResult" });
  expect((await guest.call("GET", `/conversation/${id}/entries?limit=51`)).status).toBe(400);
  expect((await guest.call("GET", `/conversation/${id}/entries?direction=Up`)).status).toBe(400);
});

test("a listed entry holds its payload as an object", async () => {
  const guest = await Customer.guest(sim());
  const id = await guest.begin();
  await guest.send(id, "Hello");

  const [entry] = await guest.entries(id, "?limit=1");

  expect(entry).toMatchObject({
    entryType: "Message",
    entryPayload: { entryType: "Message", abstractMessage: { staticContent: { formatType: "Text", text: "Hello" } } },
    sender: { role: "EndUser", appType: "iamessage", subject: guest.subject },
    senderDisplayName: "Guest",
    relatedRecords: [],
  });
});

test("a closed conversation refuses messages with 404 or, where so set, 403, and can still be read", async () => {
  const guest = await Customer.guest(sim());
  const id = await guest.begin();

  expect((await guest.close(id)).status).toBe(204);
  expect((await guest.send(id, "Hello?")).status).toBe(404);
  expect((await guest.close(id)).status).toBe(404);
  expect(await guest.entries(id)).not.toHaveLength(0);
  sim().control.setBehaviour({ closedStatus: 403, closedReadable: false });
  expect((await guest.send(id, "Hello?")).status).toBe(403);
  expect((await guest.call("GET", `/conversation/${id}`)).status).toBe(403);
});

test("ending the session keeps the conversation, and the next message starts another session", async () => {
  const guest = await Customer.guest(sim());
  const id = await guest.begin();

  const ended = await guest.call("DELETE", `/conversation/${id}/session?esDeveloperName=Demo_Client`);
  const status = await guest.call("GET", `/conversation/${id}`);
  const sent = await guest.send(id, "Wait");

  expect([ended.status, sent.status]).toEqual([204, 202]);
  expect(status.body).toEqual({ conversationId: id, routingStatus: "NEEDS_ROUTING" });
  expect(sim().ledger(id)).toMatchObject({ sessionCount: 2, ends: 1 });
});

test("deleting needs the deployment's name", async () => {
  const guest = await Customer.guest(sim());
  const id = await guest.begin();

  expect((await guest.call("DELETE", `/conversation/${id}`)).status).toBe(400);
  expect((await guest.call("DELETE", `/conversation/${id}?esDeveloperName=Other_Client`)).status).toBe(403);
});
