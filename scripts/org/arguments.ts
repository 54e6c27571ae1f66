import { existsSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { MergeOptions } from "./commands/merge-channel.ts";
import { optIns, type OrgOptions, type Part, parts } from "./context.ts";
import { OrgFault } from "./faults.ts";

export const usage = `Brings the package into an org, step by step; every step can be run again.

  npm run org -- deploy        --target-org <alias> [options]
  npm run org -- verify        --target-org <alias>
  npm run org -- merge-channel --target-org <alias> --channel <API name> [--deployment <API name>] [--deploy]

Options of deploy
  --parts <a,b>             of ${parts.join(", ")}: all unless named;
                            only where named: ${optIns.join(", ")}
  --bridge-url <https://…>  the bridge's public address
  --org-url <https://…>     the org's own address, for org-api
  --contact-email <e-mail>  who looks after the bridge's login
  --public-jwk <file>       the public key that \`npm run bridge -- keys\` wrote
  --issuer <text>           identity.issuer of the bridge's configuration
  --admin, --rep <a,b>      user names that get the permission sets
  --integration <username>  the user that the bridge logs in as
  --test-level <level>      which Apex tests the org runs, where Apex is deployed
  --keep-case-from          the org's own field Case_From__c stays as it is
  --again <a,b>             parts to deploy again although the org has them
  --replace                 replaces components of the org that have our names

Log in first: npx sf org login web --alias <alias>`;

export interface Arguments {
  command: string;
  options: OrgOptions;
  merge: MergeOptions;
}

/** @throws OrgFault `ARGUMENTS_WRONG` */
export function readArguments(given: string[]): Arguments {
  const { values, positionals } = parse(given);
  const [command = ""] = positionals;
  if (!["deploy", "verify", "merge-channel"].includes(command)) throw wrong(`"${command}" is no command.`);
  if (values["target-org"] === undefined) throw wrong("--target-org is missing.");
  if (command === "merge-channel" && values.channel === undefined) throw wrong("--channel is missing.");
  return {
    command,
    options: {
      targetOrg: values["target-org"],
      parts: values.parts === undefined ? parts : partsIn(values.parts),
      bridgeUrl: values["bridge-url"] === undefined ? undefined : httpsAddress(values["bridge-url"]),
      orgUrl: values["org-url"] === undefined ? undefined : httpsAddress(values["org-url"]),
      contactEmail: values["contact-email"],
      publicJwk: values["public-jwk"] === undefined ? undefined : readJwk(values["public-jwk"]),
      issuer: values.issuer,
      admins: names(values.admin),
      reps: names(values.rep),
      integration: values.integration,
      testLevel: values["test-level"],
      again: values.again === undefined ? [] : partsIn(values.again),
      keepCaseFrom: values["keep-case-from"],
      replace: values.replace,
    },
    merge: { channel: values.channel ?? "", deployment: values.deployment, deploy: values.deploy },
  };
}

function parse(given: string[]) {
  const text = { type: "string" } as const;
  const flag = { type: "boolean", default: false } as const;
  try {
    return parseArgs({
      args: given,
      allowPositionals: true,
      options: {
        "target-org": text,
        parts: text,
        "bridge-url": text,
        "org-url": text,
        "contact-email": text,
        "public-jwk": text,
        issuer: text,
        admin: text,
        rep: text,
        integration: text,
        "test-level": text,
        "keep-case-from": flag,
        again: text,
        replace: flag,
        channel: text,
        deployment: text,
        deploy: flag,
      },
    });
  } catch (cause) {
    throw wrong(cause instanceof Error ? cause.message : String(cause));
  }
}

function partsIn(list: string): Part[] {
  const given = names(list);
  const known: readonly string[] = [...parts, ...optIns];
  const unknown = given.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw wrong(`There is no part ${unknown.join(", ")}; there are ${known.join(", ")}.`);
  return given as Part[];
}

function names(list: string | undefined): string[] {
  return (list ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

function httpsAddress(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.protocol !== "https:") throw wrong(`An address has to begin with https://; ${value} does not.`);
  return value.replace(/\/+$/, "");
}

/** The key as one line. It goes into the org as it is, so it must be public and complete (contract salesforce-metadata 9). */
function readJwk(path: string): string {
  if (!existsSync(path)) throw wrong(`There is no file ${path}.`);
  const text = readFileSync(path, "utf8");
  const jwk = parseJson(text);
  const missing = ["kty", "kid", "alg", "x5c", "n", "e"].filter((member) => jwk?.[member] === undefined);
  if (missing.length > 0) throw wrong(`${path} is not a public JWK: it has no ${missing.join(", ")}.`);
  if (jwk?.["d"] !== undefined) throw wrong(`${path} holds a private key. Give the public one.`);
  return JSON.stringify(jwk);
}

function parseJson(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

function wrong(message: string): OrgFault {
  return new OrgFault({ code: "ARGUMENTS_WRONG", message, remedy: usage });
}
