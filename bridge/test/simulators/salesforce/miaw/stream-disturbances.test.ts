import { expect, test } from "@jest/globals";
import { Customer, talking } from "./client.ts";
import { simulated } from "./simulated.ts";
import { texts } from "./stream-reader.ts";

const { sim } = simulated();

test("streams end when their life is over, when their token is expired, and on demand", async () => {
  const { guest, id } = await talking(sim());
  sim().control.setBehaviour({ streamLifetimeMs: 20 });
  await (
    await guest.stream()
  ).ended;
  sim().control.setBehaviour({ streamLifetimeMs: null });

  const dropped = await guest.stream();
  expect(sim().control.dropStreams({ conversationId: id })).toBe(1);
  await dropped.ended;
  const expired = await guest.stream();
  sim().control.expireTokens({ conversationId: id });
  await expired.ended;

  expect(sim().control.state().openStreams).toBe(0);
});

test("dropping one conversation's streams leaves the others open", async () => {
  const [one, other] = [await talking(sim()), await talking(sim())];
  const [first, second] = [await one.guest.stream(), await other.guest.stream()];

  sim().control.dropStreams({ conversationId: one.id });
  await first.ended;
  sim().control.say(other.id, { text: "still here" });

  expect(texts(await second.until((events) => events.length > 0))).toEqual(["still here"]);
  second.close();
});

test("events can be doubled, reordered and lost; a lost one is still in the list", async () => {
  const { guest, id } = await talking(sim());
  const stream = await guest.stream();
  const say = (text: string) => sim().control.say(id, { text });

  sim().control.disturb({ kind: "duplicate" });
  say("twice");
  sim().control.disturb({ kind: "reorder", count: 3 });
  ["a", "b", "c"].forEach(say);
  sim().control.disturb({ kind: "lose", conversationId: id });
  say("lost");
  say("end");

  const events = await stream.until((seen) => texts(seen).includes("end"));
  stream.close();
  expect(texts(events)).toEqual(["twice", "twice", "c", "b", "a", "end"]);
  expect(await guest.entries(id, "?entryTypeFilter=Message")).toHaveLength(6);
});

test("events can be delayed", async () => {
  const { guest, id } = await talking(sim());
  const stream = await guest.stream();
  sim().control.setNetwork({ delayMs: 30 });

  sim().control.say(id, { text: "late" });

  expect(stream.events).toEqual([]);
  expect(texts(await stream.until((events) => events.length > 0))).toEqual(["late"]);
  stream.close();
});

test("streaming tokens reach only those who asked for them", async () => {
  const { guest, id } = await talking(sim());
  const stream = await guest.stream();

  sim().control.emit(id, { entryType: "StreamingToken", payload: { streamingToken: {} } });
  sim().control.emit(id, { entryType: "SomethingNew", event: "CONVERSATION_SOMETHING_NEW" });

  const events = await stream.until((seen) => seen.length > 0);
  stream.close();
  expect(events.map(({ event }) => event)).toEqual(["CONVERSATION_SOMETHING_NEW"]);
});

test("a hundred customers never see a word of each other", async () => {
  const customers = await Promise.all(Array.from({ length: 100 }, () => Customer.guest(sim())));
  const streams = await Promise.all(customers.map((customer) => customer.stream(customer.lastEventId)));
  const ids = await Promise.all(customers.map((customer) => customer.begin()));
  for (const id of ids) sim().control.accept(id);

  await Promise.all(customers.map((customer, index) => customer.send(ids[index] ?? "", `from ${index}`)));
  ids.forEach((id, index) => sim().control.say(id, { text: `to ${index}` }));
  await Promise.all(streams.map((stream) => stream.until((events) => texts(events).length >= 2)));

  streams.forEach((stream, index) => {
    expect(new Set(stream.events.map(({ data }) => data.conversationId))).toEqual(new Set([ids[index]]));
    expect(texts(stream.events)).toEqual([`from ${index}`, `to ${index}`]);
    stream.close();
  });
});
