import type { OrgContext } from "../context.ts";
import { done, failed, type Outcome } from "../outcome.ts";

/** Publishes a deployment: nothing of its form or channel works before, and a change only after the next time. */
export async function publishDeployment({ sf }: Pick<OrgContext, "sf">, name: string): Promise<Outcome> {
  const [found] = await sf.query<{ Id: string }>(
    `SELECT Id FROM EmbeddedServiceConfig WHERE DeveloperName = '${name}'`,
    { tooling: true },
  );
  if (found === undefined)
    return failed(`there is no deployment ${name}`, "Setup, Embedded Service Deployments shows which there are.");
  const path = `/services/data/v67.0/connect/embeddedservice/embeddedserviceconfig/publish/${found.Id}`;
  await sf.run("api", "request", "rest", path, "--method", "POST");
  return done(`${name} is being published; allow ten minutes and test with a new conversation`);
}
