import { expect, test } from "@jest/globals";
import { simulatedTenant } from "../desks/dynamics-incidents/lab.ts";

const { sim, dataverse, desk, count } = simulatedTenant();
const look = (one = dataverse()) => one.find("incidents", { select: ["incidentid"], filter: "statecode eq 0", top: 1 });
const tokens = () =>
  sim()
    .requests()
    .filter(({ path }) => path.includes("/oauth2/v2.0/token")).length;

test("one token serves every request, and those that come at once wait for the same one", async () => {
  const one = dataverse();
  await Promise.all([look(one), look(one), look(one)]);
  await look(one);

  expect(tokens()).toBe(1);
});

test("a token that is refused is replaced once, and the request repeated", async () => {
  const one = dataverse();
  await look(one);
  sim().control.expireTokens();
  await look(one);

  expect(tokens()).toBe(2);
});

const wrong: [string, object, string][] = [
  ["a wrong secret", { clientSecret: "wrong" }, "ENTRA_SECRET_WRONG"],
  ["an app that the tenant does not know", { clientId: "00000000-0000-4000-8000-0000000000aa" }, "ENTRA_APP_UNKNOWN"],
  ["a tenant that does not exist", { tenantId: "00000000-0000-4000-8000-0000000000bb" }, "ENTRA_TENANT_UNKNOWN"],
  ["an environment of another tenant", { environmentUrl: "http://127.0.0.1:9" }, "ENTRA_RESOURCE_UNKNOWN"],
];

test.each(wrong)("%s is told with what to click", async (_what, changes, code) => {
  const found = await look(dataverse({ ...changes })).catch((error: unknown) => error);

  expect(found).toMatchObject({ code, retryable: false, remedy: expect.stringMatching(/Azure portal|admin center/) });
});

test("a pause of Entra is passed on", async () => {
  const answer = { error: "temporarily_unavailable", error_codes: [90055], error_description: "AADSTS90055" };
  sim().control.addFault({
    service: "entra",
    path: "token",
    status: 429,
    body: answer,
    headers: { "retry-after": "9" },
  });

  await expect(look()).rejects.toMatchObject({ code: "ENTRA_UNAVAILABLE", retryable: true, retryAfterMs: 9000 });
});

test("Entra that cannot be reached is no wrong setting", async () => {
  sim().control.addFault({ service: "entra", path: "token", cut: "before" });

  await expect(look()).rejects.toMatchObject({ code: "HTTP_UNREACHABLE", retryable: true });
});

test("the doctor passes a sound connection, and names queue, owner and user that are not there", async () => {
  const sound = await desk({ incident: { queueId: sim().facts.caseQueueId, ownerId: sim().facts.annAgentId } }).check();
  expect(sound.filter(({ result }) => result !== "pass")).toEqual([]);
  expect(sound.map(({ check }) => check)).toEqual(["login", "application-user", "direction", "queue", "owner"]);

  const { workstreamId } = sim().facts;
  const swapped = await desk({ incident: { queueId: workstreamId } }).check();
  expect(swapped).toContainEqual(expect.objectContaining({ check: "queue", result: "fail" }));
});

test("an app without an application user, or with a disabled one, is told so", async () => {
  sim().control.setApplicationUser({ state: "removed" });
  expect(await desk().check()).toContainEqual(expect.objectContaining({ check: "login", result: "fail" }));
  await expect(look()).rejects.toMatchObject({ code: "DATAVERSE_NO_APPLICATION_USER" });

  sim().control.setApplicationUser({ state: "present" });
  sim().control.setApplicationUser({ state: "disabled" });
  await expect(look()).rejects.toMatchObject({ code: "DATAVERSE_USER_DISABLED" });
});

test("a privilege that is missing is named", async () => {
  sim().control.revoke({ privileges: ["prvReadIncident"] });

  await expect(look()).rejects.toMatchObject({
    code: "DATAVERSE_PRIVILEGE_MISSING",
    message: expect.stringContaining("prvReadIncident"),
  });
});

test("a burst is spread over time, and never more than so many requests are under way", async () => {
  const one = dataverse({ limits: { requestsPerSecond: 10, requestsAtOnce: 3 } });
  await look(one);
  const began = performance.now();
  await Promise.all(Array.from({ length: 19 }, () => look(one)));

  expect(performance.now() - began).toBeGreaterThan(900);
  expect(count(/incidents/)).toBe(20);
});

test("whoever is called away while a pause is waited for sends nothing", async () => {
  const one = dataverse();
  await look(one);
  sim().control.throttle({ seconds: 9 });
  await expect(look(one)).rejects.toMatchObject({ code: "DATAVERSE_THROTTLED" });
  const before = count(/incidents/);
  const stop = new AbortController();
  const began = performance.now();
  const waiting = one.find("incidents", { select: ["incidentid"], filter: "statecode eq 0" }, stop.signal);
  setImmediate(() => stop.abort());

  await expect(waiting).rejects.toMatchObject({ code: "DATAVERSE_BUSY" });
  expect(performance.now() - began).toBeLessThan(8_000);
  expect(count(/incidents/)).toBe(before);
});
