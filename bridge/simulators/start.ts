import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { JWK } from "jose";
import { startOpencxSimulator, type OpencxSimulator } from "./opencx/opencx-simulator.ts";
import type { DynamicsSimulator } from "./dynamics/dynamics-simulator.ts";
import { handoffParameters } from "./salesforce/handoff-parameters.ts";
import { startMiawSimulator, type MiawSimulator } from "./salesforce/miaw-simulator.ts";
import { dynamicsFacts, startDynamics } from "./start-dynamics.ts";
import { startOrgSimulator, type OrgSimulator } from "./salesforce/org-simulator.ts";

const help = `Starts the simulators of OpenCX, of Salesforce Messaging, of a Salesforce org for Cases and of a Dynamics 365 tenant
(Entra, Dataverse, the Omnichannel Messaging API) on 127.0.0.1, prints one JSON line with their addresses and credentials, and runs until SIGINT or SIGTERM. Each is controlled by HTTP under /_sim.

  --opencx-port <port>         default: a free one
  --salesforce-port <port>     default: a free one
  --org-port <port>            of the org for Cases; default: a free one
  --opencx-key <key>           API key of OpenCX; default ocx_live_simulator
  --webhook-url <url>          where OpenCX sends its webhooks; may be repeated
  --webhook-secret <secret>    signs them: HMAC-SHA256, hexadecimal
  --webhook-header <name>      header of the signature; default x-opencx-signature
  --unlimited                  lifts OpenCX's limit of 100 requests a minute
  --org-id <id>                Salesforce org id, 15 or 18 characters; default 00DSIM000000001
  --es-developer-name <name>   the verified deployment; default OpenCX_Handoff
  --guest-es-developer-name <name>  the guest deployment; default OpenCX_Guest
  --issuer <issuer>            issuer of identity tokens; default opencx-bridge
  --jwks-url <url>             where the bridge publishes its public keys
  --jwk-file <path>            a public JWK, or a set of them, with x5c; may be repeated
  --bridge-url <url>           where the org sends what reps do on Cases
  --bridge-key <key>           key that it sends along
  --dynamics-webhook-url <url> where Dynamics sends what reps write: the bridge's /v1/dynamics/<webhookKey>
  --auto-accept                reps take every conversation by themselves
  --help                       this text

Without --jwks-url or --jwk-file, register a key later on the Salesforce simulator under /_sim.`;

/** What `startSimulators` may be told; each is a flag of the command. */
export interface SimulatorsOptions {
  opencxPort?: number;
  salesforcePort?: number;
  orgPort?: number;
  opencxKey?: string;
  webhookUrls?: string[];
  webhookSecret?: string;
  webhookHeader?: string;
  unlimited?: boolean;
  orgId?: string;
  esDeveloperName?: string;
  guestEsDeveloperName?: string;
  issuer?: string;
  jwksUrl?: string;
  jwks?: JWK[];
  autoAccept?: boolean;
  bridgeUrl?: string;
  bridgeKey?: string;
  /** Starts a Dynamics tenant as well; the command always does. */
  dynamics?: boolean;
  dynamicsWebhookUrl?: string;
}

/** The simulators, running, and what a bridge must be configured with. */
export interface Simulators {
  opencx: OpencxSimulator;
  salesforceMessaging: MiawSimulator;
  /** The same org's records, for Cases. */
  salesforceOrg: OrgSimulator;
  /** Where it was asked for. */
  dynamics: DynamicsSimulator | undefined;
  /** The line that the command prints. */
  facts: Record<string, unknown>;
  close(): Promise<void>;
}

/** Starts every simulator. */
export async function startSimulators(options: SimulatorsOptions = {}): Promise<Simulators> {
  const opencx = await startOpencx(options);
  const names = {
    orgId: options.orgId ?? "00DSIM000000001",
    esDeveloperName: options.esDeveloperName ?? "OpenCX_Handoff",
    guestEsDeveloperName: options.guestEsDeveloperName ?? "OpenCX_Guest",
    issuer: options.issuer ?? "opencx-bridge",
  };
  const started: { close(): Promise<void> }[] = [opencx];
  const close = async () => void (await Promise.all(started.map((one) => one.close())));
  try {
    const salesforceMessaging = await startSalesforce(options, names);
    started.push(salesforceMessaging);
    const salesforceOrg = await startOrg(options, names.orgId);
    started.push(salesforceOrg);
    const dynamics = options.dynamics === true ? await startDynamics(options) : undefined;
    if (dynamics !== undefined) started.push(dynamics);
    const facts = {
      ...(dynamics === undefined ? {} : { dynamics: dynamicsFacts(dynamics) }),
      ...addressFacts({ opencx, salesforceMessaging, salesforceOrg }),
      ...names,
      keyIds: (options.jwks ?? []).map((key) => key.kid),
      jwksUrl: options.jwksUrl ?? null,
    };
    return { opencx, salesforceMessaging, salesforceOrg, dynamics, facts, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function addressFacts({
  opencx,
  salesforceMessaging,
  salesforceOrg,
}: Pick<Simulators, "opencx" | "salesforceMessaging" | "salesforceOrg">) {
  const { clientId, clientSecret, runAs } = salesforceOrg.client;
  return {
    opencx: opencx.url,
    salesforceMessaging: salesforceMessaging.url,
    salesforceOrg: salesforceOrg.url,
    opencxApiKey: opencx.apiKey,
    organizationId: opencx.organizationId,
    salesforceClient: { clientId, clientSecret, username: runAs },
    control: {
      opencx: `${opencx.url}/_sim`,
      salesforceMessaging: `${salesforceMessaging.url}/_sim`,
      salesforceOrg: `${salesforceOrg.url}/_sim`,
    },
  };
}

function startOrg({ orgPort, bridgeUrl, bridgeKey }: SimulatorsOptions, orgId: string): Promise<OrgSimulator> {
  return startOrgSimulator({
    orgId,
    ...(orgPort === undefined ? {} : { port: orgPort }),
    outbox: { bridgeUrl, ...(bridgeKey === undefined ? {} : { bridgeKey }) },
  });
}

function startOpencx(options: SimulatorsOptions): Promise<OpencxSimulator> {
  const { opencxPort, opencxKey, webhookUrls, webhookSecret, webhookHeader, unlimited } = options;
  const header = webhookHeader === undefined ? {} : { header: webhookHeader };
  return startOpencxSimulator({
    ...(opencxPort === undefined ? {} : { port: opencxPort }),
    ...(opencxKey === undefined ? {} : { keys: [{ key: opencxKey }] }),
    webhooks: (webhookUrls ?? []).map((url) => ({ url })),
    settings: {
      ...(webhookSecret === undefined ? {} : { webhooks: { signing: { secret: webhookSecret, ...header } } }),
      ...(unlimited === true ? { limits: { requestsPerMinute: null } } : {}),
    },
  });
}

function startSalesforce(
  options: SimulatorsOptions,
  names: { orgId: string; esDeveloperName: string; guestEsDeveloperName: string; issuer: string },
): Promise<MiawSimulator> {
  const { salesforcePort, jwksUrl, jwks, autoAccept } = options;
  const keys = jwksUrl === undefined ? { keys: jwks ?? [] } : { jwksUrl };
  const keySet = { name: "OpenCX_Bridge", issuer: names.issuer, ...keys };
  return startMiawSimulator({
    ...(salesforcePort === undefined ? {} : { port: salesforcePort }),
    orgId: names.orgId,
    deployments: [
      { developerName: names.esDeveloperName, authMode: "Auth", keySet, parameters: handoffParameters },
      { developerName: names.guestEsDeveloperName, authMode: "UnAuth", parameters: handoffParameters },
    ],
    reps: ["Ann Agent", "Bob Agent"].map((name) => ({ name, autoAccept: autoAccept ?? false })),
  });
}

function readOptions(args: string[]): SimulatorsOptions | "help" {
  const text = { type: "string" } as const;
  const many = { type: "string", multiple: true } as const;
  const flag = { type: "boolean" } as const;
  const { values } = parseArgs({
    args,
    options: {
      "opencx-port": text,
      "salesforce-port": text,
      "org-port": text,
      "opencx-key": text,
      "webhook-url": many,
      "webhook-secret": text,
      "webhook-header": text,
      unlimited: flag,
      "org-id": text,
      "es-developer-name": text,
      "guest-es-developer-name": text,
      issuer: text,
      "jwks-url": text,
      "jwk-file": many,
      "bridge-url": text,
      "bridge-key": text,
      "dynamics-webhook-url": text,
      "auto-accept": flag,
      help: flag,
    },
  });
  if (values.help === true) return "help";
  const read = {
    opencxPort: readPort(values["opencx-port"], "--opencx-port"),
    salesforcePort: readPort(values["salesforce-port"], "--salesforce-port"),
    orgPort: readPort(values["org-port"], "--org-port"),
    opencxKey: values["opencx-key"],
    webhookUrls: values["webhook-url"],
    webhookSecret: values["webhook-secret"],
    webhookHeader: values["webhook-header"],
    unlimited: values.unlimited,
    orgId: values["org-id"],
    esDeveloperName: values["es-developer-name"],
    guestEsDeveloperName: values["guest-es-developer-name"],
    issuer: values.issuer,
    jwksUrl: values["jwks-url"],
    jwks: values["jwk-file"]?.flatMap(readKeys),
    autoAccept: values["auto-accept"],
    bridgeUrl: values["bridge-url"],
    bridgeKey: values["bridge-key"],
    dynamics: true,
    dynamicsWebhookUrl: values["dynamics-webhook-url"],
  };
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined));
}

function readPort(text: string | undefined, name: string): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Error(`${name}: give a number from 0 to 65535.`);
  return port;
}

function readKeys(path: string): JWK[] {
  const content = JSON.parse(readFileSync(path, "utf8")) as JWK | { keys: JWK[] };
  return "keys" in content && Array.isArray(content.keys) ? content.keys : [content as JWK];
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options === "help") {
    process.stdout.write(`${help}\n`);
    return;
  }
  const simulators = await startSimulators(options);
  const stop = () => void simulators.close().then(() => process.exit(0));
  process.once("SIGINT", stop).once("SIGTERM", stop);
  process.stdout.write(`${JSON.stringify(simulators.facts)}\n`);
}

if (import.meta.main) {
  main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\nTry --help.\n`);
    process.exitCode = 2;
  });
}
