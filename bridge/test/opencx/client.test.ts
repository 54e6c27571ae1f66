import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { MockAgent } from "undici";
import type { Budget } from "../../src/lib/budget.ts";
import { OpencxClient } from "../../src/opencx/client.ts";

const plenty: Budget = { take: async () => 0, left: async () => 1000 };
const baseUrl = "https://opencx.test";

let agent: MockAgent;
let client: OpencxClient;
beforeEach(() => {
  agent = new MockAgent();
  agent.disableNetConnect();
  client = new OpencxClient({
    settings: { baseUrl, apiKey: "k", timeoutMs: 1000 },
    dispatcher: agent,
    allRequests: plenty,
    reads: plenty,
    looks: plenty,
  });
});
afterEach(() => agent.close());

function answers(body: unknown): void {
  agent
    .get(baseUrl)
    .intercept({ path: /.*/ })
    .reply(200, JSON.stringify(body), { headers: { "content-type": "application/json" } });
}

test("one session of a list that cannot be read does not hide the others", async () => {
  const readable = { id: "s-1", status: "open", channel: { type: "web" } };
  answers({ items: [{ id: "s-0", status: 7 }, readable, "nonsense"], next: null });

  const { sessions, unreadable } = await client.handedOffSessions(new Date(), undefined);

  expect([sessions.map(({ id }) => id), unreadable]).toEqual([["s-1"], 2]);
});

test.each([{ message: "upstream maintenance" }, { items: null, next: null }, null, []])(
  "an answer without a list, such as %j, is no empty history",
  async (body) => {
    answers(body);

    await expect(client.history("s-1", 20)).rejects.toMatchObject({ code: "OPENCX_ANSWER_UNREADABLE" });
  },
);
