import { describe, expect, test } from "@jest/globals";
import { facts } from "../../../../simulators/dynamics/facts.ts";
import { refusalOf } from "./customers.ts";
import { simulated } from "./simulated.ts";

const { sim, control, customers, clock, changeChannel, tokenFor, takeViolations } = simulated();

const stranger = "57a46e00-0000-4000-8000-0000000000ff";

describe("the bearer token", () => {
  test("of the app in the channel row is let in", async () => {
    const { status, body } = await customers().call("GET", "/conversations?PageSize=1");

    expect([status, body]).toEqual([200, { conversations: [] }]);
  });

  test("of Dataverse is refused, with a correlation id and no code", async () => {
    const authorization = `Bearer ${await tokenFor(facts.environmentUrl)}`;

    const answer = await customers().call("GET", "/conversations", undefined, { authorization });

    expect(answer.status).toBe(401);
    expect(answer.headers.get("x-ms-correlation-id")).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.headers.get("content-type")).toMatch("application/problem+json");
    expect(answer.body).toEqual({ ...answer.body, title: "Unauthorized", status: 401 });
    expect(answer.body).not.toHaveProperty("errorCode");
  });

  test("of another app of the tenant is refused", async () => {
    const authorization = `Bearer ${await tokenFor(facts.messagingResource, facts.strangerClientId)}`;

    expect((await customers().call("GET", "/conversations", undefined, { authorization })).status).toBe(401);
  });

  test("that has expired is refused", async () => {
    clock.now += 3_700_000;

    expect((await customers().create()).status).toBe(401);
  });

  test("that is missing is refused and a violation, on every operation", async () => {
    const id = "00000000-0000-4000-8000-000000000001";
    const without = { authorization: "" };
    const answers = [
      await customers().call("POST", "/conversation/create", {}, without),
      await customers().call("POST", `/conversation/${id}`, {}, without),
      await customers().call("GET", `/conversation/${id}/messages`, undefined, without),
      await customers().call("GET", `/conversation/${id}/context`, undefined, without),
      await customers().call("GET", "/conversations", undefined, without),
    ];

    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401]);
    expect(takeViolations()).toEqual([
      "createConversation without a bearer token",
      "sendActivity without a bearer token",
      "listMessages without a bearer token",
      "readContext without a bearer token",
      "listConversations without a bearer token",
    ]);
  });
});

describe("the headers", () => {
  test.each([
    ["organization-id", "", [400, 30001]],
    ["organization-id", "contoso", [400, 30001]],
    ["organization-id", stranger, [400, 30001]],
    ["organization-id", facts.organizationId.toUpperCase(), [200, undefined]],
    ["channel-id", "", [400, 30002]],
    ["channel-id", "opencx", [400, 30002]],
    ["channel-id", stranger, [404, 30004]],
    ["channel-id", facts.channelId.toUpperCase(), [200, undefined]],
  ])("%s %j answers %j", async (name, value, expected) => {
    expect(refusalOf(await customers().call("POST", "/conversation/create", {}, { [name]: value }))).toEqual(expected);
  });
});

describe("the channel row", () => {
  test.each([
    ["of another kind", { msdyn_occustomchannelid: 192350000 }, [404, 30004]],
    ["that is inactive", { statecode: 1, statuscode: 2 }, [404, 30004]],
    ["without a workstream", { msdyn_liveworkstreamid: null }, [400, 30014]],
    ["of another app", { msdyn_appid: facts.strangerClientId }, [401, undefined]],
    ["of another tenant", { msdyn_tenantid: facts.organizationId }, [401, undefined]],
  ])("%s is refused at once", async (_what, changes, expected) => {
    changeChannel(changes);

    expect(refusalOf(await customers().create())).toEqual(expected);
  });

  test("whose workstream is gone counts as unlinked", async () => {
    changeChannel({ msdyn_liveworkstreamid: { table: "msdyn_liveworkstream", id: stranger } });

    const { body } = await customers().create();

    expect(body).toMatchObject({
      status: 400,
      errorCode: 30014,
      errorMessage: "The specified channel configuration isn't linked to a workstream.",
    });
  });
});

describe("requests", () => {
  test("beyond the limit of the window answer 429 with Retry-After, until the window has moved on", async () => {
    control().setLimits({ requests: 2, windowMs: 10_000 });
    await customers().create();
    clock.now += 4_000;
    await customers().create();

    const refused = await customers().create();
    clock.now += 6_000;
    const later = await customers().create();

    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "6"]);
    expect(refused.headers.get("x-ms-correlation-id")).toMatch(/^[0-9a-f-]{36}$/);
    expect(later.status).toBe(200);
  });

  test("are throttled, fail and are cut off on demand", async () => {
    control().throttle({ seconds: 7 });
    const throttled = await customers().create();
    control().addFault({ status: 503 });
    const failed = await customers().create();
    control().addFault({ cut: "after" });
    const cut = customers().create({ customercontext: { customerid: "cut" } });

    expect([throttled.status, throttled.headers.get("retry-after")]).toEqual([429, "7"]);
    expect([failed.status, failed.body["title"]]).toEqual([503, "Service Unavailable"]);
    expect(failed.headers.get("x-ms-correlation-id")).toMatch(/^[0-9a-f-]{36}$/);
    await expect(cut).rejects.toThrow();
    expect((await customers().create({ customercontext: { customerid: "cut" } })).body["isNew"]).toBe(false);
    expect(
      sim()
        .requests()
        .map(({ status }) => status),
    ).toEqual([429, 503, 0, 200]);
  });

  test("are kept with their headers and bodies, the bearer left out", async () => {
    await customers().create({ conversationrequestid: "r1" });

    expect(sim().requests()).toMatchObject([
      {
        operation: "createConversation",
        method: "POST",
        path: "/api/v1.0/consumer/conversation/create",
        headers: { authorization: "Bearer …", "channel-id": facts.channelId },
        body: { conversationrequestid: "r1" },
        status: 200,
      },
    ]);
  });

  test.each([
    ["GET", "/conversation/create", 405],
    ["PUT", "/conversations", 405],
    ["DELETE", "/conversation/x/messages", 405],
    ["POST", "/conversations/create", 404],
    ["GET", "/nothing", 404],
  ])("%s %s answer %d", async (method, path, status) => {
    expect((await customers().call(method, path)).status).toBe(status);
  });

  test("that are no JSON object are malformed", async () => {
    const bodies: [string | undefined, string][] = [
      ["{", "application/json"],
      ["[]", "application/json"],
      ['"text"', "application/json"],
      ["null", "application/json"],
      ["{}", "text/plain"],
      [undefined, ""],
    ];
    const answers = [];
    for (const [body, type] of bodies) {
      answers.push(refusalOf(await customers().call("POST", "/conversation/create", body, { "content-type": type })));
    }

    expect(answers).toEqual(bodies.map(() => [400, 30012]));
  });

  test("to control are for loopback names only", async () => {
    const foreign = await fetch(`${sim().url}/_sim/state`, { headers: { origin: "https://example.com" } });

    expect(foreign.status).toBe(403);
    expect((await fetch(`${sim().url}/_sim/state`)).status).toBe(200);
  });
});
