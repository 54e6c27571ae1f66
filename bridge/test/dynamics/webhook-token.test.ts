import { afterAll, expect, test } from "@jest/globals";
import { Agent } from "undici";
import { webhookVerifier } from "../../src/dynamics/entra/webhook-token.ts";
import { listenOnLoopback } from "../../simulators/lib/listen.ts";
import { simulatedTenant } from "../desks/dynamics-incidents/lab.ts";

const { sim } = simulatedTenant();
const dispatcher = new Agent({ allowH2: false });
afterAll(() => dispatcher.destroy());

const audience = "api://opencx-bridge";

function verifier(changes: object = {}) {
  const { tenantId, clientId } = sim().facts;
  return webhookVerifier({ tenantId, clientId, authorityHost: sim().entra.url, audience, ...changes }, dispatcher);
}

const issue = (claims: object = {}) => sim().tenant.tokens.issue({ audience, subject: "channel", ...claims });

test("a token of the tenant is taken, in both versions and for the app's client id as well", async () => {
  const verify = verifier();

  expect(await verify(`Bearer ${await issue({ version: 1 })}`)).toBe(true);
  expect(await verify(`Bearer ${await issue({ version: 2 })}`)).toBe(true);
  expect(await verify(`Bearer ${await issue({ audience: sim().facts.clientId })}`)).toBe(true);
});

test("no token, one for somebody else, an expired or a forged one, and one of another tenant are not", async () => {
  const verify = verifier();
  const good = await issue();
  const [head, body] = good.split(".");

  expect(await verify(undefined)).toBe(false);
  expect(await verify(`Basic ${good}`)).toBe(false);
  expect(await verify(`Bearer ${await issue({ audience: "api://another" })}`)).toBe(false);
  expect(await verify(`Bearer ${await issue({ lifetimeSeconds: -600 })}`)).toBe(false);
  expect(await verify(`Bearer ${head}.${body}.${"A".repeat(342)}`)).toBe(false);
  expect(await verify("Bearer not-a-token")).toBe(false);
});

test("when the keys cannot be fetched nobody can tell, and the sender is to try again", async () => {
  await expect(verifier({ authorityHost: "http://127.0.0.1:9" })(`Bearer ${await issue()}`)).rejects.toThrow();
});

test("nor when their address answers with an error, or with something else than keys", async () => {
  const token = `Bearer ${await issue()}`;
  const answers: [status: number, body: string][] = [
    [503, "The service is unavailable."],
    [200, "<html>A proxy asks for a name and a password.</html>"],
    [200, '{"keys":"none"}'],
  ];
  for (const [status, body] of answers) {
    const { url, close } = await listenOnLoopback((_req, res) => void res.writeHead(status).end(body));
    await expect(verifier({ authorityHost: url })(token)).rejects.toThrow();
    await close();
  }
});
