import { execFile } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { Connection, OAuth2 } from "@jsforce/jsforce-node";
import { expect, test } from "@jest/globals";
import { bridgeUsername, defaultClientId, defaultClientSecret } from "../../../simulators/salesforce/org/options.ts";
import { simulated } from "./helpers.ts";

const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
const certificate = keys.publicKey.export({ type: "spki", format: "pem" }) as string;
const { sim } = simulated(() => ({
  now: Date.now,
  clients: [{ clientId: defaultClientId, clientSecret: defaultClientSecret, runAs: bridgeUsername, certificate }],
}));

async function connect(): Promise<Connection> {
  const oauth2 = new OAuth2({ clientId: defaultClientId, clientSecret: defaultClientSecret, loginUrl: sim().url });
  const connection = new Connection({
    oauth2,
    instanceUrl: sim().url,
    version: "67.0",
    refreshFn: (_old, done) => {
      oauth2.requestToken({ grant_type: "client_credentials" }).then(
        (token) => done(null, token.access_token),
        (error: Error) => done(error),
      );
    },
  });
  await connection.authorize({ grant_type: "client_credentials" });
  return connection;
}

test("jsforce logs in, writes, reads, upserts, queries and deletes", async () => {
  const connection = await connect();
  const created = await connection.sobject("Case").create({ Subject: "one", OpenCx_Handoff_Key__c: "k" });
  const upserted = await connection
    .sobject("Case")
    .upsert({ Subject: "two", OpenCx_Handoff_Key__c: "k" }, "OpenCx_Handoff_Key__c");
  await connection.sobject("Case").update({ Id: created.id ?? "", Priority: "High" });
  const read = await connection.sobject("Case").retrieve(created.id ?? "");
  const found = await connection.query("SELECT Id, Owner.Name FROM Case WHERE Subject = 'two'");
  const several = await connection.sobject("CaseComment").create([
    { ParentId: created.id, CommentBody: "a" },
    { ParentId: created.id, CommentBody: "x".repeat(4_001) },
  ]);
  const identity = await connection.identity();
  const described = await connection.sobject("Case").describe();
  const removed = await connection.sobject("Case").destroy(created.id ?? "");

  expect([created.success, upserted, removed.success]).toMatchObject([true, { id: created.id, created: false }, true]);
  expect(read).toMatchObject({ Subject: "two", Priority: "High", CaseNumber: "00000001" });
  expect(found.records).toMatchObject([{ Id: created.id, Owner: { Name: "OpenCX Bridge" } }]);
  expect(several.map(({ success }) => success)).toEqual([true, false]);
  expect(identity).toMatchObject({ username: bridgeUsername, organization_id: sim().orgId });
  expect(described.fields.map(({ name }) => name)).toContain("OpenCx_Session_Id__c");
  expect(connection.limitInfo.apiUsage).toMatchObject({ limit: 100_000 });
});

test("jsforce says what the org refused, by its code", async () => {
  const connection = await connect();

  await expect(connection.sobject("Case").create({ Nothing: 1 })).rejects.toMatchObject({ errorCode: "INVALID_FIELD" });
  await expect(connection.query("SELECT")).rejects.toMatchObject({ errorCode: "MALFORMED_QUERY" });
});

test("jsforce takes a new token when the old one is over, and goes on", async () => {
  const connection = await connect();
  sim().control.expireTokens();

  const created = await connection.sobject("Case").create({ Subject: "after" });
  expect(created.success).toBe(true);
  expect(
    sim()
      .requests()
      .filter(({ status }) => status === 401),
  ).toHaveLength(1);
});

test("jsforce uploads a file in parts, and follows the pages of a long query by itself", async () => {
  const connection = await connect();
  const file = { PathOnClient: "a.txt", VersionData: Buffer.from("hello").toString("base64") };
  const made = await connection.sobject("ContentVersion").create(file, {
    multipartFileFields: { VersionData: { filename: "a.txt", contentType: "text/plain" } },
  });
  const bytes = await connection.request(`/sobjects/ContentVersion/${made.id ?? ""}/VersionData`);
  for (let at = 0; at < 2_010; at += 1) sim().control.insert({ object: "Account", fields: { Name: `${at}` } });
  const all = await connection.query("SELECT Name FROM Account", { autoFetch: true, maxFetch: 5_000 });

  expect(bytes).toBe("hello");
  expect(all.records).toHaveLength(2_010);
});

test("Salesforce's own core logs in by JWT, finds version and org, and works", async () => {
  const home = mkdtempSync(join(tmpdir(), "org-core-"));
  try {
    const keyFile = join(home, "key.pem");
    writeFileSync(keyFile, keys.privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
    const script = resolve(import.meta.dirname, "core-client.ts");
    const settings = {
      SF_USE_GENERIC_UNIX_KEYCHAIN: "true",
      SF_DISABLE_TELEMETRY: "true",
      SF_DISABLE_LOG_FILE: "true",
    };
    const env = { PATH: process.env["PATH"], HOME: home, ...settings };
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [script, bridgeUsername, defaultClientId, sim().url, keyFile],
      { env },
    );

    const facts = { version: "67.0", orgId: sim().orgId, caseNumber: "00000001", name: "Simulated Org" };
    expect(JSON.parse(stdout)).toEqual(facts);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});
