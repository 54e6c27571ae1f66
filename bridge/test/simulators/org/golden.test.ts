import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { startBridgeStub } from "./bridge-stub.ts";
import { simulated } from "./helpers.ts";
import type { Json } from "./helpers.ts";

const golden = JSON.parse(
  readFileSync(
    join(import.meta.dirname, "../../../../force-app/core/main/default/staticresources/OpenCx_Case_Events_Golden.json"),
    "utf8",
  ),
) as { events: Json[] };

/** Members that are never the same twice, with the form that they have; the same as in the Apex test. */
const forms: Record<string, RegExp> = {
  key: /^[a-zA-Z0-9]{18}(:(closed|open):\d{13})?$/,
  orgId: /^[a-zA-Z0-9]{18}$/,
  caseId: /^[a-zA-Z0-9]{18}$/,
  caseNumber: /^\d{8}$/,
  sourceId: /^[a-zA-Z0-9]{18}$/,
  "author.id": /^[a-zA-Z0-9]{18}$/,
  "files.id": /^[a-zA-Z0-9]{18}$/,
  occurredAt: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
};

const { sim, api, clock } = simulated(() => ({
  users: [
    { username: "bridge@example.com", name: "OpenCX Bridge", bridge: true },
    { username: "bob@example.com", name: "Bob Rep" },
  ],
  clients: [{ clientId: "app", clientSecret: "secret", runAs: "bridge@example.com" }],
  outbox: { carryEmails: true, automatic: false },
}));
let bridge: Awaited<ReturnType<typeof startBridgeStub>>;
beforeAll(async () => void (bridge = await startBridgeStub()));
afterAll(() => bridge.close());

async function writeOnCases(): Promise<void> {
  const { control } = sim();
  const session = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff";
  const ours = { Case_From__c: "opencx", Status: "New" };
  const first = await api().create("Case", { ...ours, OpenCx_Session_Id__c: session, Subject: "Where is my parcel?" });
  const second = await api().create("Case", { ...ours, Subject: "Rechnung" });
  control.comment(first, { text: String(golden.events[0]?.["text"]) });
  control.post(first, {
    text: "<p>Here is your <b>invoice</b> &amp; more</p>",
    rich: true,
    file: { name: "invoice.pdf", text: "invoice" },
  });
  control.email(second, {
    subject: "Re: 請求書",
    text: "お待たせしました。",
    html: "<p>お待たせしました。</p>",
    files: [{ name: "Foto für Zoë.png", text: "the photo" }],
  });
  control.close(second);
  clock.now += 60_000;
  control.reopen(second, { status: "New" });
}

/** What differs by nature becomes its form; ids that are the same stay the same. */
function mapped(value: unknown, path = "", names = new Map<unknown, string>()): unknown {
  if (Array.isArray(value)) return value.map((one) => mapped(one, path, names));
  if (value !== null && typeof value === "object") {
    const above = path === "" || path === "events" ? "" : `${path}.`;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, mapped(one, above + name, names)]));
  }
  const form = forms[path];
  if (form === undefined) return value;
  expect({ path, value }).toEqual({ path, value: expect.stringMatching(form) });
  if (path === "occurredAt") return "moment";
  const [id = "", word = ""] = String(value).split(":");
  if (!names.has(id)) names.set(id, `id ${names.size}`);
  return [names.get(id), word].join(":");
}

test("the simulated org sends what the org's own Apex sends, member by member", async () => {
  sim().control.setBridge({ url: bridge.url, key: "the-key" });
  await writeOnCases();
  await sim().control.drain();

  expect(bridge.received).toHaveLength(1);
  expect(mapped(bridge.received[0]?.body)).toEqual(mapped(golden));
});
