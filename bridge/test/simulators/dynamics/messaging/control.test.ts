import { describe, expect, test } from "@jest/globals";
import { facts } from "../../../../simulators/dynamics/facts.ts";
import type { Json } from "./customers.ts";
import { simulated } from "./simulated.ts";

const { sim, control, customers, webhook, changeChannel } = simulated();

async function post(path: string, body: unknown = {}): Promise<{ status: number; body: Json }> {
  const response = await fetch(`${sim().url}/_sim/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? {} : (JSON.parse(text) as Json) };
}

async function get(path: string): Promise<Json> {
  return (await (await fetch(`${sim().url}/_sim/${path}`)).json()) as Json;
}

describe("over HTTP", () => {
  test("a rep does all that the handle can, by the customer's id too", async () => {
    const id = await customers().begin({ customerid: "opencx:s1" });
    const path = `conversations/${encodeURIComponent("opencx:s1")}`;

    await post(`${path}/accept`, { rep: "Ann Agent" });
    await post(`${path}/type`);
    const reply = await post(`${path}/reply`, { text: "Hello" });
    await post(`${path}/wrap-up`);
    await post("settle");
    await fetch(`${sim().url}/_sim/settled`);

    expect(reply).toMatchObject({ status: 200, body: { result: { text: "Hello", by: { name: "Ann Agent" } } } });
    expect(webhook().names()).toEqual([
      "AgentAssigned",
      "AgentAccepted",
      "typing",
      "message",
      "PrimaryAgentEndConversation",
    ]);
    expect(await get(path)).toMatchObject({ conversationId: id, state: "Wrap-up", title: "Visitor: OpenCX" });
    expect(await get("conversations")).toMatchObject({ conversations: [{ conversationId: id }] });
    expect(await get(`deliveries?conversationId=${id}`)).toMatchObject({
      deliveries: [{ outcome: "delivered", attempts: [{ status: 200 }] }, {}, {}, {}, {}],
    });
    expect(await get("requests")).toMatchObject({ requests: [{ operation: "createConversation" }] });
  });

  test("the admin changes who works, and what the pages leave open", async () => {
    await post("sign-out", { rep: "Bob Agent" });
    await post("set-behaviour", { createStatus: 201 });
    await post("set-hours", { hours: "holiday" });
    await post("add-fault", { status: 503 });

    expect(await get("state")).toMatchObject({
      hours: "holiday",
      organizationId: facts.organizationId,
      behaviour: { createStatus: 201 },
      reps: [
        { id: facts.annAgentId, name: "Ann Agent", onDuty: true },
        { name: "Bob Agent", onDuty: false },
      ],
      violations: [],
    });
    expect(await get("faults")).toMatchObject({ faults: [{ status: 503, body: { title: "Service Unavailable" } }] });
    await fetch(`${sim().url}/_sim/faults`, { method: "DELETE" });
    expect(await get("faults")).toEqual({ faults: [] });
    await post("reset");
    expect(await get("state")).toMatchObject({ hours: "open", behaviour: { createStatus: 200 } });
  });

  test("the bytes of a file can be had", async () => {
    const id = await customers().begin();
    const attachment = { contentType: "text/plain", contentUrl: "data:text/plain;base64,aGk=", name: "a.txt" };
    await customers().send(id, { type: "message", attachments: [attachment] });
    const [file] = control().conversation(id).files;

    expect(await (await fetch(`${sim().url}/_sim/files/${file!.id}`)).text()).toBe("hi");
  });

  test("every operation is listed with what it is about", async () => {
    const { operations } = (await get("")) as { operations: { post: string; about: string }[] };

    expect(operations.map((one) => one.post)).toEqual(
      expect.arrayContaining(["/_sim/sign-in", "/_sim/conversations/:which/transfer-to-queue"]),
    );
    expect(operations.every(({ about }) => about.length > 10)).toBe(true);
  });

  test.each<[string, unknown, number]>([
    ["conversations/nobody/accept", {}, 404],
    ["conversations/nobody/constructor", {}, 404],
    ["constructor", {}, 404],
    ["nothing", {}, 404],
    ["set-limits", { constructor: 1 }, 400],
    ["set-limits", { nothing: 1 }, 400],
    ["set-behaviour", { nothing: 1 }, 400],
    ["set-hours", { hours: "always" }, 400],
    ["set-rep", { rep: "Nobody" }, 404],
    ["set-rep", { rep: "Ann Agent", online: true }, 400],
    ["sign-in", "{", 400],
  ])("%s with %j answers %d", async (path, body, status) => {
    expect((await post(path, body)).status).toBe(status);
  });

  test("what cannot be done answers 409, and why", async () => {
    const id = await customers().begin();

    expect(await post(`conversations/${id}/reply`, { text: "x" })).toEqual({
      status: 409,
      body: { message: "A rep is not in the conversation." },
    });
  });
});

test("reps send no files where the channel takes none", async () => {
  const id = await customers().begin();
  control().accept(id);
  changeChannel({ msdyn_enablefileattachmentsforagents: false });
  const file = { name: "a.txt", contentType: "text/plain", base64: "aGk=" };

  expect(() => control().attach(id, { files: [file] })).toThrow(/turned off/);
  expect(control().conversation(id).files).toEqual([]);
});

test("every request is slower where the network is", async () => {
  control().setNetwork({ latencyMs: 40 });
  const started = performance.now();

  await customers().create();

  expect(performance.now() - started).toBeGreaterThanOrEqual(35);
});
