import { deployFolder, deployOptional } from "../deploy-folder.ts";
import { done, failed, type Outcome } from "../outcome.ts";
import type { OrgContext } from "../context.ts";
import type { Step } from "./step.ts";

export const routingFlow = "OpenCx_Route_Messaging";

export const messagingSteps: Step[] = [
  {
    title: "Omni-Channel and Messaging switched on",
    part: "messaging",
    run: async (context) => {
      await deployFolder(context, "routing/settings");
      return checkServiceChannel(context);
    },
  },
  {
    title: "Routing fields and flow",
    part: "messaging",
    run: (context) => deployFolder(context, "messaging/main", { hasApex: true }),
  },
  {
    title: "Reports on Messaging Sessions",
    part: "messaging",
    run: (context) =>
      deployOptional(
        context,
        "messaging/optional/reports",
        "List views show the same sessions; nothing else needs them.",
      ),
  },
  { title: "The flow is active", part: "messaging", run: checkFlow },
];

/** The routing flow names this service channel, which Salesforce makes when Messaging is switched on. */
async function checkServiceChannel({ sf }: OrgContext): Promise<Outcome> {
  const found = await sf.query("SELECT Id FROM ServiceChannel WHERE DeveloperName = 'sfdc_livemessage'");
  if (found.length > 0) return done("the service channel for Messaging is there");
  return failed(
    "the org has no service channel sfdc_livemessage",
    "Open Setup, Messaging Settings once and switch Messaging on (it needs a Messaging licence), then run this again.",
  );
}

/** A production org may take a flow in without activating it, and a channel refuses an inactive flow. */
export async function checkFlow({ sf }: OrgContext): Promise<Outcome> {
  const [flow] = await sf.query<{ ActiveVersionId: string | null }>(
    `SELECT ActiveVersionId FROM FlowDefinitionView WHERE ApiName = '${routingFlow}'`,
  );
  if (flow?.ActiveVersionId) return done(`${routingFlow} is active`);
  const remedy = "Setup, Flows, OpenCX Route Messaging, open it, Activate; then run this again.";
  return failed(flow === undefined ? `${routingFlow} is not in the org` : `${routingFlow} is not active`, remedy);
}
