import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import type { Store } from "../../../src/store/store.ts";
import { type Backend, embedded } from "../../store/support/backend.ts";
import { beingOpened, deliver, isClosed, isOpen, key, stored, woken } from "./rows.ts";

let backend: Backend;
let store: Store;
beforeAll(async () => {
  backend = await embedded();
  store = await backend.open();
});
beforeEach(async () => {
  await store.db.deleteFrom("handoffs").execute();
  await store.db.deleteFrom("desk_inbox").execute();
});
afterAll(() => backend.close());

test("a delivery for a conversation that the bridge does not have is refused", async () => {
  await isOpen(store, await beingOpened(store));

  expect(await deliver(store, { ...key, externalId: "conversation-2" })).toBe(false);
  expect(await deliver(store, { ...key, connection: "cases" })).toBe(false);
});

test("a delivery wakes the follower of its conversation, and nobody else's", async () => {
  const id = await beingOpened(store);
  await isOpen(store, id);
  await beingOpened(store);
  const followers = woken(store);

  expect(await deliver(store)).toBe(true);
  expect([await stored(store), followers]).toEqual([1, [id]]);
});

test("where a handoff has joined the conversation of an earlier one, its follower is woken", async () => {
  const earlier = await beingOpened(store);
  await isOpen(store, earlier);
  await isClosed(store, earlier);
  const joined = await beingOpened(store);
  await isOpen(store, joined);
  const followers = woken(store);

  expect(await deliver(store)).toBe(true);
  expect(followers).toEqual([joined]);
});

test("a delivery for a conversation that is being opened wakes its follower, which may have read too early", async () => {
  const id = await beingOpened(store);
  const followers = woken(store);

  expect(await deliver(store)).toBe(true);
  expect([await stored(store), followers]).toEqual([1, [id]]);
});
