import { deployFolder, deployOptional } from "../deploy-folder.ts";
import { deployWithoutCaseFrom } from "../without-case-from.ts";
import { already, done, type Outcome } from "../outcome.ts";
import type { OrgContext } from "../context.ts";
import type { Step } from "./step.ts";

export const coreSteps: Step[] = [
  {
    title: "Fields, deliveries, panel and setup check",
    part: "core",
    run: (context) =>
      context.options.keepCaseFrom
        ? deployWithoutCaseFrom(context)
        : deployFolder(context, "core/main", { hasApex: true }),
  },
  {
    title: "All Cases for the bridge's user",
    part: "all-cases",
    run: (context) => deployFolder(context, "core/optional/all-cases"),
  },
  { title: "What did not reach the bridge is tried again", part: "core", run: scheduleDrain },
  {
    title: "German and Spanish",
    part: "core",
    run: (context) =>
      deployOptional(
        context,
        "core/optional/translations",
        "The panel stays English. For German and Spanish: Setup, Translation Language Settings, Enable, add both; then run this again.",
      ),
  },
  {
    title: "Dashboard",
    part: "core",
    run: (context) =>
      deployOptional(
        context,
        "core/optional/dashboards",
        "The reports are there without it. An org may have few dashboards that run as the viewer: free one, then run this again.",
      ),
  },
];

/** Scheduled jobs are no metadata. */
async function scheduleDrain({ sf }: OrgContext): Promise<Outcome> {
  const jobs = await sf.query("SELECT Id FROM CronTrigger WHERE CronJobDetail.Name LIKE 'OpenCX drain%'");
  if (jobs.length > 0) return already(`${jobs.length} jobs are scheduled`);
  await sf.run("apex", "run", "--file", "scripts/apex/schedule-drain.apex");
  return done("the jobs are scheduled (Setup, Scheduled Jobs, OpenCX drain)");
}
