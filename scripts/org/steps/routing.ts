import { deployFolder } from "../deploy-folder.ts";
import { already, done, failed, type Outcome, skipped } from "../outcome.ts";
import type { OrgContext } from "../context.ts";
import { publishDeployment } from "./publish.ts";
import type { Step } from "./step.ts";

export const channel = "OpenCx_Verified";
export const deployment = "OpenCx_Verified";

const changedThere =
  "Deploying it again would undo what was changed in Setup since (--again routing does it all the same).";

export const routingSteps: Step[] = [
  {
    title: "Queues, routing configuration, presence",
    part: "routing",
    run: unlessThere("SELECT Id FROM Group WHERE Type = 'Queue' AND DeveloperName = 'OpenCx_Messaging'", (context) =>
      deployFolder(context, "routing/main"),
    ),
  },
  { title: "Key for customer identity", part: "routing", run: deployKeys },
  {
    title: "Messaging channel",
    part: "routing",
    run: unlessThere(`SELECT Id FROM MessagingChannel WHERE DeveloperName = '${channel}'`, (context) =>
      deployFolder(context, "routing/channel"),
    ),
  },
  { title: "Channel active", part: "routing", run: activateChannel },
  {
    title: "Custom client deployment",
    part: "routing",
    run: (context) => deployFolder(context, "routing/deployment"),
  },
  { title: "Deployment published", part: "routing", run: (context) => publishDeployment(context, deployment) },
];

function unlessThere(soql: string, run: Step["run"]): Step["run"] {
  return async (context) => {
    if (!context.options.again.includes("routing") && (await context.sf.query(soql)).length > 0)
      return already(`it is in the org and stays as it is. ${changedThere}`);
    return run(context);
  };
}

async function deployKeys(context: OrgContext): Promise<Outcome> {
  const { publicJwk, issuer } = context.options;
  if (publicJwk !== undefined && issuer !== undefined)
    return deployFolder(context, "routing/keys", {
      env: { OPENCX_PUBLIC_JWK: escapeXml(publicJwk), OPENCX_JWT_ISSUER: escapeXml(issuer) },
    });
  const there = await context.sf.list("PublicKeyCertificateSet");
  if (there.includes("OpenCx_Keys")) return already("the key set OpenCx_Keys is in the org");
  return failed(
    "the org has no key set, and no key was given",
    "`npm run bridge -- keys ./keys` makes one; then run this with --public-jwk <its .jwk.json> --issuer <identity.issuer of the bridge's configuration>.",
  );
}

async function activateChannel({ sf }: OrgContext): Promise<Outcome> {
  const [found] = await sf.query<{ IsActive: boolean }>(
    `SELECT IsActive FROM MessagingChannel WHERE DeveloperName = '${channel}'`,
  );
  if (found === undefined) return skipped(`there is no channel ${channel}`, "Run the step before this one.");
  if (found.IsActive) return already(`${channel} is active`);
  await sf.run(
    ...["data", "update", "record", "--sobject", "MessagingChannel"],
    ...["--where", `DeveloperName='${channel}'`, "--values", "IsActive=true"],
  );
  return done(`${channel} is active`);
}

/** The placeholder stands inside an XML element. */
function escapeXml(value: string): string {
  return value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
