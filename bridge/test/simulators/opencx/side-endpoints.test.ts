import { expect, test } from "@jest/globals";
import { withSim, type Json } from "./helpers.ts";

const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 1, 2]);

async function upload(url: string, key: string, file: { bytes: Uint8Array; type: string; field?: string }) {
  const form = new FormData();
  form.set(file.field ?? "file", new Blob([Buffer.from(file.bytes)], { type: file.type }), "picture.png");
  const headers = { authorization: `Bearer ${key}` };
  const response = await fetch(`${url}/media/upload`, { method: "POST", headers, body: form });
  return { status: response.status, body: (await response.json()) as Json };
}

test("an uploaded picture gets an address where it can be seen", async () => {
  await withSim({}, async ({ sim }) => {
    const { status, body } = await upload(sim.url, sim.apiKey, { bytes: png, type: "image/png" });

    const seen = await fetch(String(body["url"]));
    expect(status).toBe(201);
    expect(seen.headers.get("content-type")).toBe("image/png");
    expect(new Uint8Array(await seen.arrayBuffer())).toEqual(png);
  });
});

test("an upload is refused when its content is no picture, is not what it claims, is too large or has no file", async () => {
  await withSim({}, async ({ sim }) => {
    const send = (file: Parameters<typeof upload>[2]) => upload(sim.url, sim.apiKey, file);
    const large = new Uint8Array(5 * 1024 * 1024 + 1);
    large.set(png);

    expect((await send({ bytes: Buffer.from("hello"), type: "image/png" })).status).toBe(400);
    expect((await send({ bytes: png, type: "image/jpeg" })).status).toBe(400);
    expect((await send({ bytes: large, type: "image/png" })).status).toBe(413);
    expect((await send({ bytes: png, type: "image/png", field: "picture" })).status).toBe(400);
  });
});

test("contacts are written as phone and read as phone_number, changed, paged and deleted", async () => {
  await withSim({ settings: { contactsPageSize: 2 } }, async ({ call }) => {
    const create = async (name: string) =>
      ((await call("POST", "/contacts", { contact: { name, phone: "+49" } })).body as { id: string }).id;
    const ids = [await create("a"), await create("b"), await create("c")];

    const patched = await call("PATCH", `/contacts/${ids[0]}`, { contact: { phone: "+50", custom_data: { x: 1 } } });
    const nested = await call("PATCH", `/contacts/${ids[0]}`, { contact: { custom_data: { x: {} } } });
    const first = (await call("GET", "/contacts")).body as { items: Json[]; next: string };
    const second = (await call("GET", `/contacts?cursor=${first.next}`)).body as { items: Json[]; next: null };
    await call("DELETE", `/contacts/${ids[2]}`);
    const gone = await call("PATCH", `/contacts/${ids[2]}`, { contact: {} });

    expect([patched.status, patched.body, nested.status, gone.status]).toEqual([200, null, 400, 404]);
    expect(first.items[0]).toMatchObject({ id: ids[0], name: "a", phone_number: "+50", custom_data: { x: 1 } });
    expect(first.items[0]).not.toHaveProperty("phone");
    expect([...first.items, ...second.items].map((one) => one["id"])).toEqual(ids);
    expect(second.next).toBeNull();
  });
});

test("a session's score is null until the customer rates, and changes with the rating", async () => {
  await withSim({}, async ({ sim, call }) => {
    const { sessionId } = sim.control.createSession({ channel: "web", contact: { name: "Ann" } });
    const read = async () => (await call("GET", `/csat/scores/session/${sessionId}`)).body;

    expect(await read()).toBeNull();
    sim.control.rate(sessionId, { score: 2, comment: "slow" });
    sim.control.rate(sessionId, { score: 4 });

    expect(await read()).toMatchObject({ session_id: sessionId, score: 4, comment: null, channel: "web" });
    expect(() => sim.control.rate(sessionId, { score: 6 })).toThrow();
  });
});

test("office hours can be made, read, replaced and deleted, and wrong times are 400", async () => {
  await withSim({}, async ({ call }) => {
    const shift = { day_of_week: "monday_to_friday", start_time: "09:00:00", end_time: "17:00:00" };
    const schedule = { name: "Berlin", iana_timezone: "Europe/Berlin", shifts: [shift] };

    const { body: made, status } = await call("POST", "/office-hours", schedule);
    const { id } = made as { id: string };
    const replaced = await call("PUT", `/office-hours/${id}`, { ...schedule, shifts: [] });
    const wrong = await call("POST", "/office-hours", { ...schedule, shifts: [{ ...shift, start_time: "9:00" }] });
    const zone = await call("POST", "/office-hours", { ...schedule, iana_timezone: "Mars/Base" });
    await call("DELETE", `/office-hours/${id}`);

    expect(status).toBe(201);
    expect(made).toMatchObject({ ...schedule, shifts: [{ ...shift, id: expect.any(String) }] });
    expect(replaced.body).toMatchObject({ id, shifts: [] });
    expect([wrong.status, zone.status]).toEqual([400, 400]);
    expect((await call("GET", "/office-hours")).body).toEqual([]);
  });
});

test("a visitor whom the server vouches for becomes a verified contact, the same one next time", async () => {
  await withSim({}, async ({ call }) => {
    const visitor = { email: "ann@example.com", name: "Ann", phone: "+49123", customData: { plan: "gold" } };

    const first = (await call("POST", "/widget/authenticate-user", visitor)).body as Json;
    const second = (await call("POST", "/widget/authenticate-user", { email: "ANN@example.com" })).body as Json;
    const without = await call("POST", "/widget/authenticate-user", { name: "Ann" });

    expect(first).toEqual({ token: expect.any(String), contact: { id: expect.any(String) } });
    expect(second["contact"]).toEqual(first["contact"]);
    expect(second["token"]).not.toBe(first["token"]);
    expect(without.status).toBe(400);
  });
});

test("the Salesforce sync call is noted in the ledger and takes one event only", async () => {
  await withSim({}, async ({ sim, call }) => {
    const { sessionId } = sim.control.createSession();
    const post = (event: string) => call("POST", "/salesforce/miaw/webhook", { event, session_id: sessionId });

    expect((await post("message:new")).status).toBe(200);
    expect((await post("message:old")).status).toBe(400);
    expect(sim.ledger(sessionId).miawNotifications).toHaveLength(1);
  });
});
