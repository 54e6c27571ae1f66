import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "@jest/globals";
import { facts } from "../../../../simulators/dynamics/dynamics-simulator.ts";
import { apiOf, simulated } from "../dataverse/helpers.ts";
import type { Json } from "../dataverse/helpers.ts";

const { sim } = simulated();
const run = promisify(execFile);

/** Runs MSAL over HTTPS in a process that trusts the test authority. */
async function msal(auth: Json, ...scopes: string[]): Promise<Json[]> {
  const folder = await mkdtemp(join(tmpdir(), "msal-"));
  try {
    const ca = join(folder, "ca.pem");
    await writeFile(ca, sim().entra.ca);
    const { host } = new URL(sim().entra.httpsUrl);
    const authority = `${sim().entra.httpsUrl}/${facts.tenantId}`;
    const settings = { clientId: facts.clientId, authority, knownAuthorities: [host], ...auth };
    const script = join(import.meta.dirname, "msal-client.mjs");
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: ca, NODE_OPTIONS: "" };
    const { stdout } = await run(process.execPath, [script, JSON.stringify(settings), ...scopes], { env });
    return stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Json);
  } finally {
    await rm(folder, { recursive: true });
  }
}

test("MSAL as its vendor ships it gets tokens over HTTPS, one for each resource, and keeps them", async () => {
  const org = `${sim().dataverse.url}/.default`;
  const messaging = `${facts.messagingResource}/.default`;
  const [first, second, third] = await msal({ clientSecret: facts.clientSecret }, org, messaging, org);
  const who = await apiOf(sim().dataverse.url, String(first?.["accessToken"])).call("GET", "WhoAmI");

  expect(who.status).toBe(200);
  expect([first, second, third].map((one) => one?.["fromCache"])).toEqual([false, false, true]);
});

test("MSAL surfaces the errors of the endpoint", async () => {
  const org = `${sim().dataverse.url}/.default`;
  const [secret] = await msal({ clientSecret: "wrong" }, org);
  const [resource, scope] = await msal(
    { clientSecret: facts.clientSecret },
    "https://x.example/.default",
    "https://x/y",
  );

  expect(secret).toMatchObject({ name: "ServerError", errorCode: "invalid_client", status: 401 });
  expect(String(secret?.["message"])).toContain("AADSTS7000215");
  expect(resource).toMatchObject({ errorCode: "invalid_resource", status: 400 });
  expect(scope).toMatchObject({ errorCode: "invalid_scope", status: 400 });
});
