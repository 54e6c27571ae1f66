import { request as rawRequest } from "node:http";
import { expect, test } from "@jest/globals";
import { Customer, requestJson } from "./client.ts";
import { simulated } from "./simulated.ts";

const { sim } = simulated();
const control = (method: string, path: string, body?: unknown) => requestJson(method, `${sim().url}/_sim${path}`, body);

/** fetch does not let a caller choose the Host header. */
function statusWith(headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = rawRequest(`${sim().url}/_sim/state`, { headers }, (res) => {
      res.resume();
      resolve(res.statusCode);
    });
    sent.once("error", reject);
    sent.end();
  });
}

test("a rep's whole day can be driven over HTTP", async () => {
  const guest = await Customer.guest(sim());
  const id = await guest.begin();

  const steps: [string, unknown?][] = [
    ["accept", { rep: "Bob Agent" }],
    ["type"],
    ["say", { text: "Good day" }],
    ["send-link", { url: "https://shop.example" }],
    ["send-file", { name: "a.txt", mimeType: "text/plain", base64: "aGk=" }],
    ["transfer", { to: "Ann Agent", order: "remove-first" }],
    ["accept"],
    ["end"],
  ];
  for (const [name, body] of steps)
    expect((await control("POST", `/conversations/${id}/${name}`, body)).status).toBe(200);

  const { body } = await control("GET", `/ledger?conversationId=${id}`);
  expect(body).toMatchObject({ conversationId: id, subject: guest.subject, sessionCount: 1, ends: 1 });
  const records = body["records"] as { kind: string; operation: string; seq: number }[];
  expect(records.filter(({ kind }) => kind === "control").map(({ operation }) => operation)).toEqual([
    "accept",
    "type",
    "say",
    "sendLink",
    "sendFile",
    "transfer",
    "accept",
    "end",
  ]);
  expect(records.map(({ seq }) => seq)).toEqual(records.map(({ seq }) => seq).toSorted((a, b) => a - b));
});

test("control refuses hosts and origins that are not loopback", async () => {
  expect(await statusWith({ host: "localhost:1234" })).toBe(200);
  expect(await statusWith({ host: "[::1]:1234" })).toBe(200);
  expect(await statusWith({ host: "rebound.example" })).toBe(403);
  expect(await statusWith({ host: "127.0.0.1.example" })).toBe(403);
  expect(await statusWith({ host: "localhost", origin: "https://evil.example" })).toBe(403);
});

test("control says what is wrong with a call", async () => {
  const guest = await Customer.guest(sim());
  const id = await guest.begin();

  const answers = await Promise.all([
    control("POST", `/conversations/${id}/dance`),
    control("POST", `/conversations/${id}/say`, { text: 1 }),
    control("POST", `/conversations/${id}/say`, { text: "too early" }),
    control("POST", "/conversations/none/accept"),
    control("POST", "/set-limits", { nonsense: 1 }),
    control("POST", "/constructor"),
    control("GET", "/nowhere"),
  ]);

  expect(answers.map(({ status }) => status)).toEqual([404, 400, 409, 404, 400, 404, 404]);
  for (const { body } of answers) expect(body["message"]).toEqual(expect.any(String));
});

test("the index lists every operation with a sentence", async () => {
  const { body } = await control("GET", "");

  const operations = body["operations"] as { post: string; about: string }[];
  expect(operations.map(({ post }) => post)).toContain("/_sim/conversations/:id/send-quick-replies");
  expect(operations.every(({ about }) => about.endsWith("."))).toBe(true);
});

test("requests are counted by operation and answer, refused and faulted ones too", async () => {
  const guest = await Customer.guest(sim());
  const id = await guest.begin();
  await guest.send(id, "Hello");
  await guest.send(id, " ");
  await control("POST", "/faults", { method: "POST", path: "/message$", status: 503, body: "upstream" });
  const faulted = await guest.send(id, "Hello");
  (await guest.stream()).close();

  expect([faulted.status, faulted.text]).toEqual([503, "upstream"]);
  expect(sim().requests()).toEqual({
    generateAccessTokenForUnauthenticatedUser: { count: 1, statuses: { 200: 1 } },
    createConversation: { count: 1, statuses: { 201: 1 } },
    sendMessage: { count: 3, statuses: { 202: 1, 400: 1, 503: 1 } },
    openStream: { count: 1, statuses: { 200: 1 } },
  });
});

test("a request cut off after its work is done stands in the ledger, and repeats as a conflict", async () => {
  const guest = await Customer.guest(sim());
  const id = await guest.begin();
  sim().control.addFault({ path: "/message$", cut: "after" });
  const messageId = "0b6e4a0c-2f4c-4d9e-8a53-0d8d4f9d0010";

  await expect(guest.send(id, "Hello", {}, messageId)).rejects.toThrow();
  const again = await guest.send(id, "Hello", {}, messageId);

  expect(again.status).toBe(409);
  const sent = sim()
    .ledger(id)
    .records.filter(({ operation }) => operation === "sendMessage");
  expect(sent.map(({ status }) => status)).toEqual([0, 409]);
  expect(await guest.entries(id, "?entryTypeFilter=Message")).toHaveLength(1);
});

test("latency slows every answer, and calm ends all faults", async () => {
  const guest = await Customer.guest(sim());
  sim().control.setNetwork({ latencyMs: 40 });
  sim().control.addFault({ status: 500, times: -1, after: 1 });

  const before = performance.now();
  expect((await guest.call("GET", "/conversation/list")).status).toBe(200);
  expect(performance.now() - before).toBeGreaterThanOrEqual(35);
  expect((await guest.call("GET", "/conversation/list")).status).toBe(500);
  sim().control.calm();
  expect((await guest.call("GET", "/conversation/list")).status).toBe(200);
});

test("a reset empties the org and puts its settings back", async () => {
  const guest = await Customer.guest(sim());
  const id = await guest.begin();
  const stream = await guest.stream();
  sim().control.setLimits({ starts: 1 });
  sim().control.putDeployment({ developerName: "Extra", authMode: "UnAuth" });

  expect((await control("POST", "/reset")).status).toBe(204);
  await stream.ended;

  const state = sim().control.state();
  expect(state.limits.starts).toBe(3);
  expect(state.deployments.map(({ developerName }) => developerName)).toEqual(["Demo_Client", "Demo_Verified"]);
  expect(() => sim().ledger(id)).toThrow("No conversation");
});
