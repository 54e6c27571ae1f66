import { deployFolder, deployOptional } from "../deploy-folder.ts";
import { deployWithoutCaseFrom } from "../without-case-from.ts";
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
