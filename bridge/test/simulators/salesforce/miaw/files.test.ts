import { randomUUID } from "node:crypto";
import { expect, test } from "@jest/globals";
import { Customer, request, talking } from "./client.ts";
import { simulated } from "./simulated.ts";

const { sim } = simulated(() => ({
  deployments: [
    { developerName: "Demo_Client", authMode: "UnAuth" },
    { developerName: "No_Files", authMode: "UnAuth", attachments: false },
  ],
}));

interface Upload {
  bytes?: string;
  name?: string;
  type?: string;
  fileFirst?: boolean;
  text?: string;
  fileId?: string;
  /** Whether the JSON part carries a file name, as some form libraries do. */
  namedEntry?: boolean;
}

function upload(guest: Customer, conversationId: string, options: Upload = {}) {
  const { bytes = "GIF89a", name = "photo.gif", type = "image/gif", text = "", fileId = randomUUID() } = options;
  const message = { id: randomUUID(), fileId, text };
  const entry = JSON.stringify({ esDeveloperName: guest.developerName, message });
  const named = options.namedEntry ? '; filename="blob"' : "";
  const parts = [
    `Content-Disposition: form-data; name="messageEntry"${named}\r\nContent-Type: application/json\r\n\r\n${entry}`,
    `Content-Disposition: form-data; name="fileData"; filename="${name}"\r\nContent-Type: ${type}\r\n\r\n${bytes}`,
  ];
  if (options.fileFirst) parts.reverse();
  const body = parts.map((part) => `--cut\r\n${part}\r\n`).join("") + "--cut--\r\n";
  return request("POST", `${sim().url}/iamessage/api/v2/conversation/${conversationId}/file`, {
    headers: { authorization: `Bearer ${guest.token}`, "content-type": "multipart/form-data; boundary=cut" },
    body,
  });
}

async function attachmentOf(guest: Customer, id: string) {
  const [entry] = await guest.entries(id, "?entryTypeFilter=Message&limit=1");
  const { abstractMessage } = entry?.["entryPayload"] as {
    abstractMessage: { staticContent: Record<string, unknown> };
  };
  const [attachment] = abstractMessage.staticContent["attachments"] as { id: string; url: string; mimeType: string }[];
  if (attachment === undefined) throw new Error("no attachment");
  return { ...attachment, formatType: abstractMessage.staticContent["formatType"] };
}

test.each([
  ["entry first", {}],
  ["file first", { fileFirst: true }],
  ["entry with a file name", { namedEntry: true }],
])("a file is taken with its parts in any order: %s", async (_order, options) => {
  const guest = await Customer.guest(sim());
  const id = await guest.begin();
  const fileId = randomUUID();

  const { status, body } = await upload(guest, id, { ...options, fileId });

  expect(status).toBe(202);
  expect(body["conversationEntries"]).toHaveLength(1);
  expect(await attachmentOf(guest, id)).toMatchObject({ id: fileId, formatType: "Attachments", mimeType: "image/gif" });
  expect(sim().control.file(fileId).bytes.toString()).toBe("GIF89a");
});

test("the type of an octet stream comes from the name", async () => {
  const guest = await Customer.guest(sim());
  const id = await guest.begin();

  expect((await upload(guest, id, { name: "bill.PDF", type: "application/octet-stream" })).status).toBe(202);
  expect((await attachmentOf(guest, id)).mimeType).toBe("application/pdf");
  expect((await upload(guest, id, { name: "run.exe", type: "application/octet-stream" })).status).toBe(415);
  expect((await upload(guest, id, { name: "page.html", type: "text/html" })).status).toBe(415);
});

test("a file of five megabytes passes, a larger one is 413", async () => {
  const guest = await Customer.guest(sim());
  const id = await guest.begin();
  const limit = 5 * 1024 * 1024;

  expect((await upload(guest, id, { bytes: "x".repeat(limit) })).status).toBe(202);
  expect((await upload(guest, id, { bytes: "x".repeat(limit + 1) })).status).toBe(413);
});

test("files are refused where they are turned off, and without both parts", async () => {
  const guest = await Customer.guest(sim(), "No_Files");
  const other = await Customer.guest(sim());
  const [id, otherId] = [await guest.begin(), await other.begin()];
  const form = new FormData();
  form.set("messageEntry", "{}");

  const missing = await request("POST", `${sim().url}/iamessage/api/v2/conversation/${otherId}/file`, {
    headers: { authorization: `Bearer ${other.token}` },
    body: form,
  });

  expect((await upload(guest, id)).status).toBe(403);
  expect(missing.status).toBe(400);
});

test("a rep's file has an address that needs nothing and cannot be guessed", async () => {
  const { guest, id } = await talking(sim());
  const base64 = Buffer.from("%PDF-1.7").toString("base64");

  sim().control.sendFile(id, { name: "return label.pdf", mimeType: "application/pdf", base64 });
  const { url } = await attachmentOf(guest, id);
  const { status, headers, text } = await request("GET", url);

  expect(url).toMatch(/\/files\/[\w-]{32}\/return%20label\.pdf$/);
  expect([status, text, headers.get("content-type")]).toEqual([200, "%PDF-1.7", "application/pdf"]);
  expect((await request("GET", `${sim().url}/files/${"A".repeat(32)}/return%20label.pdf`)).status).toBe(404);
});
