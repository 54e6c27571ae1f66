import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "@jest/globals";
import { deploy } from "../commands/deploy.ts";
import { mergeIntoChannel } from "../commands/merge-channel.ts";
import { verify } from "../commands/verify.ts";
import { Sf, spawnSf } from "../sf.ts";
import { OrgLab } from "./org-lab.ts";

const modules = join(import.meta.dirname, "..", "..", "..", "node_modules", "@salesforce");

let lab: OrgLab | undefined;
afterEach(() => lab?.remove());

interface CliCommand {
  id: string;
  flags: Record<string, { options?: string[] }>;
}

/** Every command that the Salesforce CLI and its plugins declare. */
function cliCommands(): Map<string, CliCommand> {
  const commands = new Map<string, CliCommand>();
  for (const name of readdirSync(modules).filter((folder) => folder.startsWith("plugin-"))) {
    const manifest = JSON.parse(readFileSync(join(modules, name, "oclif.manifest.json"), "utf8")) as {
      commands: Record<string, CliCommand>;
    };
    for (const command of Object.values(manifest.commands)) commands.set(command.id.replaceAll(":", " "), command);
  }
  return commands;
}

test("every command that is used exists in the Salesforce CLI, with each of its flags", async () => {
  lab = new OrgLab([
    {
      when: ["FROM EntityDefinition"],
      result: { records: [{ QualifiedApiName: "FeedItem" }, { QualifiedApiName: "EmailMessage" }] },
    },
    { when: ["FROM ServiceChannel"], result: { records: [{}] } },
    { when: ["FlowDefinitionView"], result: { records: [{ ActiveVersionId: "1" }] } },
    { when: ["SELECT IsActive"], result: { records: [{ IsActive: false }] } },
    { when: ["FROM EmbeddedServiceConfig"], result: { records: [{ Id: "1" }] } },
  ]);
  const context = lab.context({
    publicJwk: "{}",
    issuer: "i",
    bridgeUrl: "https://b",
    contactEmail: "a@example.com",
    admins: ["a@example.com"],
    testLevel: "RunLocalTests",
  });

  await deploy(context, () => {});
  await verify(context, () => {});
  await mergeIntoChannel(context, { channel: "X", deploy: false }, () => {}).catch(() => {});

  const known = cliCommands();
  const used = lab.calls().map(({ args }) => {
    const words = args.slice(
      0,
      args.findIndex((arg) => arg.startsWith("-")),
    );
    const id =
      [4, 3].map((count) => words.slice(0, count).join(" ")).find((name) => known.has(name)) ?? words.join(" ");
    return { id, flags: args.filter((arg) => arg.startsWith("--")).map((arg) => arg.slice(2)) };
  });
  expect(new Set(used.map(({ id }) => id)).size).toBeGreaterThanOrEqual(6);
  for (const { id, flags } of used) {
    const allowed = [...Object.keys(known.get(id)?.flags ?? {}), "json"];
    expect({ id, unknown: flags.filter((flag) => !allowed.includes(flag)) }).toEqual({ id, unknown: [] });
  }
});

test("what the CLI says in words instead of JSON is shown", async () => {
  const sf = new Sf({
    execute: spawnSf(process.execPath, ["-e", "console.error('no disk space'); process.exit(1)", "--"]),
    targetOrg: "target",
    announce: () => {},
  });

  await expect(sf.run()).rejects.toMatchObject({
    code: "SF_ANSWER_UNREADABLE",
    message: expect.stringContaining("no disk space"),
  });
});

test("the CLI runs as a process that gets the arguments, the org and what placeholders stand for", async () => {
  const tell =
    "console.log(JSON.stringify({ status: 0, result: [process.argv.slice(1), process.env.OPENCX_BRIDGE_URL] }))";
  const sf = new Sf({ execute: spawnSf(process.execPath, ["-e", tell, "--"]), targetOrg: "prod", announce: () => {} });

  const result = await sf.withEnv({ OPENCX_BRIDGE_URL: "https://bridge" }).run("project", "deploy", "start");

  expect(result).toEqual([["project", "deploy", "start", "--target-org", "prod", "--json"], "https://bridge"]);
});

test("a CLI that is not installed is told, with the way to get it", async () => {
  const sf = new Sf({ execute: spawnSf("/nowhere/sf", []), targetOrg: "target", announce: () => {} });

  await expect(sf.run("org", "display")).rejects.toMatchObject({
    code: "SF_MISSING",
    remedy: expect.stringContaining("npm ci"),
  });
});

test("who is not logged in is told how to log in", async () => {
  lab = new OrgLab([
    { when: ["display"], fails: { name: "NamedOrgNotFoundError", message: "No authorization found" } },
  ]);

  const asked = lab.context().sf.run("org", "display");

  await expect(asked).rejects.toMatchObject({ remedy: expect.stringContaining("sf org login web") });
});
