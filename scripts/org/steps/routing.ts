import type { OrgContext, Part } from "../context.ts";
import { deployFolder } from "../deploy-folder.ts";
import { already, done, failed, type Outcome, skipped } from "../outcome.ts";
import { publishDeployment } from "./publish.ts";
import type { Step } from "./step.ts";

/** API name of our channel and of its deployment. */
export const verified = "OpenCx_Verified";
const anonymous = "OpenCx_Anonymous";

/** What an admin may have changed in Setup since is deployed once, unless they ask for it again. */
export const routingSteps: Step[] = [
  {
    title: "Queues, routing configuration, presence",
    part: "queues",
    run: once(
      "queues",
      ({ sf }) => sf.query("SELECT Id FROM Group WHERE Type = 'Queue' AND DeveloperName = 'OpenCx_Messaging'"),
      (context) => deployFolder(context, "routing/main"),
    ),
  },
  { title: "Key for customer identity", part: "keys", run: once("keys", findKeySet, deployKeys) },
  {
    title: "Messaging channel",
    part: "channel",
    run: once("channel", findChannel(verified), (context) => deployFolder(context, "routing/channel")),
  },
  { title: "Channel active", part: "channel", run: (context) => activateChannel(context, verified) },
  {
    title: "Custom client deployment",
    part: "channel",
    run: once("channel", findDeployment(verified), (context) => deployFolder(context, "routing/deployment")),
  },
  { title: "Deployment published", part: "channel", run: (context) => publishDeployment(context, verified) },
  {
    title: "Anonymous channel and client",
    part: "anonymous",
    run: once("anonymous", findChannel(anonymous), (context) => deployFolder(context, "routing/optional/anonymous")),
  },
  { title: "Anonymous channel active", part: "anonymous", run: (context) => activateChannel(context, anonymous) },
  { title: "Anonymous client published", part: "anonymous", run: (context) => publishDeployment(context, anonymous) },
];

type Find = (context: OrgContext) => Promise<unknown[]>;

function once(part: Part, find: Find, run: Step["run"]): Step["run"] {
  return async (context) => {
    if (!context.options.again.includes(part) && (await find(context)).length > 0)
      return already(`it is in the org and stays as it is there (--again ${part} replaces it)`);
    return run(context);
  };
}

function findChannel(name: string): Find {
  return ({ sf }) => sf.query(`SELECT Id FROM MessagingChannel WHERE DeveloperName = '${name}'`);
}

function findDeployment(name: string): Find {
  return ({ sf }) =>
    sf.query(`SELECT Id FROM EmbeddedServiceConfig WHERE DeveloperName = '${name}'`, { tooling: true });
}

async function findKeySet({ sf }: OrgContext): Promise<string[]> {
  return (await sf.list("PublicKeyCertificateSet")).filter((name) => name === "OpenCx_Keys");
}

async function deployKeys(context: OrgContext): Promise<Outcome> {
  const { publicJwk, issuer } = context.options;
  if (publicJwk !== undefined && issuer !== undefined)
    return deployFolder(context, "routing/keys", {
      env: { OPENCX_PUBLIC_JWK: escapeXml(publicJwk), OPENCX_JWT_ISSUER: escapeXml(issuer) },
    });
  return failed(
    "no key was given",
    "`npm run bridge -- keys ./keys` makes one; then run this with --public-jwk ./keys/public-jwk.json --issuer <identity.issuer of the bridge's configuration>.",
  );
}

async function activateChannel({ sf }: OrgContext, name: string): Promise<Outcome> {
  const [found] = await sf.query<{ IsActive: boolean }>(
    `SELECT IsActive FROM MessagingChannel WHERE DeveloperName = '${name}'`,
  );
  if (found === undefined) return skipped(`there is no channel ${name}`, "Run the step before this one.");
  if (found.IsActive) return already(`${name} is active`);
  await sf.run(
    ...["data", "update", "record", "--sobject", "MessagingChannel"],
    ...["--where", `DeveloperName='${name}'`, "--values", "IsActive=true"],
  );
  return done(`${name} is active`);
}

/** The placeholder stands inside an XML element. */
function escapeXml(value: string): string {
  return value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
