import { expect, test } from "@jest/globals";
import { HistoryReader, type ReadPage } from "../../src/opencx/history-reader.ts";
import type { HistoryItem } from "../../src/opencx/types.ts";

const start = Date.parse("2026-01-01T00:00:00Z");
const at = (minute: number) => new Date(start + minute * 60_000);

function item(minute: number): HistoryItem {
  const message = {
    kind: "message" as const,
    type: "message",
    speaker: "customer" as const,
    name: undefined,
    attachments: [],
  };
  return { ...message, id: `m${minute}`, at: at(minute), text: `Minute ${minute}` };
}

/** A history of one item a minute, ten a page, and how many pages were asked for. */
function history(length: number, order: "oldest first" | "newest first") {
  const server = { length, pages: 0, failAt: Infinity };
  const readPage: ReadPage = async (cursor) => {
    server.pages += 1;
    if (server.pages === server.failAt) throw new Error("the budget is spent");
    const all = Array.from({ length: server.length }, (_, minute) => item(minute));
    if (order === "newest first") all.reverse();
    const from = Number(cursor ?? 0);
    return { items: all.slice(from, from + 10), next: from + 10 < all.length ? String(from + 10) : undefined };
  };
  return { server, readPage };
}

const texts = ({ items }: { items: HistoryItem[] }) => items.map(({ text }) => text);

test("a history that begins with its oldest page is read to its end: the newest counts", async () => {
  const { server, readPage } = history(95, "oldest first");

  const read = await new HistoryReader().whole("s", 3, readPage);

  expect([texts(read).at(-1), read.items.length, read.cut, server.pages]).toEqual(["Minute 94", 95, false, 10]);
});

test("of one that begins with its newest page the oldest are left out", async () => {
  const { server, readPage } = history(95, "newest first");

  const read = await new HistoryReader().whole("s", 3, readPage);

  expect([texts(read)[0], texts(read).at(-1), read.cut, server.pages]).toEqual(["Minute 65", "Minute 94", true, 3]);
});

test("what is new is read from where the last reading ended, or only as far back as need be", async () => {
  const reader = new HistoryReader();
  const [oldestFirst, newestFirst] = [history(95, "oldest first"), history(95, "newest first")];
  await reader.since("a", at(90), 20, oldestFirst.readPage);
  await reader.since("b", at(90), 20, newestFirst.readPage);
  for (const { server } of [oldestFirst, newestFirst]) Object.assign(server, { pages: 0, length: 97 });

  const asc = await reader.since("a", at(90), 20, oldestFirst.readPage);
  const desc = await reader.since("b", at(90), 20, newestFirst.readPage);

  expect([texts(asc).at(-1), oldestFirst.server.pages]).toEqual(["Minute 96", 1]);
  expect([texts(desc).at(-1), newestFirst.server.pages]).toEqual(["Minute 96", 1]);
  expect(texts(desc)).toContain("Minute 90");
});

test("a reading that was interrupted goes on where it was", async () => {
  const reader = new HistoryReader();
  const { server, readPage } = history(95, "oldest first");
  server.failAt = 7;
  await expect(reader.whole("s", 3, readPage)).rejects.toThrow("spent");

  const read = await reader.whole("s", 3, readPage);

  expect([read.items.length, server.pages]).toEqual([95, 11]);
});

test("two who read the same history at once both get it, each item once", async () => {
  const reader = new HistoryReader();
  const { readPage } = history(35, "oldest first");

  const [one, other] = await Promise.all([reader.whole("s", 3, readPage), reader.whole("s", 3, readPage)]);

  expect([one.items.length, other.items.length]).toEqual([35, 35]);
});

test("an item that two pages hold is one item", async () => {
  const readPage: ReadPage = async (cursor) =>
    cursor === undefined ? { items: [item(1), item(2)], next: "2" } : { items: [item(2), item(3)], next: undefined };

  expect(texts(await new HistoryReader().whole("s", 3, readPage))).toEqual(["Minute 1", "Minute 2", "Minute 3"]);
});
