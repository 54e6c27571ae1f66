import { join } from "node:path";
import type { OrgContext } from "./context.ts";
import { OrgFault } from "./faults.ts";
import { done, type Outcome, warn } from "./outcome.ts";

const waitMinutes = "60";

/** Deploys one folder; `env` fills its placeholders. A folder without Apex needs no test run of the org's. */
export async function deployFolder(
  { sf, options }: OrgContext,
  folder: string,
  { env = {}, hasApex = false }: { env?: Record<string, string>; hasApex?: boolean } = {},
): Promise<Outcome> {
  const tests = hasApex && options.testLevel !== undefined ? ["--test-level", options.testLevel] : [];
  await sf
    .withEnv(env)
    .run("project", "deploy", "start", "--source-dir", join("force-app", folder), "--wait", waitMinutes, ...tests);
  return done(`force-app/${folder} is deployed`);
}

/** A folder that not every org can take: refused, it leaves a warning and the rest goes on. */
export async function deployOptional(context: OrgContext, folder: string, without: string): Promise<Outcome> {
  try {
    return await deployFolder(context, folder);
  } catch (error) {
    if (!(error instanceof OrgFault)) throw error;
    return warn(`the org did not take force-app/${folder}. ${error.message}`, without);
  }
}
