import { expect, test } from "@jest/globals";
import { Agent } from "undici";
import { Entra } from "../../src/dynamics/entra/entra.ts";
import { isEntraFault } from "../../src/dynamics/entra/faults.ts";
import { BridgeError } from "../../src/lib/errors.ts";
import { simulatedTenant } from "../desks/dynamics-incidents/lab.ts";

const { sim } = simulatedTenant();

/** Asks the simulated Entra for a token, as the bridge does, and answers why it got none. */
async function refusal(changes: object = {}, scope = `${sim().dataverse.url}/.default`): Promise<BridgeError> {
  const { tenantId, clientId, clientSecret } = sim().facts;
  const dispatcher = new Agent({ allowH2: false });
  const settings = { tenantId, clientId, clientSecret, authorityHost: sim().entra.url, ...changes };
  try {
    await new Entra(settings, { dispatcher, timeoutMs: 2000 }).token(scope);
  } catch (error) {
    if (error instanceof BridgeError) return error;
    throw error;
  } finally {
    await dispatcher.destroy();
  }
  throw new Error("There was a token.");
}

/** What Entra answers in its own form (contract dynamics-365 2). */
function answer(status: number, error: string, number: number): void {
  const body = { error, error_description: `AADSTS${number}: words`, error_codes: [number] };
  sim().control.addFault({ service: "entra", path: "token", status, body });
}

const permanent: [number, number, string, string, RegExp][] = [
  [7000215, 401, "invalid_client", "ENTRA_SECRET_WRONG", /Certificates & secrets.*Value, not its Secret ID/],
  [7000222, 401, "invalid_client", "ENTRA_SECRET_EXPIRED", /Certificates & secrets.*delete the old one/],
  [7000218, 401, "invalid_client", "ENTRA_SECRET_MISSING", /clientSecret/],
  [700016, 400, "unauthorized_client", "ENTRA_APP_UNKNOWN", /App registrations.*Overview.*clientId.*tenantId/],
  [90002, 400, "invalid_request", "ENTRA_TENANT_UNKNOWN", /Overview.*tenantId.*authorityHost/],
  [900023, 400, "invalid_request", "ENTRA_TENANT_MALFORMED", /Overview.*tenantId/],
  [500011, 400, "invalid_resource", "ENTRA_RESOURCE_UNKNOWN", /environmentUrl.*Environment URL.*messaging\.scope/],
  [70011, 400, "invalid_scope", "ENTRA_SCOPE_INVALID", /environmentUrl.*messaging\.scope/],
  [1002012, 400, "invalid_scope", "ENTRA_SCOPE_INVALID", /messaging\.scope with \/\.default/],
  [900144, 400, "invalid_request", "ENTRA_REQUEST_INCOMPLETE", /clientId and clientSecret/],
  [65001, 400, "invalid_grant", "ENTRA_CONSENT_MISSING", /API permissions.*Grant admin consent/],
  [7000112, 401, "unauthorized_client", "ENTRA_APP_DISABLED", /Enterprise applications.*Properties/],
  [53003, 400, "access_denied", "ENTRA_ACCESS_BLOCKED", /Conditional Access, Policies/],
];

test.each(permanent)(
  "AADSTS%i names the page to open and what to do there",
  async (number, status, error, code, remedy) => {
    answer(status, error, number);

    expect(await refusal()).toMatchObject({
      code,
      retryable: false,
      message: expect.stringContaining(`AADSTS${number}`),
      remedy: expect.stringMatching(remedy),
    });
    expect(isEntraFault(code)).toBe(true);
  },
);

test.each([
  [90055, 429],
  [90033, 503],
  [90006, 400],
  [90024, 400],
])("AADSTS%i with %i passes, and is tried again", async (number, status) => {
  answer(status, "temporarily_unavailable", number);

  expect(await refusal()).toMatchObject({
    code: "ENTRA_UNAVAILABLE",
    retryable: true,
    message: expect.stringContaining(`AADSTS${number}`),
  });
});

test("a code that nobody knows is named, with where to look it up, and is not tried for ever", async () => {
  answer(400, "interaction_required", 50079);

  expect(await refusal()).toMatchObject({
    code: "ENTRA_REFUSED",
    retryable: false,
    message: expect.stringContaining("AADSTS50079"),
    remedy: expect.stringContaining("login.microsoftonline.com/error"),
  });
});

test("an answer that is not Entra's passes: something stands in between", async () => {
  sim().control.addFault({ service: "entra", path: "token", status: 502, body: "<html>Bad Gateway</html>" });

  expect(await refusal()).toMatchObject({ code: "ENTRA_UNAVAILABLE", retryable: true });
});

const provoked: [string, () => Promise<BridgeError>, string][] = [
  [
    "the secret's id in place of its value",
    () => refusal({ clientSecret: sim().facts.clientSecretId }),
    "ENTRA_SECRET_WRONG",
  ],
  [
    "a secret that has expired",
    () => {
      sim().control.expireSecrets({});
      return refusal();
    },
    "ENTRA_SECRET_EXPIRED",
  ],
  ["a tenant that is no id", () => refusal({ tenantId: "not a tenant" }), "ENTRA_TENANT_MALFORMED"],
  [
    "a scope of nothing that there is",
    () => refusal({}, "https://x.crm.dynamics.com/.default"),
    "ENTRA_RESOURCE_UNKNOWN",
  ],
  ["a scope without its end", () => refusal({}, sim().facts.messagingResource), "ENTRA_SCOPE_INVALID"],
  ["a scope that is no address", () => refusal({}, "omnichannel"), "ENTRA_SCOPE_INVALID"],
];

test.each(provoked)("the simulated Entra refuses %s", async (_what, refused, code) => {
  expect(await refused()).toMatchObject({ code, retryable: false });
});

test("neither the secret nor the token is in what is said", async () => {
  const clientSecret = "planted-wrong-secret";
  const error = await refusal({ clientSecret });

  expect(`${error.message} ${error.remedy}`).not.toContain(clientSecret);
});
