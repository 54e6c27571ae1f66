import { createHash } from "node:crypto";
import { expect, test } from "@jest/globals";
import { startReceiver, text, withSim, type Json } from "./helpers.ts";

const agent = { name: "Rita" };

test("an agent's message reaches the customer under the id that the answer gives", async () => {
  await withSim({}, async ({ sim, send, history }) => {
    const { sessionId } = sim.control.createSession();

    const { status, body } = await send(sessionId, { sender: "agent", message: text("Good morning"), agent });

    const [item] = await history(sessionId);
    expect(status).toBe(200);
    expect(body).toEqual({ success: true, data: { message: { id: item?.["id"] } } });
    expect(sim.ledger(sessionId).visible).toEqual([
      expect.objectContaining({ id: item?.["id"], from: "agent", name: "Rita", text: "Good morning" }),
    ]);
  });
});

test("the message id can be one that the history does not know", async () => {
  await withSim({ settings: { send: { messageIdIsHistoryId: false } } }, async ({ sim, send, history }) => {
    const { sessionId } = sim.control.createSession();

    const { body } = await send(sessionId, { sender: "agent", message: text("Hi") });

    const [item] = await history(sessionId);
    expect((body as { data: { message: { id: string } } }).data.message.id).not.toBe(item?.["id"]);
  });
});

test("scalars in custom_data are merged into the session, and nested values are 400", async () => {
  await withSim({}, async ({ sim, send, call }) => {
    const { sessionId } = sim.control.createSession({ customData: { plan: "gold" } });
    const message = text("Hi");

    await send(sessionId, { sender: "agent", message, custom_data: { bridge_reply: "h1:1", urgent: true, n: 2 } });
    const nested = await send(sessionId, { sender: "agent", message, custom_data: { a: { b: 1 } } });

    const session = (await call("GET", `/chat/sessions/${sessionId}`)).body as Json;
    expect(session["custom_data"]).toEqual({ plan: "gold", bridge_reply: "h1:1", urgent: true, n: 2 });
    expect(nested.status).toBe(400);
    expect(nested.body).toMatchObject({ statusCode: 400, error: "Bad Request" });
    expect(sim.ledger(sessionId).visible).toHaveLength(1);
  });
});

test("by setting, custom_data is stored later than the message, or never", async () => {
  const settings = { send: { customDataStored: "after", customDataDelayMs: 30 } } as const;
  await withSim({ settings }, async ({ sim, send }) => {
    const { sessionId } = sim.control.createSession();
    const body = { sender: "agent", message: text("Hi"), custom_data: { mark: 1 } };

    await send(sessionId, body);
    expect(sim.ledger(sessionId).customData).toEqual({});
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(sim.ledger(sessionId).customData).toEqual({ mark: 1 });

    sim.control.set({ send: { customDataStored: "never" } });
    await send(sessionId, { ...body, custom_data: { mark: 2 } });
    expect(sim.ledger(sessionId).customData).toEqual({ mark: 1 });
  });
});

test("custom_data of the contact goes to the contact and takes strings only", async () => {
  await withSim({}, async ({ sim, send, call }) => {
    const { sessionId } = sim.control.createSession();
    const contact = { name: "Ann", email: "ann@example.com", phone_number: "+49123", custom_data: { tier: "1" } };

    await send(sessionId, { sender: "contact", message: text("Hi"), contact });
    const wrong = await send(sessionId, {
      sender: "contact",
      message: text("Hi"),
      contact: { custom_data: { tier: 1 } },
    });

    const session = (await call("GET", `/chat/sessions/${sessionId}`)).body as Json;
    expect(session["contact"]).toMatchObject({ ...contact });
    expect(wrong.status).toBe(400);
  });
});

test("an agent's message silences the AI only when it says so, and only once", async () => {
  await withSim({ settings: { ai: { reply: "I am the AI" } } }, async ({ sim, send }) => {
    const { sessionId } = sim.control.createSession();
    const texts = () => sim.ledger(sessionId).visible.map((line) => line.text);

    await send(sessionId, { sender: "agent", message: text("one"), agent });
    sim.control.customerWrites(sessionId, { text: "who is it?" });
    expect(texts()).toEqual(["one", "who is it?", "I am the AI"]);

    const take = { sender: "agent", message: text("two"), agent, should_take_over_session_from_ai: true };
    await send(sessionId, take);
    await send(sessionId, take);
    sim.control.customerWrites(sessionId, { text: "thanks" });

    const ledger = sim.ledger(sessionId);
    expect(texts().slice(3)).toEqual(["two", "two", "thanks"]);
    expect(ledger.takeovers.map((one) => one.effective)).toEqual([true, false]);
    expect(ledger.events.filter((one) => one.type === "agent_took_session_from_ai")).toHaveLength(1);
  });
});

test("an attachment sent as base64 can be downloaded byte for byte, and the ledger knows its digest", async () => {
  await withSim({}, async ({ sim, send, history }) => {
    const { sessionId } = sim.control.createSession();
    const bytes = Buffer.from("%PDF-1.7 invoice");
    const file = { name: "invoice März.pdf", mime_type: "application/pdf", base64: bytes.toString("base64") };

    await send(sessionId, { sender: "agent", message: { ...text("Here"), attachments: [file] } });

    const [item] = await history(sessionId);
    const [stored] = (item?.["event"] as { attachments: { url: string }[] }).attachments;
    const download = await fetch(stored?.url ?? "");
    expect(stored).toMatchObject({ name: "invoice März.pdf", size: bytes.length, type: "application/pdf" });
    expect(Buffer.from(await download.arrayBuffer())).toEqual(bytes);
    expect(download.headers.get("content-type")).toBe("application/pdf");
    expect(sim.ledger(sessionId).visible[0]?.attachments[0]).toMatchObject({
      bytes: bytes.length,
      sha256: createHash("sha256").update(bytes).digest("hex"),
    });
  });
});

test("an attachment given by address is fetched, and one that cannot be fetched is kept with the reason", async () => {
  await withSim({}, async ({ sim, send }) => {
    const { sessionId } = sim.control.createSession();
    const source = sim.control.createSession().sessionId;
    sim.control.customerWrites(source, { files: [{ name: "a.txt", type: "text/plain", base64: "aGVsbG8=" }] });
    const good = sim.ledger(source).visible[0]?.attachments[0]?.url;
    const bad = `${sim.url}/files/none/none`;
    const attachments = [good, bad].map((url) => ({ name: "a.txt", mime_type: "text/plain", url }));

    await send(sessionId, { sender: "agent", message: { ...text(""), attachments } });

    const shown = sim.ledger(sessionId).visible[0]?.attachments;
    expect(shown?.[0]).toMatchObject({ bytes: 5, sha256: createHash("sha256").update("hello").digest("hex") });
    expect(shown?.[1]).toMatchObject({ bytes: 0, url: bad, error: "answered 404" });
  });
});

test("an attachment with both or neither of url and base64, bad base64 or more than 5 MB is 400 and sends nothing", async () => {
  await withSim({}, async ({ sim, send }) => {
    const { sessionId } = sim.control.createSession();
    const file = { name: "a.txt", mime_type: "text/plain" };
    const tooLarge = Buffer.alloc(5 * 1024 * 1024 + 1, 65).toString("base64");
    const wrong = [
      file,
      { ...file, url: "https://example.com/a", base64: "aGk=" },
      { ...file, base64: "***" },
      { ...file, base64: tooLarge },
      { ...file, url: "file:///etc/passwd" },
    ];

    for (const attachment of wrong) {
      const body = { sender: "agent", message: { ...text("x"), attachments: [attachment] } };
      expect((await send(sessionId, body)).status).toBe(400);
    }

    expect(sim.ledger(sessionId).visible).toEqual([]);
  });
});

test("downloads ask for a key when the setting says so", async () => {
  await withSim({ settings: { attachments: { auth: "key" } } }, async ({ sim }) => {
    const { sessionId } = sim.control.createSession();
    sim.control.customerWrites(sessionId, { files: [{ name: "a.txt", type: "text/plain", base64: "aGk=" }] });
    const url = sim.ledger(sessionId).visible[0]?.attachments[0]?.url ?? "";

    const without = await fetch(url);
    const withKey = await fetch(url, { headers: { authorization: `Bearer ${sim.apiKey}` } });

    expect([without.status, withKey.status]).toEqual([401, 200]);
  });
});

test("a message without text and files, a wrong sender and an agent id that is no number are 400", async () => {
  await withSim({}, async ({ sim, send }) => {
    const { sessionId } = sim.control.createSession();
    const wrong: Json[] = [
      { sender: "agent", message: text(" ") },
      { sender: "bot", message: text("Hi") },
      { sender: "agent", message: { type: "html", text: "Hi" } },
      { sender: "agent", message: text("Hi"), agent: { id: "005xx", name: "Rita" } },
      { sender: "agent" },
    ];

    for (const body of wrong) expect((await send(sessionId, body)).status).toBe(400);

    expect(sim.ledger(sessionId).visible).toEqual([]);
  });
});

test("without a sender, an agent object makes it an agent's message, else it is the contact's", async () => {
  await withSim({}, async ({ sim, send }) => {
    const { sessionId } = sim.control.createSession();

    await send(sessionId, { message: text("a"), agent });
    await send(sessionId, { message: text("b") });

    expect(sim.ledger(sessionId).visible.map((line) => line.from)).toEqual(["agent", "contact"]);
  });
});

test("each published version of the answer to a send is available", async () => {
  await withSim({ settings: { ai: { reply: "Hello" } } }, async ({ sim, send }) => {
    const { sessionId } = sim.control.createSession();
    const answer = async (responseVersion: "newest" | "data" | "flat" | "2024") => {
      sim.control.set({ send: { responseVersion } });
      return (await send(sessionId, { sender: "contact", message: text("Hi") })).body as Json;
    };

    expect(await answer("2024")).toEqual({ ai_response: { text: "Hello" } });
    expect(await answer("flat")).toMatchObject({ success: true, sessionIsHandedOff: false, uiResponse: null });
    expect(await answer("data")).toMatchObject({ success: true, data: { sessionIsHandedOff: false } });
    expect(await answer("newest")).toEqual({ success: true, data: { message: { id: expect.any(String) } } });
  });
});

test("an agent's send fires no webhook unless a setting says which", async () => {
  const receiver = await startReceiver();
  try {
    await withSim({ webhooks: [{ url: receiver.url }] }, async ({ sim, send }) => {
      const { sessionId } = sim.control.createSession();
      await send(sessionId, { sender: "agent", message: text("Hi") });
      await sim.control.webhooksSettled();
      expect(receiver.events()).toEqual([]);

      sim.control.set({ webhooks: { apiAgentSend: "agent_response" } });
      await send(sessionId, { sender: "agent", message: text("Hi") });
      await sim.control.webhooksSettled();
      expect(receiver.events()).toEqual(["conversation.agent_response"]);
    });
  } finally {
    await receiver.close();
  }
});

test("a repeated text within the window is answered and not stored, when that is switched on", async () => {
  await withSim(
    { settings: { send: { duplicateWindowMs: 60_000, responseVersion: "flat" } } },
    async ({ sim, send }) => {
      const { sessionId } = sim.control.createSession();

      await send(sessionId, { sender: "agent", message: text("Hi") });
      const again = await send(sessionId, { sender: "agent", message: text("Hi") });

      expect(again.body).toMatchObject({ code: "duplicate_message_ignored" });
      expect(sim.ledger(sessionId).visible).toHaveLength(1);
    },
  );
});
