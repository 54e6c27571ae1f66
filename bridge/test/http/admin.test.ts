import { randomUUID } from "node:crypto";
import { request } from "node:http";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { put } from "../../src/handoff/outgoing.ts";
import { HttpLab, keys, webhookTokens } from "./lab.ts";

let lab: HttpLab;
beforeAll(async () => {
  lab = await HttpLab.start();
});
afterAll(() => lab.stop());

const paths = [
  "/metrics",
  "/healthz",
  "/admin/handoffs",
  "/admin/dead",
  "/admin/config",
  "/v1/sessions/some-session/trace",
];

interface List {
  handoffs: { id: string; state: string }[];
  code: string;
}

/** The status under a Host header that fetch would not send. */
function statusUnder(host: string, base = lab.adminUrl): Promise<number | undefined> {
  const { hostname, port } = new URL(base);
  const headers = { host, authorization: `Bearer ${keys.admin}` };
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, path: "/healthz", headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    asked.on("error", reject).end();
  });
}

async function handOff(): Promise<string> {
  const { body } = await lab.post("/v1/handoffs", { sessionId: randomUUID() });
  return String(body["id"]);
}

/** An entry to OpenCX that was given up. */
async function deadEntry(handoffId: string): Promise<string> {
  const lane = { handoffId, direction: "to-opencx" as const };
  await lab.store.transaction((tx) => put(tx, lane, "notice", randomUUID(), { text: "planted words" }, new Date()));
  const { id } = await lab.store.db
    .updateTable("entries")
    .set({ status: "dead", error_code: "OPENCX_REFUSED" })
    .where("handoff_id", "=", handoffId)
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

test.each(paths)("%s takes an admin key and no other", async (path) => {
  const without = await lab.admin(path, { key: undefined });
  const opencx = await lab.admin(path, { key: keys.opencx });
  const org = await lab.admin(path, { key: keys.org });

  expect([without.status, opencx.status, org.status]).toEqual([401, 403, 403]);
});

test.each(["evil.example.com", "evil.example.com:80", "127.0.0.1.evil.example.com", "[::2]", "10.0.0.1"])(
  "the Host %j is refused, because a page under that name could be asking",
  async (host) => {
    expect(await statusUnder(host)).toBe(403);
  },
);

test.each(["localhost:9090", "127.0.0.1", "127.8.9.1:1", "[::1]:9090"])("the Host %s is this machine", async (host) => {
  expect(await statusUnder(host)).toBe(200);
});

test("an admin port for other machines answers under any Host", async () => {
  const remote = await HttpLab.start({ admin: { host: "0.0.0.0", allowRemote: true } }, lab.store);

  const status = await statusUnder("bridge-admin.internal", remote.adminUrl);
  await remote.stopServers();

  expect(status).toBe(200);
});

test("open handoffs are listed newest first, the others by state", async () => {
  const [first, second] = [await handOff(), await handOff()];
  await lab.call(`/v1/handoffs/${first}/end`, { method: "POST", key: keys.opencx });

  const open = await lab.admin<List>("/admin/handoffs");
  const received = await lab.admin<List>("/admin/handoffs?state=received&limit=1");
  const ended = await lab.admin<List>("/admin/handoffs?state=ended");
  const failed = await lab.admin<List>("/admin/handoffs?state=failed");

  expect(open.body.handoffs.map(({ id }) => id)).toContain(second);
  expect(open.body.handoffs.map(({ id }) => id)).not.toContain(first);
  expect(received.body.handoffs.map(({ id }) => id)).toEqual([second]);
  expect(ended.body.handoffs.map(({ id }) => id)).toEqual([first]);
  expect(failed.body.handoffs).toEqual([]);
});

test.each(["state=nowhere", "limit=0", "limit=201", "limit=x"])("the list with %s is refused", async (query) => {
  const answer = await lab.admin<List>(`/admin/handoffs?${query}`);

  expect([answer.status, answer.body.code]).toEqual([400, "QUERY_INVALID"]);
});

test("a dead entry is listed without its words, tried again once, and then no longer dead", async () => {
  const handoffId = await handOff();
  const id = await deadEntry(handoffId);

  const listed = await lab.admin("/admin/dead");
  const first = await lab.admin(`/admin/dead/${id}/replay`, { method: "POST" });
  const second = await lab.admin(`/admin/dead/${id}/replay`, { method: "POST" });

  const entry = { id, handoffId, direction: "to-opencx", kind: "notice", code: "OPENCX_REFUSED" };
  expect(listed.body["entries"]).toEqual([{ ...entry, createdAt: expect.any(String) }]);
  expect(listed.text).not.toContain("planted");
  expect([first.status, first.body]).toEqual([202, { replayed: true }]);
  expect([second.status, second.body["code"]]).toEqual([404, "ENTRY_NOT_DEAD"]);
});

test.each(["nonsense", "%00", randomUUID()])("the entry %s is not dead", async (id) => {
  const answer = await lab.admin(`/admin/dead/${id}/replay`, { method: "POST" });

  expect([answer.status, answer.body["code"]]).toEqual([404, "ENTRY_NOT_DEAD"]);
});

test("the configuration is shown without its secrets", async () => {
  const { status, body, text } = await lab.admin("/admin/config");

  expect(status).toBe(200);
  expect(body["connections"]).toMatchObject([{ name: "production", desk: "salesforce-messaging" }]);
  expect(body["encryptionKey"]).toBe("***");
  for (const secret of [...Object.values(keys), ...webhookTokens, "PRIVATE KEY", "ocx_live_1234"]) {
    expect(text).not.toContain(secret);
  }
});
