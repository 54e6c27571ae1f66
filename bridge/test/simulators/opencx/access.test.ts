import { expect, test } from "@jest/globals";
import { withSim } from "./helpers.ts";

test("a request without a key, or with an unknown one, gets the documented 401 body", async () => {
  await withSim({}, async ({ sim, call }) => {
    const none = await fetch(`${sim.url}/chat/sessions`);
    const unknown = await call("GET", "/chat/sessions", undefined, "ocx_live_stranger");

    expect(none.status).toBe(401);
    expect(await none.json()).toEqual({ statusCode: 401, message: "Unauthorized", error: "Unauthorized" });
    expect(unknown.status).toBe(401);
  });
});

test("a key with scopes reaches only what they allow, and write does not include read", async () => {
  const keys = [{ key: "ocx_live_writer", scopes: ["chat-sessions:write"] }];
  await withSim({ keys }, async ({ call }) => {
    const created = await call("POST", "/chat/sessions", {});
    const listed = await call("GET", "/chat/sessions");
    const contacts = await call("POST", "/contacts", { contact: {} });

    expect(created.status).toBe(201);
    expect(listed.status).toBe(403);
    expect(listed.body).toEqual({ statusCode: 403, message: "Forbidden resource", error: "Forbidden" });
    expect(contacts.status).toBe(403);
  });
});

test("the hundred-and-first request of a minute gets 429, another key does not, and a minute later all is well", async () => {
  let now = 1_700_000_000_000;
  const keys = [{ key: "one" }, { key: "two" }];
  await withSim({ keys, now: () => now }, async ({ call }) => {
    for (let index = 0; index < 100; index += 1) expect((await call("GET", "/contacts")).status).toBe(200);

    const refused = await call("GET", "/contacts");
    const other = await call("GET", "/contacts", undefined, "two");
    now += 60_001;
    const later = await call("GET", "/contacts");

    expect(refused.status).toBe(429);
    expect(refused.body).toMatchObject({ statusCode: 429, error: "Too Many Requests" });
    expect(refused.headers.get("retry-after")).toBe("60");
    expect(other.status).toBe(200);
    expect(later.status).toBe(200);
  });
});

test("the request limit can be lifted, and Retry-After can be left out", async () => {
  const settings = { limits: { requestsPerMinute: 1, retryAfter: false } };
  await withSim({ settings }, async ({ sim, call }) => {
    await call("GET", "/contacts");
    const refused = await call("GET", "/contacts");
    sim.control.set({ limits: { requestsPerMinute: null } });
    const allowed = await call("GET", "/contacts");

    expect(refused.status).toBe(429);
    expect(refused.headers.get("retry-after")).toBeNull();
    expect(allowed.status).toBe(200);
  });
});

test("malformed JSON and unknown paths are answered in the documented error shape", async () => {
  await withSim({}, async ({ sim, call }) => {
    const headers = { authorization: `Bearer ${sim.apiKey}`, "content-type": "application/json" };
    const broken = await fetch(`${sim.url}/chat/sessions`, { method: "POST", headers, body: "{" });
    const nowhere = await call("GET", "/nowhere");

    expect(broken.status).toBe(400);
    expect(await broken.json()).toMatchObject({ statusCode: 400, error: "Bad Request" });
    expect(nowhere.body).toEqual({ statusCode: 404, message: "Cannot GET /nowhere", error: "Not Found" });
  });
});

test("the control API refuses a name that is not loopback", async () => {
  await withSim({}, async ({ sim }) => {
    const { request } = await import("node:http");
    const status = await new Promise((resolve, reject) => {
      const req = request(`${sim.url}/_sim/requests`, { headers: { host: "evil.example" } }, (res) => {
        res.resume();
        resolve(res.statusCode);
      });
      req.on("error", reject).end();
    });

    expect(status).toBe(403);
    expect((await fetch(`${sim.url}/_sim/requests`)).status).toBe(200);
  });
});

test("an injected fault answers in place of the API and counts as a request", async () => {
  await withSim({}, async ({ sim, call }) => {
    sim.control.addFault({ method: "GET", path: "^/contacts", status: 500 });

    const first = await call("GET", "/contacts");
    const second = await call("GET", "/contacts");

    expect([first.status, second.status]).toEqual([500, 200]);
    expect(sim.requests()["contacts.list"]).toEqual({ count: 2, byStatus: { 200: 1, 500: 1 } });
  });
});

test("a send that is cut after the work is stored though the caller never hears of it", async () => {
  await withSim({}, async ({ sim, send }) => {
    const { sessionId } = sim.control.createSession();
    sim.control.addFault({ path: "/send$", cut: "after" });

    const message = { type: "text", text: "Hello" };
    await expect(send(sessionId, { sender: "agent", message, custom_data: { bridge_reply: "h:1" } })).rejects.toThrow();

    const ledger = sim.ledger(sessionId);
    expect(ledger.visible.map((line) => line.text)).toEqual(["Hello"]);
    expect(ledger.customData).toEqual({ bridge_reply: "h:1" });
    expect(ledger.requests.map((one) => one.status)).toEqual(["cut"]);
  });
});
