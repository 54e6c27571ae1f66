import { expect, test } from "@jest/globals";
import { withSim, type Json } from "./helpers.ts";

const unlimited = { limits: { requestsPerMinute: null } };

test("a session made by API belongs to its contact, is open, and defaults to the channel api", async () => {
  await withSim({}, async ({ call }) => {
    const contact = { email: "ann@example.com", phone: "+4912345", name: "Ann", custom_data: { plan: "gold" } };
    const { id: contactId } = (await call("POST", "/contacts", { contact })).body as { id: string };
    const { id } = (await call("POST", "/chat/sessions", { contact_id: contactId })).body as { id: string };

    const session = (await call("GET", `/chat/sessions/${id}`)).body as Json;

    expect(session).toMatchObject({ id, status: "open", channel: { type: "api" }, ai_closure_type: null });
    expect(session["contact"]).toEqual({
      id: contactId,
      email: "ann@example.com",
      phone_number: "+4912345",
      name: "Ann",
      custom_data: { plan: "gold" },
    });
    expect(session["handoff"]).toBeUndefined();
  });
});

test("a contact that only claims an e-mail address shows it as not verified", async () => {
  await withSim({}, async ({ sim, call }) => {
    const contact = { nonVerifiedEmail: "claimed@example.com", nonVerifiedName: "Someone" };
    const { sessionId } = sim.control.createSession({ contact });

    const session = (await call("GET", `/chat/sessions/${sessionId}`)).body as { contact: Json };

    expect(session.contact["email"]).toBeNull();
    expect(session.contact["non_verified_email"]).toBe("claimed@example.com");
  });
});

test("an unknown session is 404, a malformed id and an unknown channel are 400", async () => {
  await withSim({}, async ({ call }) => {
    const unknown = await call("GET", "/chat/sessions/00000000-0000-4000-8000-000000000000");
    const malformed = await call("GET", "/chat/sessions/not-a-uuid");
    const channel = await call("POST", "/chat/sessions", { channel: { type: "fax" } });

    expect([unknown.status, malformed.status, channel.status]).toEqual([404, 400, 400]);
    expect(malformed.body).toEqual({ statusCode: 400, message: "id: must be a UUID", error: "Bad Request" });
  });
});

test("the list pages by cursor without gaps or repeats, also when sessions arrive between two pages", async () => {
  await withSim({ settings: { ...unlimited, sessions: { pageSize: 3 } } }, async ({ sim, call }) => {
    const made = Array.from({ length: 8 }, () => sim.control.createSession().sessionId);
    const seen: string[] = [];

    for (let next: string | null = ""; next !== null;) {
      const page = (await call("GET", `/chat/sessions?cursor=${next}`.replace(/\?cursor=$/, ""))).body as {
        items: { id: string }[];
        next: string | null;
      };
      seen.push(...page.items.map((item) => item.id));
      next = page.next;
      sim.control.createSession();
    }

    expect(seen).toEqual([...made].reverse());
  });
});

test("the list filters by handoff, status, channel and time of change", async () => {
  let now = Date.parse("2025-01-01T00:00:00Z");
  await withSim({ now: () => now }, async ({ sim, call }) => {
    const ids = async (query: string) =>
      ((await call("GET", `/chat/sessions?${query}`)).body as { items: { id: string }[] }).items.map((one) => one.id);
    const quiet = sim.control.createSession({ channel: "sms" }).sessionId;
    const closed = sim.control.createSession().sessionId;
    now += 60_000;
    const handed = sim.control.createSession({ handoff: {} }).sessionId;
    sim.control.closeSession(closed);

    expect(await ids("handed_off=true")).toEqual([handed]);
    expect(await ids("handed_off=false&status=open")).toEqual([quiet]);
    expect(await ids("status=closed_resolved")).toEqual([closed]);
    expect(await ids("channel_type=sms")).toEqual([quiet]);
    expect(await ids("updated_after=2025-01-01T00:01:00.000Z")).toEqual([handed, closed]);
    expect(await ids("created_before=2025-01-01T00:00:30Z")).toEqual([closed, quiet]);
  });
});

test("a list query that makes no sense is 400", async () => {
  await withSim({}, async ({ call }) => {
    for (const query of ["handed_off=yes", "status=done", "updated_after=yesterday", "cursor=abc"]) {
      expect((await call("GET", `/chat/sessions?${query}`)).status).toBe(400);
    }
  });
});

test("the filter call sorts, pages by number and filters by custom data", async () => {
  await withSim({}, async ({ sim, call }) => {
    const golden = [1, 2, 3].map(() => sim.control.createSession({ customData: { plan: "gold" } }).sessionId);
    sim.control.createSession({ customData: { plan: "iron" } });
    const filter = { filters: { custom_data: { plan: "gold" } }, sort_by: "created_at", sort_order: "asc", limit: 2 };

    const first = (await call("POST", "/chat/sessions/filter", filter)).body as Json;
    const second = (await call("POST", "/chat/sessions/filter", { ...filter, page: 2 })).body as Json;
    const tooMany = await call("POST", "/chat/sessions/filter", { limit: 101 });

    expect((first["data"] as Json[]).map((one) => one["id"])).toEqual(golden.slice(0, 2));
    expect(first).toMatchObject({ page: 1, limit: 2, has_next: true, has_previous: false });
    expect((second["data"] as Json[]).map((one) => one["id"])).toEqual(golden.slice(2));
    expect(second).toMatchObject({ has_next: false, has_previous: true });
    expect(tooMany.status).toBe(400);
  });
});

test("a PATCH resolves with an empty answer, and the ledger counts how often it was asked", async () => {
  await withSim({}, async ({ sim, call, history }) => {
    const { sessionId } = sim.control.createSession();
    const body = { status: "closed_resolved", reflect_status_change_for_integration: false };

    const first = await call("PATCH", `/chat/sessions/${sessionId}`, body);
    await call("PATCH", `/chat/sessions/${sessionId}`, body);
    const wrong = await call("PATCH", `/chat/sessions/${sessionId}`, { status: "closed" });

    const ledger = sim.ledger(sessionId);
    expect([first.status, first.body, wrong.status]).toEqual([200, null, 400]);
    expect(ledger).toMatchObject({ status: "closed_resolved", resolves: 2 });
    expect(ledger.statusChanges).toEqual([expect.objectContaining({ from: "open", to: "closed_resolved", by: "api" })]);
    expect(ledger.patches[0]).toMatchObject({ body, changed: true });
    expect(ledger.patches[1]).toMatchObject({ changed: false });
    expect((await history(sessionId)).map((item) => (item["event"] as Json)["type"])).toEqual([
      "closed_resolved_by_api",
    ]);
  });
});

test("the older session shape lacks what was added later", async () => {
  await withSim({ settings: { sessions: { shape: "2024" } } }, async ({ sim, call }) => {
    const ticketingSystem = { name: "salesforce", external_id: "500", id_type: "case_id" };
    const { sessionId } = sim.control.createSession({ customData: { a: 1 }, ticketingSystem });
    const read = async () => (await call("GET", `/chat/sessions/${sessionId}`)).body as Json;

    expect(Object.keys(await read())).toEqual(["id", "status", "channel", "created_at", "updated_at"]);
    sim.control.set({ sessions: { shape: "new" } });
    expect(await read()).toMatchObject({ custom_data: { a: 1 }, ticketing_system: ticketingSystem });
  });
});

test("history pages by cursor in both orders while messages keep coming", async () => {
  for (const order of ["asc", "desc"] as const) {
    await withSim({ settings: { history: { pageSize: 2, order } } }, async ({ sim, call }) => {
      const { sessionId } = sim.control.createSession();
      const write = (value: string) => sim.control.customerWrites(sessionId, { text: value });
      ["1", "2", "3", "4", "5"].forEach(write);
      const seen: unknown[] = [];

      for (let next: string | null = ""; next !== null && seen.length < 9;) {
        const query = next === "" ? "" : `?cursor=${next}`;
        const page = (await call("GET", `/chat/sessions/${sessionId}/history${query}`)).body as {
          items: { event: { content: { text: string } } }[];
          next: string | null;
        };
        seen.push(...page.items.map((item) => item.event.content.text));
        if (next === "") write("6");
        next = page.next;
      }

      expect(seen).toEqual(order === "asc" ? ["1", "2", "3", "4", "5", "6"] : ["5", "4", "3", "2", "1"]);
    });
  }
});

test("history items carry an id, their sender and distinct times, and the id can be left out", async () => {
  await withSim({ now: () => 1_700_000_000_000 }, async ({ sim, history }) => {
    const { sessionId } = sim.control.createSession({ contact: { name: "Ann" } });
    sim.control.customerWrites(sessionId, { text: "Hi" });
    sim.control.aiWrites(sessionId, { text: "Hello" });
    sim.control.agentWrites(sessionId, { text: "It is me", name: "Rita" });

    const items = await history(sessionId);
    sim.control.set({ history: { ids: false } });
    const older = await history(sessionId);

    expect(items.map((item) => (item["event"] as Json)["sender"])).toEqual([
      { type: "contact", name: "Ann" },
      { type: "ai", name: "AI" },
      { type: "human_agent", name: "Rita" },
      { type: "human_agent", name: "Rita" },
    ]);
    expect(items.map((item) => (item["event"] as Json)["type"])).toEqual([
      "message",
      "message",
      "human_agent_takeover",
      "message",
    ]);
    expect(new Set(items.map((item) => item["created_at"])).size).toBe(4);
    expect(items.every((item) => typeof item["id"] === "string")).toBe(true);
    expect(older.some((item) => "id" in item)).toBe(false);
  });
});

test("content of an unknown type and internal comments are in the history, and the customer never sees the comment", async () => {
  await withSim({}, async ({ sim, history }) => {
    const { sessionId } = sim.control.createSession();
    sim.control.customerWrites(sessionId, { content: { type: "product_card", sku: "A1" } });
    sim.control.agentWrites(sessionId, { text: "difficult", internal: true });

    const items = await history(sessionId);

    expect((items[0]?.["event"] as Json)["content"]).toEqual({ type: "product_card", sku: "A1" });
    expect((items[1]?.["event"] as Json)["type"]).toBe("human_agent_comment");
    expect(sim.ledger(sessionId).visible.map((line) => line.contentType)).toEqual(["product_card"]);
  });
});

test("a handoff puts summary and sentiment on the session, and a second one is a new event", async () => {
  await withSim({}, async ({ sim, call, history }) => {
    const { sessionId } = sim.control.createSession({ history: [{ from: "customer", text: "Help" }] });
    const first = sim.control.handOff(sessionId, { summary: "Wants a refund", sentiment: "angry" });
    sim.control.resumeAi(sessionId);
    const second = sim.control.handOff(sessionId, { summary: "Again" });

    const session = (await call("GET", `/chat/sessions/${sessionId}`)).body as Json;
    const events = (await history(sessionId)).map((item) => [item["id"], (item["event"] as Json)["type"]]);

    expect(session).toMatchObject({ ai_closure_type: "handed_off", handoff: { summary: "Again" } });
    expect(events.slice(1)).toEqual([
      [first.eventId, "handoff"],
      [expect.anything(), "ai_resumed_by_system"],
      [second.eventId, "handoff"],
    ]);
    sim.control.set({ history: { handoffEvents: false } });
    expect(await history(sessionId)).toHaveLength(2);
  });
});
