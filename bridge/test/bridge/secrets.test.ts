import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { sql } from "kysely";
import { createLogger } from "../../src/lib/logger.ts";
import { BridgeWorld } from "../support/bridge-world.ts";
import { eventually } from "../support/eventually.ts";
import { keys, simulatedConfig } from "../support/bridge-config.ts";
import { Overheard } from "./support/overheard.ts";
import { Receiver } from "./support/receiver.ts";
import { customerReadsThat, repReadsThat, withRep } from "./support/scene.ts";

const mark = (name: string) => `${name}-${randomBytes(9).toString("hex")}`;

/** What nobody but its owner may ever see. */
const secrets: Record<string, string> = {
  "the caller's key": keys.opencx,
  "the org's key": keys.org,
  "the admin's key": keys.admin,
  "OpenCX's API key": mark("ocx_live"),
  "the webhook's token": keys.webhookToken,
  "the webhook's signing secret": keys.webhookSecret,
  "the callback's secret": mark("callback-secret"),
  "the workflow's address": mark("workflow-token"),
  "the encryption key": Buffer.alloc(32, 7).toString("base64"),
};

/** What belongs into the conversation, and nowhere else. */
const words = {
  "the customer's words": mark("customer-words"),
  "the rep's words": mark("rep-words"),
  "the AI's words": mark("ai-words"),
  "words that never arrive": mark("refused-words"),
  "words in a handoff": mark("handoff-words"),
  "the summary": mark("summary-words"),
  "the address": `${mark("ana")}@private.example`,
  "the phone number": "+4915112345987",
  "the name": mark("Anastasia"),
  "a file's name": `${mark("passport")}.txt`,
};

const lines: string[] = [];
const errorAnswers: string[] = [];
let world: BridgeWorld;
let receiver: Receiver;
const overheard = new Overheard();

beforeAll(async () => {
  receiver = await Receiver.start();
  const log = createLogger({ level: "trace", destination: { write: (line) => void lines.push(line) } });
  world = await BridgeWorld.start(
    (simulators) => {
      const [first] = simulatedConfig(simulators)["connections"] as { identity: { privateKey: string } }[];
      rememberPem(first?.identity.privateKey ?? "");
      return {
        connections: [first],
        callback: { url: receiver.url, secret: secrets["the callback's secret"], allowPrivateAddresses: true },
        nobodyThere: { workflowUrl: `${simulators.opencx.url}/_sim/workflows/${secrets["the workflow's address"]}` },
        delivery: { maxAttempts: 2 },
      };
    },
    { log, dispatcher: overheard.dispatcher },
    { opencxKey: secrets["OpenCX's API key"] ?? "" },
  );
  world.connectWebhooks();
  world.opencx.set({ webhooks: { signing: { secret: keys.webhookSecret }, attachments: true } });
  await liveThroughEverything();
}, 60_000);
afterAll(async () => {
  await world.close();
  await receiver.close();
});

/** The middle of the key: its frame is no secret. */
function rememberPem(pem: string): void {
  secrets["the private key"] = pem.split("\n")[5] ?? "";
}

/** A conversation with everything in it that can be said and everything that can go wrong. */
async function liveThroughEverything(): Promise<void> {
  const contact = { email: words["the address"], name: words["the name"], phone: words["the phone number"] };
  const history = [
    { from: "customer", text: words["the customer's words"] },
    { from: "ai", text: words["the AI's words"] },
  ];
  const body = { reason: words["words in a handoff"], attributes: { unknown: words["words in a handoff"] } };
  const scene = await withRep(world, { contact, history }, { ...body, summary: words["the summary"] });
  await talk(scene);
  await failInEveryWay(scene);
  world.desk.end(scene.conversationId);
  await world.reaches(scene.id, "ended");
  for (const [token, name] of overheard.tokens) secrets[`${name} ${token.slice(0, 12)}`] = token;
}

async function talk({ sessionId, id, conversationId }: { sessionId: string; id: string; conversationId: string }) {
  const base64 = Buffer.from(words["the customer's words"]).toString("base64");
  const files = [{ name: words["a file's name"], type: "text/plain", base64 }];
  world.opencx.customerWrites(sessionId, { text: words["the customer's words"], files });
  await repReadsThat(world, conversationId, new RegExp(`file ${words["a file's name"]}`));
  world.desk.say(conversationId, { text: words["the rep's words"] });
  await customerReadsThat(world, sessionId, words["the rep's words"]);
  world.desk.dropStreams();
  await world.post(`/v1/handoffs/${id}/messages`, { id: "again", text: words["the customer's words"] });
}

async function failInEveryWay({
  sessionId,
  id,
  conversationId,
}: {
  sessionId: string;
  id: string;
  conversationId: string;
}) {
  const echo = { message: `${words["words that never arrive"]} ${secrets["OpenCX's API key"]}` };
  world.desk.addFault({ method: "POST", path: "/message$", status: 500, times: 2, body: echo });
  await world.post(`/v1/handoffs/${id}/messages`, { id: "dead", text: words["words that never arrive"] });
  await eventually("given up at the desk", () => lastTrace(conversationId, "dead"));
  world.opencx.addFault({ method: "POST", path: "/send$", status: 400, times: 1, body: echo });
  world.desk.say(conversationId, { text: words["words that never arrive"] });
  await repReadsThat(world, conversationId, /did not reach the customer/);
  world.opencx.addFault({ method: "GET", path: `${sessionId}`, status: 500, times: 3, body: echo });
  world.desk.expireTokens();
  await refusedRequests(id);
}

async function lastTrace(conversationId: string, kind: string) {
  return (await world.trace(conversationId)).events.find((event) => event.kind === kind);
}

/** Every refusal that a caller can provoke, with secrets and words in the request. */
async function refusedRequests(id: string): Promise<void> {
  const words1 = words["words that never arrive"];
  const bodies = [
    { sessionId: { words1 } },
    { text: 7, secret: words1 },
    `{"sessionId": "${words1}`,
    { sessionId: `${words1} !` },
  ];
  for (const path of ["/v1/handoffs", `/v1/handoffs/${id}/messages`, `/v1/handoffs/${words1}/end`, `/v1/${words1}`]) {
    for (const body of bodies) errorAnswers.push(JSON.stringify(await world.post(path, body).catch(String)));
    const authorization = `Bearer ${secrets["OpenCX's API key"]}`;
    errorAnswers.push(JSON.stringify(await world.post(path, {}, { authorization })));
  }
  const hook = `/v1/opencx/webhook/${keys.webhookToken}`;
  errorAnswers.push(JSON.stringify(await world.post(hook, { event: words1 }, { "x-opencx-signature": "00" })));
  errorAnswers.push(JSON.stringify(await world.post(`/v1/opencx/webhook/${mark("wrong-token")}`, {})));
}

/** Which of these the text holds. */
function found(text: string, things: Record<string, string>): string[] {
  return Object.entries(things)
    .filter(([, value]) => value.length > 8 && (text.includes(value) || text.includes(encodeURIComponent(value))))
    .map(([name]) => name);
}

async function adminPage(path: string): Promise<string> {
  const answer = await fetch(`${world.adminUrl}${path}`, { headers: { authorization: `Bearer ${keys.admin}` } });
  expect(answer.status).toBe(200);
  return answer.text();
}

test("the test has planted what it looks for, and things went wrong", async () => {
  expect(Object.values(secrets).every((value) => value.length > 8)).toBe(true);
  expect(
    Object.keys(secrets).filter((name) => /^(the private key|an identity token|a bearer token)/.test(name)).length,
  ).toBeGreaterThan(3);
  expect(lines.filter((line) => /"level":"(warn|error)"/.test(line)).length).toBeGreaterThan(0);
  expect(errorAnswers.length).toBeGreaterThan(15);
});

test("the log, at its most talkative, holds no secret and nobody's words", () => {
  const log = lines.join("");

  expect(lines.length).toBeGreaterThan(20);
  expect(found(log, secrets)).toEqual([]);
  expect(found(log, words)).toEqual([]);
});

test("the trace's own rows hold no secret and nobody's words", async () => {
  const { rows } = await sql<{ row: string }>`SELECT row_to_json(trace_events)::text AS row FROM trace_events`.execute(
    world.bridge.parts.store.db,
  );
  const all = rows.map(({ row }) => row).join("\n");

  expect(rows.length).toBeGreaterThan(20);
  expect(found(all, secrets)).toEqual([]);
  expect(found(all, words)).toEqual([]);
});

test("tokens and keys lie nowhere in the store as they are", async () => {
  for (const table of ["handoffs", "conversations", "entries", "webhook_receipts", "idempotency_keys", "processes"]) {
    const { rows } = await sql<{ row: string }>`SELECT row_to_json(t)::text AS row FROM ${sql.table(table)} t`.execute(
      world.bridge.parts.store.db,
    );
    expect({ table, found: found(rows.map(({ row }) => row).join("\n"), secrets) }).toEqual({ table, found: [] });
    expect(rows.map(({ row }) => row).join("\n")).not.toMatch(/eyJ[\w-]{20,}\./);
  }
});

test("no answer to a wrong request repeats a secret or what was sent", () => {
  const answers = errorAnswers.join("\n");

  expect(found(answers, secrets)).toEqual([]);
  expect(found(answers, words)).toEqual([]);
});

test.each(["/metrics", "/admin/config", "/admin/handoffs?state=over", "/admin/dead", "/healthz"])(
  "the admin page %s holds no secret and nobody's words",
  async (path) => {
    const page = await adminPage(path);

    expect(found(page, secrets)).toEqual([]);
    expect(found(page, words)).toEqual([]);
  },
);

test("the callback carries codes and ids, never words", () => {
  const posts = receiver.posts.map(({ body, headers }) => body + JSON.stringify(headers)).join("\n");

  expect(receiver.posts.length).toBeGreaterThanOrEqual(3);
  expect(found(posts, secrets)).toEqual([]);
  expect(found(posts, words)).toEqual([]);
});

test("those who may see the words see them: the trace's transcript", async () => {
  const conversationId = world.desk.conversations()[0]?.conversationId ?? "";
  const trace = await world.trace(conversationId);
  const { transcript, events } = trace;

  expect(found(JSON.stringify(transcript), words)).toEqual(
    expect.arrayContaining(["the customer's words", "the rep's words", "the AI's words"]),
  );
  expect(found(JSON.stringify(events), words)).toEqual([]);
  expect(found(JSON.stringify(trace), secrets)).toEqual([]);
});
