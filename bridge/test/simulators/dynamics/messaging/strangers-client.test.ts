import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { createTenant } from "../../../../simulators/dynamics/create-tenant.ts";
import { facts } from "../../../../simulators/dynamics/facts.ts";
import { startMessagingSimulator } from "../../../../simulators/dynamics/messaging/messaging-simulator.ts";
import type { MessagingSimulator } from "../../../../simulators/dynamics/messaging/messaging-simulator.ts";

interface Activity {
  type: string;
  name?: string;
  text?: string;
  channelId: string;
  conversation: { id: string };
  attachments?: { contentType: string; contentUrl: string; name: string }[];
}

/** A client written from contract dynamics-365 7 alone; it shares nothing with the other tests. */
class Stranger {
  readonly base: string;
  readonly token: string;
  readonly seen: Activity[] = [];
  #wake = () => {};
  readonly server = createServer((req, res) => {
    const [, id] = /^\/hook\/v3\/conversations\/([^/]+)\/activities$/.exec(req.url ?? "") ?? [];
    const chunks: Buffer[] = [];
    req.on("data", (chunk: Buffer) => chunks.push(chunk));
    req.on("end", () => {
      const activity = JSON.parse(Buffer.concat(chunks).toString("utf8")) as Activity;
      res.writeHead(activity.conversation.id === id ? 200 : 404).end();
      this.seen.push(activity);
      this.#wake();
    });
  });

  constructor(base: string, token: string) {
    this.base = base;
    this.token = token;
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hook`;
  }

  async request(method: "GET" | "POST", path: string, body?: object): Promise<Record<string, unknown>> {
    const response = await fetch(`${this.base}/api/v1.0/consumer${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${this.token}`,
        "channel-id": facts.channelId,
        "organization-id": facts.organizationId,
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as Record<string, unknown>;
    return { ...answer, httpStatus: response.status };
  }

  post(id: string, activity: object) {
    const about = { channelId: facts.channelId, conversation: { id }, from: { id: "s1", name: "Ann Lee" } };
    return this.request("POST", `/conversation/${id}`, { ...about, ...activity });
  }

  /** Waits for the first activity that fits and has not been taken. */
  async take(fits: (activity: Activity) => boolean): Promise<Activity> {
    for (;;) {
      const index = this.seen.findIndex(fits);
      if (index !== -1) return this.seen.splice(index, 1)[0]!;
      await new Promise<void>((done) => (this.#wake = done));
    }
  }

  /** The contract's rule: named, or worded like an event, it is an event. */
  event(...names: string[]): Promise<Activity> {
    return this.take(({ name, text }) =>
      names.includes(name ?? /^EventName: \*\*_(\w+)_\*\*$/.exec(text ?? "")?.[1] ?? ""),
    );
  }

  words(): Promise<Activity> {
    return this.take(({ type, name, text }) => type === "message" && !name && !/^EventName: /.test(text ?? ""));
  }
}

let sim: MessagingSimulator;
let client: Stranger;
const violations: string[] = [];

beforeAll(async () => {
  const tenant = createTenant({ onViolation: (one) => violations.push(one) });
  sim = await startMessagingSimulator(tenant);
  const claims = { audience: facts.messagingResource, subject: facts.clientId };
  client = new Stranger(sim.url, await tenant.tokens.issue(claims));
  const msdyn_webhookurl = await client.listen();
  tenant.rows.update("msdyn_occustommessagingchannel", facts.channelId, { msdyn_webhookurl });
});
afterAll(async () => {
  await sim.close();
  client.server.close();
});

test.each(["event", "message", "text-only"])(
  "a whole conversation goes both ways, events spelled as %s",
  async (spelling) => {
    sim.control.setBehaviour({
      eventSpellings: [spelling],
      eventNames: spelling === "event" ? "published" : "samples",
    });
    const customerid = `opencx:${spelling}`;
    const create = () =>
      client.request("POST", "/conversation/create", {
        customercontext: { customerid, preferredname: "Ann Lee" },
        conversationcontext: { sessionId: { isDisplayable: true, value: "s1" } },
        conversationrequestid: "7b0c0f5e-6d3a-5c53-9d0e-000000000001",
        startmessage: { message: "Customer asks for a refund.", displayname: "OpenCX AI" },
        skipdeflectionbot: true,
      });

    const created = await create();
    const repeated = await create();
    const id = String(created["conversationId"]);
    expect(created).toMatchObject({ httpStatus: 200, isNew: true, messageId: expect.stringMatching(/^\d{13}$/) });
    expect(repeated).toEqual({ httpStatus: 200, conversationId: id, isNew: false });
    await client.event("AgentAssigned");

    sim.control.accept(id);
    await client.event("AgentAccepted");
    const sent = await client.post(id, { type: "message", text: "Hello?" });
    await client.post(id, { type: "typing" });
    sim.control.type(id);
    await client.take(({ type }) => type === "typing");
    const { messageId } = sim.control.reply(id, { text: "**Good day**" });
    expect(await client.words()).toMatchObject({ text: "**Good day**", conversation: { id } });
    const read = await client.post(id, { type: "event", name: "MessageRead", value: { messageId } });
    expect(Number(read["messageId"])).toBeGreaterThan(Number(sent["messageId"]));

    const photo = Buffer.from("not a photo").toString("base64");
    const contentUrl = `data:image/png;base64,${photo}`;
    await client.post(id, { type: "message", attachments: [{ contentType: "image/png", contentUrl, name: "a.png" }] });
    sim.control.attach(id, { files: [{ name: "form.pdf", contentType: "application/pdf", base64: photo }] });
    const { attachments } = await client.words();
    expect(await (await fetch(attachments![0]!.contentUrl)).text()).toBe("not a photo");

    const list = (await client.request("GET", `/conversation/${id}/messages`)) as { messages: { text: string }[] };
    expect(list.messages.map(({ text }) => text)).toEqual([
      "Customer asks for a refund.",
      "Hello?",
      "**Good day**",
      "",
      "",
    ]);
    sim.control.wrapUp(id);
    await client.event("PrimaryAgentEndConversation");
    sim.control.close(id);
    await client.event("AgentEndSession", "AgentClosed");
    await client.event("ConversationClose", "ConversationClosed");
    const { httpStatus, errorCode } = await client.post(id, { type: "message", text: "One more" });

    expect([httpStatus, errorCode]).toEqual([404, 30013]);
    expect(sim.control.conversation(id).messages.map(({ by, read: isRead }) => [by.kind, isRead])).toEqual([
      ["start", false],
      ["customer", false],
      ["rep", true],
      ["customer", false],
      ["rep", false],
    ]);
    expect(await create()).toMatchObject({ isNew: true });
    await client.event("AgentAssigned");
    expect([client.seen, violations]).toEqual([[], []]);
  },
);
