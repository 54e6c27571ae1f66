import { expect, test } from "@jest/globals";
import { Customer, request, talking } from "./client.ts";
import { simulated } from "./simulated.ts";
import { texts } from "./stream-reader.ts";

const { sim, clock } = simulated();

test("a stream opened after create with the token's id still gets the routing result", async () => {
  const { guest } = await talking(sim());

  const stream = await guest.stream(guest.lastEventId);
  const events = await stream.until((seen) => seen.length >= 4);
  stream.close();

  expect(events[0]?.event).toBe("CONVERSATION_ROUTING_RESULT");
});

test("ids grow as integers from the token's id on, with gaps", async () => {
  const { guest, id } = await talking(sim());
  for (let turn = 0; turn < 8; turn++) sim().control.say(id, { text: `${turn}` });

  const stream = await guest.stream(guest.lastEventId);
  const events = await stream.until((seen) => seen.length >= 12);
  stream.close();

  const ids = [guest.lastEventId, ...events.map((one) => one.id ?? "")].map(BigInt);
  const steps = ids.slice(1).map((one, index) => Number(one - (ids[index] ?? 0n)));
  expect(steps.every((step) => step > 0)).toBe(true);
  expect(steps.some((step) => step > 1)).toBe(true);
});

test("a reconnect gets what came after the largest integer in Last-Event-Id, in order", async () => {
  const { guest, id } = await talking(sim());
  const first = await guest.stream();
  sim().control.say(id, { text: "one" });
  const [seen] = await first.until((events) => events.length > 0);
  first.close();
  for (const text of ["two", "three"]) sim().control.say(id, { text });

  const again = await guest.stream(`0, ${seen?.id}, rubbish`);
  const events = await again.until((all) => all.length >= 2);
  again.close();

  expect(texts(events)).toEqual(["two", "three"]);
});

test("without Last-Event-Id, or with replay off, a stream is live only", async () => {
  const { guest, id } = await talking(sim());
  sim().control.say(id, { text: "before" });

  const bare = await guest.stream();
  sim().control.setBehaviour({ replay: false });
  const asking = await guest.stream("0");
  sim().control.say(id, { text: "after" });

  for (const stream of [bare, asking]) {
    expect(texts(await stream.until((events) => events.length > 0))).toEqual(["after"]);
    stream.close();
  }
});

test("the log for replay holds so many events, for so long", async () => {
  const { guest, id } = await talking(sim());
  sim().control.setLimits({ replayEvents: 2, replayMs: 1000 });
  sim().control.say(id, { text: "too many" });
  sim().control.say(id, { text: "too old" });
  clock.now += 1001;
  sim().control.say(id, { text: "kept" });

  const stream = await guest.stream("0");
  const events = await stream.until((seen) => seen.length > 0);
  stream.close();

  expect(texts(events)).toEqual(["kept"]);
});

test("two readers of one subject both get every event", async () => {
  const { guest, id } = await talking(sim());
  const [one, other] = [await guest.stream(), await guest.stream()];

  sim().control.say(id, { text: "to both" });

  for (const stream of [one, other]) {
    expect(texts(await stream.until((events) => events.length > 0))).toEqual(["to both"]);
    stream.close();
  }
});

test("pings come as events without an id, until silenced", async () => {
  sim().control.setBehaviour({ pingIntervalMs: 10 });
  const { guest } = await talking(sim());

  const stream = await guest.stream();
  const [ping] = await stream.until((events) => events.length >= 2);
  sim().control.setNetwork({ silent: true });
  const quiet = await guest.stream();
  await new Promise((resolve) => setTimeout(resolve, 50));
  stream.close();
  quiet.close();

  expect(ping).toMatchObject({ event: "ping", data: 0 });
  expect(ping?.id || undefined).toBeUndefined();
  expect(quiet.events).toEqual([]);
});

test("the org id is required, must be the token's, and may have 18 characters unless strict", async () => {
  const { guest } = await talking(sim());
  const url = `${sim().url}/eventrouter/v1/sse`;
  const authorization = `Bearer ${guest.token}`;
  const status = async (orgId?: string) =>
    (await request("GET", url, { headers: { authorization, ...(orgId && { "x-org-id": orgId }) } })).status;

  expect(await status()).toBe(400);
  expect(await status("00Dxx0000000000")).toBe(401);
  const long = await guest.stream(undefined, { "x-org-id": `${sim().orgId}AAA` });
  long.close();
  sim().control.setBehaviour({ strictOrgId: true });
  expect(await status(`${sim().orgId}AAA`)).toBe(401);
});

test("an expired token gets the plain text, another bad one the gateway's JSON", async () => {
  const { guest } = await talking(sim());
  const url = `${sim().url}/eventrouter/v1/sse`;
  const headers = { "x-org-id": sim().orgId, authorization: `Bearer ${guest.token}` };
  clock.now += 7 * 3_600_000;

  const expired = await request("GET", url, { headers });
  const invalid = await request("GET", url, { headers: { ...headers, authorization: "Bearer x" } });

  expect([expired.status, expired.text]).toEqual([401, "Jwt is expired"]);
  expect(invalid.status).toBe(401);
  expect(invalid.body).toMatchObject({ status: 401, error: "Unauthorized", path: "/eventrouter/v1/sse" });
});

test("a stream of a customer with several conversations serves them all", async () => {
  const guest = await Customer.guest(sim());
  const stream = await guest.stream();
  const ids = [await guest.begin(), await guest.begin()];

  const events = await stream.until((seen) => seen.length >= 2);
  stream.close();

  expect(events.map(({ data }) => data.conversationId)).toEqual(ids);
});
