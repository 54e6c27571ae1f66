import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { openStore } from "../../src/store/open-store.ts";
import type { Store } from "../../src/store/store.ts";
import { conversationOf } from "../desks/salesforce-cases/lab.ts";
import { freshDatabase } from "../store/support/postgres.ts";
import { chatProcesses } from "./chat-processes.ts";

const { chats, sent, start } = chatProcesses();
const brief: [] = [];
let databaseUrl: string;
let store: Store;
beforeAll(async () => {
  databaseUrl = await freshDatabase();
  store = await openStore({ url: databaseUrl, dataDir: "unused" });
});
afterAll(() => store.close());

test("a pause that one process is told of holds for every process, whichever connection asks", async () => {
  const [one, other] = [start({ databaseUrl }), start({ databaseUrl })];
  chats().throttle({ seconds: 60, times: 1 });
  await expect(one.chat.open(conversationOf(), { brief })).rejects.toMatchObject({ code: "DYNAMICS_THROTTLED" });
  const before = sent();

  await expect(other.otherChat.open(conversationOf(), { brief })).rejects.toMatchObject({ code: "DYNAMICS_BUSY" });
  expect(sent()).toBe(before);
});
