import { createHmac } from "node:crypto";
import { expect, test } from "@jest/globals";
import type { OpencxSimulator } from "../../../simulators/opencx/opencx-simulator.ts";
import type { SettingsPatch } from "../../../simulators/opencx/settings.ts";
import { startReceiver, withSim, type Json } from "./helpers.ts";

type Receiver = Awaited<ReturnType<typeof startReceiver>>;

async function withReceiver(
  options: { settings?: SettingsPatch; statuses?: number[]; events?: string[] },
  work: (sim: OpencxSimulator, receiver: Receiver) => Promise<void>,
): Promise<void> {
  const receiver = await startReceiver(options.statuses);
  const { events } = options;
  const target = { url: receiver.url, ...(events === undefined ? {} : { events }) };
  try {
    const settings = { ...options.settings, webhooks: { order: "sequential", ...options.settings?.webhooks } } as const;
    await withSim({ settings, webhooks: [target] }, ({ sim }) => work(sim, receiver));
  } finally {
    await receiver.close();
  }
}

const ann = { email: "ann@example.com", name: "Ann", phone: "+49123", customData: { plan: "gold" } };

test("a session's first message fires started and then the customer's response", async () => {
  await withReceiver({}, async (sim, receiver) => {
    const { sessionId, contactId } = sim.control.createSession({ contact: ann });
    const { messageId } = sim.control.customerWrites(sessionId, { text: "Hello" });
    sim.control.customerWrites(sessionId, { text: "Anyone?" });
    await sim.control.webhooksSettled();

    expect(receiver.events()).toEqual([
      "conversation.started",
      "conversation.contact_response",
      "conversation.contact_response",
    ]);
    expect(receiver.received[0]?.body.organization_id).toBe(sim.organizationId);
    expect(receiver.data("conversation.started")[0]).toEqual({
      conversation_id: sessionId,
      assignee: { type: "AI", name: "AI" },
      contact: {
        id: contactId,
        name: "Ann",
        enriched_data: { email: "ann@example.com", phone_number: "+49123" },
        custom_data: { plan: "gold" },
      },
      channel: "web",
      first_message: "Hello",
      timestamp: expect.any(String),
    });
    expect(receiver.data("conversation.contact_response")[0]).toEqual({
      conversation_id: sessionId,
      timestamp: expect.any(String),
      text: "Hello",
      message_id: messageId,
    });
  });
});

test("the payloads that nobody has seen may lack text and id, or name them otherwise", async () => {
  const settings = { webhooks: { messageId: false, textField: "message" } };
  await withReceiver({ settings }, async (sim, receiver) => {
    const { sessionId } = sim.control.createSession();
    sim.control.aiWrites(sessionId, { text: "Hello" });
    sim.control.set({ webhooks: { text: false } });
    sim.control.agentWrites(sessionId, { text: "Hello" });
    await sim.control.webhooksSettled();

    const minimum = { conversation_id: sessionId, timestamp: expect.any(String) };
    expect(receiver.data("conversation.ai_response")).toEqual([{ ...minimum, message: "Hello" }]);
    expect(receiver.data("conversation.agent_response")).toEqual([minimum]);
  });
});

test("a handoff in the new version is an object with reason and summary, dated like its history event", async () => {
  await withReceiver({}, async (sim, receiver) => {
    const { sessionId, contactId } = sim.control.createSession({
      contact: ann,
      language: "de",
      history: [{ from: "customer", text: "Help" }],
    });
    const { at } = sim.control.handOff(sessionId, { summary: "Refund", sentiment: "angry", contactReason: "billing" });
    await sim.control.webhooksSettled();

    expect(receiver.data("conversation.handoff_to_human")).toEqual([
      {
        conversation_id: sessionId,
        timestamp: at,
        customer_id: contactId,
        reason: "ai_decided_to_handoff_the_conversation",
        summary: "Refund",
        contact_reason: "billing",
        user_sentiment: "angry",
        was_handedoff_to_third_party: false,
        third_party_name: null,
        language: "de",
        message_count: 1,
      },
    ]);
  });
});

test("in the 2024 version, closed and handoff carry an array and the old names, the others an object", async () => {
  const settings = { webhooks: { payloadVersion: "2024" } } as const;
  await withReceiver({ settings }, async (sim, receiver) => {
    const { sessionId } = sim.control.createSession({ contact: ann, history: [{ from: "customer", text: "Help" }] });
    sim.control.handOff(sessionId, { summary: "Refund" });
    sim.control.thirdPartyAgentWrites(sessionId, { text: "Hi", thirdParty: "zendesk" });
    sim.control.closeSession(sessionId, { by: "human", email: "rita@example.com" });
    await sim.control.webhooksSettled();

    expect(receiver.data("conversation.handoff_to_human")).toEqual([[expect.objectContaining({ summary: "Refund" })]]);
    expect(receiver.data("conversation.closed")).toEqual([
      [
        expect.objectContaining({
          resolution_status: "resolved",
          resolution_type: "auto_handoff",
          closed_by: { type: "human", id: 1, email: "rita@example.com" },
        }),
      ],
    ]);
    expect(receiver.data("conversation.third_party_agent_response")).toEqual([
      expect.objectContaining({ response: "Hi", third_party_name: "zendesk", message_count: 2, language: "en" }),
    ]);
    expect(receiver.data("conversation.started")[0]?.["contact"]).toMatchObject({ custom_objects: { plan: "gold" } });
  });
});

test("closing tells who closed and how, once, in the new version", async () => {
  await withReceiver({ events: ["conversation.closed"] }, async (sim, receiver) => {
    const closed = (by: "ai" | "contact" | "workflow" | "integration", resolved: boolean) => {
      const { sessionId } = sim.control.createSession({ contact: ann });
      sim.control.closeSession(sessionId, { by, resolved });
      sim.control.closeSession(sessionId, { by, resolved });
    };
    closed("ai", true);
    closed("contact", false);
    closed("workflow", true);
    closed("integration", true);
    await sim.control.webhooksSettled();

    const data = receiver.data("conversation.closed");
    expect(data.map((one) => (one["closed_by"] as Json)["type"])).toEqual(["AI", "contact", "workflow", "workflow"]);
    expect(data.map((one) => one["is_from_third_party"])).toEqual([false, false, false, true]);
    expect(data[0]).toMatchObject({ human_resolution_status: null, ai_resolution_status: "resolved" });
    expect(data[0]?.["contact"]).toMatchObject({ email: "ann@example.com", phone_number: "+49123" });
  });
});

test("a phone session fires phone_call events, and conversation.closed only in the 2024 version", async () => {
  await withReceiver({}, async (sim, receiver) => {
    const call = () => {
      const { sessionId } = sim.control.createSession({ channel: "phone_voice" });
      sim.control.customerWrites(sessionId, { text: "Hello" });
      sim.control.closeSession(sessionId);
    };
    call();
    await sim.control.webhooksSettled();
    expect(receiver.events()).toEqual([
      "conversation.started",
      "phone_call.started",
      "conversation.contact_response",
      "phone_call.ended",
    ]);
    expect(receiver.data("conversation.started")[0]?.["channel"]).toBe("phone");

    sim.control.set({ webhooks: { payloadVersion: "2024" } });
    call();
    await sim.control.webhooksSettled();
    expect(receiver.events()).toContain("conversation.closed");
  });
});

test("a closing by API fires conversation.closed as any other does", async () => {
  const receiver = await startReceiver();
  try {
    await withSim({ webhooks: [{ url: receiver.url }] }, async ({ sim, call }) => {
      const { sessionId } = sim.control.createSession();
      await call("PATCH", `/chat/sessions/${sessionId}`, { status: "closed_resolved" });
      await sim.control.webhooksSettled();

      expect(receiver.data("conversation.closed")).toEqual([
        expect.objectContaining({ conversation_id: sessionId, closed_by: { type: "workflow", id: "api" } }),
      ]);
    });
  } finally {
    await receiver.close();
  }
});

test("a signature verifies over the raw body with the secret, in the header and form that are set", async () => {
  const signing = { header: "x-acme-signature", secret: "s3cret-of-the-webhook", encoding: "base64", prefix: "v1=" };
  const settings = { webhooks: { signing } } as SettingsPatch;
  await withReceiver({ settings }, async (sim, receiver) => {
    sim.control.customerWrites(sim.control.createSession().sessionId, { text: "Grüße 👋" });
    await sim.control.webhooksSettled();

    expect(receiver.received).toHaveLength(2);
    for (const { headers, raw } of receiver.received) {
      const expected = createHmac("sha256", signing.secret).update(raw, "utf8").digest("base64");
      expect(headers["x-acme-signature"]).toBe(`v1=${expected}`);
    }
  });
});

test("without a secret there is no signature header", async () => {
  await withReceiver({}, async (sim, receiver) => {
    sim.control.customerWrites(sim.control.createSession().sessionId, { text: "Hi" });
    await sim.control.webhooksSettled();

    expect(Object.keys(receiver.received[0]?.headers ?? {}).filter((name) => name.includes("signature"))).toEqual([]);
  });
});

test("duplicates arrive byte for byte as often as set", async () => {
  await withReceiver({ settings: { webhooks: { duplicates: 2 } } }, async (sim, receiver) => {
    sim.control.handOff(sim.control.createSession().sessionId);
    await sim.control.webhooksSettled();

    expect(receiver.received).toHaveLength(3);
    expect(new Set(receiver.received.map((one) => one.raw)).size).toBe(1);
  });
});

test("held events arrive newest first, and what is still held can be released", async () => {
  await withReceiver({ settings: { webhooks: { reorder: 3 } } }, async (sim, receiver) => {
    const { sessionId } = sim.control.createSession();
    for (const value of ["1", "2", "3", "4"]) sim.control.aiWrites(sessionId, { text: value });
    await sim.control.webhooksSettled();
    const texts = () => receiver.data("conversation.ai_response").map((one) => one["text"]);
    expect(texts()).toEqual(["3", "2", "1"]);

    sim.control.flushWebhooks();
    await sim.control.webhooksSettled();
    expect(texts()).toEqual(["3", "2", "1", "4"]);
  });
});

test("a delivery that is refused is tried again, and every attempt is on record", async () => {
  const settings = { webhooks: { retries: 2, retryDelayMs: 5 } };
  await withReceiver({ settings, statuses: [500, 503] }, async (sim, receiver) => {
    sim.control.handOff(sim.control.createSession().sessionId);
    await sim.control.webhooksSettled();

    const [delivery] = sim.control.deliveries();
    expect(receiver.received).toHaveLength(3);
    expect(delivery?.outcome).toBe("delivered");
    expect(delivery?.attempts.map((one) => one.status)).toEqual([500, 503, 200]);
  });
});

test("a delivery is given up after its last attempt and can be sent again by hand", async () => {
  await withReceiver({ settings: { webhooks: { retries: 0 } }, statuses: [500] }, async (sim, receiver) => {
    sim.control.handOff(sim.control.createSession().sessionId);
    await sim.control.webhooksSettled();
    const [failed] = sim.control.deliveries();
    expect(failed?.outcome).toBe("failed");

    const again = sim.control.redeliver(failed?.id ?? "");
    await sim.control.webhooksSettled();

    expect(again.outcome).toBe("delivered");
    expect(receiver.received[1]?.raw).toBe(receiver.received[0]?.raw);
  });
});

test("dropped deliveries never arrive and are on record as dropped", async () => {
  await withReceiver({}, async (sim, receiver) => {
    const { sessionId } = sim.control.createSession();
    sim.control.dropWebhooks({ times: 1, event: "conversation.handoff_to_human" });
    sim.control.handOff(sessionId);
    sim.control.aiWrites(sessionId, { text: "Bye" });
    await sim.control.webhooksSettled();

    expect(receiver.events()).toEqual(["conversation.ai_response"]);
    expect(sim.control.deliveries("conversation.handoff_to_human").map((one) => one.outcome)).toEqual(["dropped"]);
  });
});

test("a target hears only of the events it asked for, and of none once removed", async () => {
  await withReceiver({ events: ["conversation.ai_response"] }, async (sim, receiver) => {
    const { sessionId } = sim.control.createSession();
    sim.control.customerWrites(sessionId, { text: "Hi" });
    sim.control.aiWrites(sessionId, { text: "Hello" });
    await sim.control.webhooksSettled();
    sim.control.removeWebhook(sim.control.webhooks()[0]?.id ?? "");
    sim.control.aiWrites(sessionId, { text: "Hello?" });
    await sim.control.webhooksSettled();

    expect(receiver.events()).toEqual(["conversation.ai_response"]);
  });
});

test("a failed handoff to a helpdesk, and any event by hand, reach the receiver", async () => {
  await withReceiver({}, async (sim, receiver) => {
    const { sessionId } = sim.control.createSession();
    sim.control.handoffToThirdPartyFailed(sessionId, { thirdParty: "salesforce" });
    sim.control.fireWebhook({ event: "phone_call.transferred", data: { conversation_id: sessionId } });
    await sim.control.webhooksSettled();

    expect(receiver.events()).toEqual(["conversation.handoff_to_third_party_failed", "phone_call.transferred"]);
    expect(receiver.data("conversation.handoff_to_third_party_failed")[0]).toMatchObject({
      conversation_id: sessionId,
      third_party_name: "salesforce",
    });
  });
});

test("a simulator that is closed waits for nothing that it has still to tell somebody who is gone", async () => {
  await withReceiver({}, async (sim, receiver) => {
    sim.control.set({ webhooks: { order: "sequential", retryDelayMs: 60_000 } });
    await receiver.close();
    const { sessionId } = sim.control.createSession();
    for (let count = 0; count < 20; count += 1) sim.control.aiWrites(sessionId, { text: `Hello ${count}` });

    const closed = sim.close().then(() => "closed");
    const late = new Promise((resolve) => setTimeout(resolve, 10_000, "late").unref());

    expect(await Promise.race([closed, late])).toBe("closed");
  });
});
