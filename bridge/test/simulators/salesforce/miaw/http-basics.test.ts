import { randomUUID } from "node:crypto";
import { expect, test } from "@jest/globals";
import { Customer, request, requestJson } from "./client.ts";
import { simulated, twoClients } from "./simulated.ts";

const { sim } = simulated(twoClients);

test("unknown conversations and unknown paths answer 404 with the error body", async () => {
  const guest = await Customer.guest(sim());

  const unknown = await guest.send(randomUUID(), "Hello");
  const transcript = await guest.call("GET", `/conversation/${randomUUID()}/transcript`);
  const close = await guest.call("POST", `/conversation/${randomUUID()}/close`);
  const elsewhere = await request("GET", `${sim().url}/nowhere`);

  for (const { status, body } of [unknown, transcript, close, elsewhere]) {
    expect(status).toBe(404);
    expect(body).toEqual({ message: expect.any(String), errorCode: "NOT_FOUND" });
  }
});

test("a preflight is answered, and names what browsers may send", async () => {
  const { status, headers } = await request("OPTIONS", `${sim().url}/iamessage/api/v2/conversation`, {
    headers: { origin: "https://shop.example", "access-control-request-method": "POST" },
  });

  expect(status).toBe(204);
  expect(headers.get("access-control-allow-origin")).toBe("https://shop.example");
  expect(headers.get("access-control-allow-methods")).toBe("GET, POST, DELETE, OPTIONS");
  for (const name of ["authorization", "content-type", "x-org-id", "last-event-id", "cache-control", "accept"]) {
    expect(headers.get("access-control-allow-headers")).toContain(name);
  }
});

test("origins that are not allow-listed get no CORS headers", async () => {
  sim().control.setBehaviour({ corsOrigins: ["https://shop.example"] });

  const { headers } = await request("OPTIONS", sim().url, { headers: { origin: "https://evil.example" } });

  expect(headers.get("access-control-allow-origin")).toBeNull();
});

test("a malformed body is 400, and one that is not JSON is 415", async () => {
  const url = `${sim().url}/iamessage/api/v2/authorization/unauthenticated/access-token`;

  const broken = await request("POST", url, { headers: { "content-type": "application/json" }, body: "{" });
  const text = await request("POST", url, { headers: { "content-type": "text/plain" }, body: "{}" });

  expect([broken.status, text.status]).toEqual([400, 415]);
});

test("configuration and business hours are public", async () => {
  const query = `orgId=${sim().orgId}&language=en_US`;
  const at = (path: string) => requestJson("GET", `${sim().url}/embeddedservice/v1/${path}`);

  const config = await at(`embedded-service-config?${query}&esConfigName=Demo_Client`);
  const unknown = await at(`embedded-service-config?${query}&esConfigName=Nowhere`);
  const open = await at(`businesshours?${query}&esConfigName=Other_Client`);
  const none = await at(`businesshours?${query}&esConfigName=Demo_Client`);

  expect(config.body["embeddedServiceConfig"]).toMatchObject({
    deploymentType: "api",
    embeddedServiceMessagingChannel: { authMode: "UnAuth", channelAddressIdentifier: expect.any(String) },
    hiddenFormFields: [{ name: "Origin" }, { name: "Priority" }],
    attachments: { endUserToAgent: true, maxFileSize: 5 },
  });
  expect(unknown.status).toBe(400);
  expect(open.body["businessHoursInfo"]).toEqual({ isActive: true, businessHours: [{ startTime: 1, endTime: 4e12 }] });
  expect(none.body["businessHoursInfo"]).toMatchObject({ businessHours: [] });
});
