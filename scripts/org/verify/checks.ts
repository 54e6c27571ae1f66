import type { OrgContext } from "../context.ts";
import { done, failed, type Outcome, warn } from "../outcome.ts";
import { verified } from "../steps/routing.ts";
import { checkFlow } from "../steps/messaging.ts";
import type { Step } from "../steps/step.ts";
import { checkChannelParameters } from "./channel-parameters.ts";

/** What a working org has; each looks and changes nothing. */
export const checks: Step[] = [
  { title: "Apex compiles", part: "core", run: checkApex },
  { title: "Permission sets are given", part: "all", run: checkPermissions },
  { title: "Routing flow", part: "messaging", run: checkFlow },
  { title: "Queues have members", part: "queues", run: checkQueues },
  { title: "Channel", part: "channel", run: checkChannel },
  { title: "Channel parameters", part: "channel", run: checkChannelParameters },
  { title: "Deployment", part: "channel", run: checkDeployment },
  { title: "Named credential", part: "connection", run: checkCredential },
];

async function checkApex({ sf }: OrgContext): Promise<Outcome> {
  const classes = await sf.query<{ Name: string; IsValid: boolean }>(
    "SELECT Name, IsValid FROM ApexClass WHERE Name LIKE 'OpenCx%' ORDER BY Name",
  );
  const broken = classes.filter(({ IsValid }) => !IsValid).map(({ Name }) => Name);
  if (classes.length === 0) return failed("no class of ours is in the org", "Run: npm run org -- deploy");
  if (broken.length === 0) return done(`${classes.length} classes`);
  const remedy = "Setup, Apex Classes, Compile all classes; then run this again.";
  return warn(`not compiled since something they use changed: ${broken.join(", ")}`, remedy);
}

async function checkPermissions({ sf }: OrgContext): Promise<Outcome> {
  const rows = await sf.query<{ PermissionSet: { Name: string } }>(
    "SELECT PermissionSet.Name FROM PermissionSetAssignment WHERE PermissionSet.Name LIKE 'OpenCx%' AND Assignee.IsActive = true LIMIT 2000",
  );
  const given = new Set(rows.map((row) => row.PermissionSet.Name));
  const missing = ["OpenCx_Admin", "OpenCx_Rep", "OpenCx_Integration"].filter((name) => !given.has(name));
  if (missing.length === 0) return done(`${rows.length} assignments`);
  const remedy = "npm run org -- deploy … --admin <username> --rep <username> --integration <username>";
  return failed(`nobody has ${missing.join(", ")}`, remedy);
}

async function checkQueues({ sf }: OrgContext): Promise<Outcome> {
  const queues = ["OpenCx_Messaging", "OpenCx_Priority"];
  const rows = await sf.query<{ Group: { DeveloperName: string } }>(
    `SELECT Group.DeveloperName FROM GroupMember WHERE Group.Type = 'Queue' AND Group.DeveloperName IN ('${queues.join("', '")}') LIMIT 2000`,
  );
  const empty = queues.filter((queue) => !rows.some((row) => row.Group.DeveloperName === queue));
  if (empty.length === 0) return done(`${queues.join(" and ")} have members`);
  return warn(`nobody is offered the work of ${empty.join(" and ")}: no members`, "Setup, Queues, Queue Members.");
}

async function checkChannel({ sf }: OrgContext): Promise<Outcome> {
  const [found] = await sf.query<{ IsActive: boolean }>(
    `SELECT IsActive FROM MessagingChannel WHERE DeveloperName = '${verified}'`,
  );
  if (found === undefined) return failed(`there is no channel ${verified}`, "npm run org -- deploy --parts channel …");
  if (found.IsActive) return done(`${verified} is active`);
  return failed(
    `${verified} is not active`,
    `Setup, Messaging Settings, ${verified}, Activate; or run the deploy again.`,
  );
}

async function checkDeployment({ sf }: OrgContext): Promise<Outcome> {
  const found = await sf.query(`SELECT Id FROM EmbeddedServiceConfig WHERE DeveloperName = '${verified}'`, {
    tooling: true,
  });
  if (found.length > 0) return done(`${verified} is there; whether it is published shows at the first conversation`);
  return failed(`there is no deployment ${verified}`, "npm run org -- deploy --parts channel …");
}

async function checkCredential({ sf }: OrgContext): Promise<Outcome> {
  const [found] = await sf.query<{ Endpoint: string | null }>(
    "SELECT Endpoint FROM NamedCredential WHERE DeveloperName = 'OpenCx_Bridge'",
  );
  if (found === undefined)
    return failed("there is no named credential OpenCx_Bridge", "npm run org -- deploy --parts connection …");
  if (found.Endpoint?.includes("opencx-bridge.invalid"))
    return failed(
      "its address is still the placeholder",
      "Setup, Named Credentials, OpenCX bridge: enter the bridge's address.",
    );
  return done(found.Endpoint ?? "it is there");
}
