import { expect, test } from "@jest/globals";
import { startReceiver, text, withSim, type Json } from "./helpers.ts";

async function sim_(url: string, method: string, path: string, body?: unknown) {
  const headers = { "content-type": "application/json" };
  const init = body === undefined ? { method } : { method, headers, body: JSON.stringify(body) };
  const response = await fetch(`${url}/_sim${path}`, init);
  const answer = await response.text();
  return { status: response.status, body: (answer === "" ? null : JSON.parse(answer)) as Json };
}

test("over HTTP alone a person can play a whole conversation and read what the customer saw", async () => {
  await withSim({}, async ({ sim, send }) => {
    const control = (method: string, path: string, body?: unknown) => sim_(sim.url, method, path, body);
    const created = await control("POST", "/sessions", {
      channel: "whatsapp",
      contact: { phone: "+49123", name: "Ann" },
      language: "de",
      history: [
        { from: "customer", text: "Hallo" },
        { from: "ai", text: "Guten Tag" },
      ],
    });
    const id = String(created.body["sessionId"]);

    await control("POST", `/sessions/${id}/customer`, { text: "Einen Menschen bitte" });
    await control("POST", `/sessions/${id}/handoff`, { summary: "Wants a person", sentiment: "neutral" });
    await send(id, { sender: "agent", message: text("Hier ist Rita"), agent: { name: "Rita" } });
    await control("POST", `/sessions/${id}/close`, { by: "human" });
    await control("POST", `/sessions/${id}/csat`, { score: 5, comment: "Danke" });

    const { body: ledger } = await control("GET", `/ledger?sessionId=${id}`);
    expect(created.status).toBe(201);
    expect((ledger["visible"] as Json[]).map((line) => line["text"] ?? line["kind"])).toEqual([
      "Hallo",
      "Guten Tag",
      "Einen Menschen bitte",
      "Hier ist Rita",
      "csat_submitted",
    ]);
    expect(ledger).toMatchObject({
      status: "closed_resolved",
      handoffs: [{ summary: "Wants a person", sentiment: "neutral" }],
      statusChanges: [{ by: "human", to: "closed_resolved" }],
      csat: { requested: 0, score: 5, comment: "Danke" },
      requests: [{ operation: "sessions.send", status: 200 }],
    });
  });
});

test("every control call over HTTP answers, and unknown ones are 404", async () => {
  await withSim({}, async ({ sim }) => {
    const { sessionId } = sim.control.createSession();
    const posts: [string, unknown][] = [
      ["ai", { text: "Hi" }],
      ["agent", { text: "Hi", name: "Rita" }],
      ["third-party-agent", { text: "Hi" }],
      ["handoff", {}],
      ["handoff-failed", {}],
      ["resume", {}],
      ["contact", { email: "ann@example.com" }],
      ["close", {}],
      ["reopen", {}],
      ["csat-request", {}],
      ["phone-call", { event: "ended" }],
    ];
    for (const [path, body] of posts) {
      const { status } = await sim_(sim.url, "POST", `/sessions/${sessionId}/${path}`, body);
      expect([path, [200, 204].includes(status)]).toEqual([path, true]);
    }

    expect((await sim_(sim.url, "POST", "/sessions/none/ai", { text: "Hi" })).status).toBe(404);
    expect((await sim_(sim.url, "POST", "/dance")).status).toBe(404);
    expect((await sim_(sim.url, "PATCH", "/settings", { send: { wrong: 1 } })).status).toBe(400);
    expect((await sim_(sim.url, "PATCH", "/settings", { history: { order: "desc" } })).body["history"]).toMatchObject({
      order: "desc",
      pageSize: 20,
    });
    expect((await sim_(sim.url, "PUT", "/keys", { keys: [{ key: "k", scopes: [] }] })).status).toBe(200);
    expect((await sim_(sim.url, "POST", "/faults", { status: 503, times: 2 })).status).toBe(204);
    expect((await sim_(sim.url, "GET", "/faults")).body).toEqual([{ status: 503, times: 2 }]);
    expect((await sim_(sim.url, "POST", "/latency", { ms: 0 })).status).toBe(204);
    expect((await sim_(sim.url, "POST", "/webhooks", { url: "http://127.0.0.1:9/x" })).status).toBe(201);
    expect((await sim_(sim.url, "POST", "/clear")).status).toBe(204);
    expect((await sim_(sim.url, "GET", `/ledger?sessionId=${sessionId}`)).status).toBe(404);
  });
});

test("a contact who is identified later is verified on the same session", async () => {
  await withSim({}, async ({ sim, call }) => {
    const { sessionId, contactId } = sim.control.createSession({ contact: { nonVerifiedEmail: "a@example.com" } });

    sim.control.identifyContact(sessionId, { email: "ann@example.com", name: "Ann" });

    const session = (await call("GET", `/chat/sessions/${sessionId}`)).body as Json;
    expect(session["contact"]).toMatchObject({ id: contactId, email: "ann@example.com", name: "Ann" });
  });
});

test("a workflow's address records its calls, and makes the AI resume where it should", async () => {
  const receiver = await startReceiver();
  try {
    await withSim({ webhooks: [{ url: receiver.url, events: ["workflow.run.succeeded"] }] }, async ({ sim }) => {
      const { sessionId } = sim.control.createSession({ handoff: {} });
      sim.control.configureWorkflow("resume", { resumeAi: true });

      const answer = await sim_(sim.url, "POST", "/workflows/resume", { session_id: sessionId, reason: "no reps" });
      await sim_(sim.url, "POST", "/workflows/other", { session_id: sessionId });
      await sim.control.webhooksSettled();

      expect(answer.status).toBe(200);
      expect(sim.control.workflowCalls("resume")).toEqual([
        expect.objectContaining({ sessionId, body: { session_id: sessionId, reason: "no reps" }, status: 200 }),
      ]);
      expect(sim.ledger(sessionId)).toMatchObject({ aiInCharge: true });
      expect(sim.ledger(sessionId).events.map((one) => one.type)).toEqual(["handoff", "ai_resumed_by_system"]);
      expect(receiver.received).toHaveLength(2);
    });
  } finally {
    await receiver.close();
  }
});

test("a workflow that fails answers its status and does nothing", async () => {
  await withSim({}, async ({ sim }) => {
    const { sessionId } = sim.control.createSession({ handoff: {} });
    sim.control.configureWorkflow("resume", { resumeAi: true, status: 500 });

    const answer = await sim_(sim.url, "POST", "/workflows/resume", { sessionId });

    expect(answer.status).toBe(500);
    expect(sim.ledger(sessionId).aiInCharge).toBe(false);
  });
});

test("a rating is asked for after a resolve only where the channel has it and OpenCX owns the resolution", async () => {
  await withSim({ settings: { csat: { channels: ["web"] } } }, async ({ sim }) => {
    const ticketingSystem = { name: "salesforce", external_id: "500", id_type: "case_id" };
    const asked = (channel: string, resolved: boolean, desk?: typeof ticketingSystem) => {
      const { sessionId } = sim.control.createSession({ channel, ...(desk ? { ticketingSystem: desk } : {}) });
      sim.control.closeSession(sessionId, { resolved });
      return sim.ledger(sessionId).csat.requested;
    };

    expect(asked("web", true)).toBe(1);
    expect(asked("web", false)).toBe(0);
    expect(asked("sms", true)).toBe(0);
    expect(asked("web", true, ticketingSystem)).toBe(0);
    sim.control.set({ csat: { ticketingSystem: "salesforce" } });
    expect(asked("web", true)).toBe(0);
  });
});

test("a customer who writes after the end reopens the session, or is refused, by setting", async () => {
  await withSim({}, async ({ sim, send }) => {
    const { sessionId } = sim.control.createSession();
    sim.control.closeSession(sessionId);
    await send(sessionId, { sender: "contact", message: text("One more thing") });
    expect(sim.ledger(sessionId).status).toBe("open");

    sim.control.closeSession(sessionId);
    sim.control.set({ sessions: { customerWritesAfterClose: "refuse" } });
    expect((await send(sessionId, { sender: "contact", message: text("And another") })).status).toBe(400);
  });
});

test("history can lag behind what was stored", async () => {
  let now = 1_700_000_000_000;
  await withSim({ now: () => now, settings: { history: { visibleAfterMs: 1000 } } }, async ({ sim, history }) => {
    const { sessionId } = sim.control.createSession();
    sim.control.aiWrites(sessionId, { text: "Hi" });

    expect(await history(sessionId)).toHaveLength(0);
    now += 1000;
    expect(await history(sessionId)).toHaveLength(1);
  });
});

test("a thousand sends to a hundred sessions are stored in order and stay quick", async () => {
  await withSim({ settings: { limits: { requestsPerMinute: null } } }, async ({ sim, send }) => {
    const ids = Array.from({ length: 100 }, () => sim.control.createSession().sessionId);
    const started = performance.now();

    await Promise.all(
      ids.map(async (id) => {
        for (let index = 0; index < 10; index += 1) {
          await send(id, { sender: "agent", message: text(String(index)), custom_data: { mark: index } });
        }
      }),
    );

    for (const id of ids) {
      const ledger = sim.ledger(id);
      expect(ledger.visible.map((line) => line.text)).toEqual(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
      expect(ledger.customData).toEqual({ mark: 9 });
    }
    expect(performance.now() - started).toBeLessThan(15_000);
  });
});
